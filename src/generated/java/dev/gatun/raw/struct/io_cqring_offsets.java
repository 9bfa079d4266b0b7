// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_cqring_offsets}, in bytes. */
public final class io_cqring_offsets {
    public static final int SIZE = 40;
    public static final int OFFSET_HEAD = 0;
    public static final int OFFSET_TAIL = 4;
    public static final int OFFSET_RING_MASK = 8;
    public static final int OFFSET_RING_ENTRIES = 12;
    public static final int OFFSET_OVERFLOW = 16;
    public static final int OFFSET_CQES = 20;
    public static final int OFFSET_FLAGS = 24;
    public static final int OFFSET_RESV1 = 28;
    public static final int OFFSET_USER_ADDR = 32;

    private io_cqring_offsets() {}
}
