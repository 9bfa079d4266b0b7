// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sockaddr_in}, in bytes. */
public final class sockaddr_in {
    public static final int SIZE = 16;
    public static final int OFFSET_SIN_FAMILY = 0;
    public static final int OFFSET_SIN_PORT = 2;
    public static final int OFFSET_SIN_ADDR = 4;
    public static final int SIZE_SIN_ADDR = 4;
    public static final int OFFSET_SIN_ZERO = 8;
    public static final int SIZE_SIN_ZERO = 8;

    private sockaddr_in() {}
}
