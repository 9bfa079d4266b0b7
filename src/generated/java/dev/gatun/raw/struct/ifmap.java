// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code ifmap}, in bytes. */
public final class ifmap {
    public static final int SIZE = 24;
    public static final int OFFSET_MEM_START = 0;
    public static final int OFFSET_MEM_END = 8;
    public static final int OFFSET_BASE_ADDR = 16;
    public static final int OFFSET_IRQ = 18;
    public static final int OFFSET_DMA = 19;
    public static final int OFFSET_PORT = 20;

    private ifmap() {}
}
