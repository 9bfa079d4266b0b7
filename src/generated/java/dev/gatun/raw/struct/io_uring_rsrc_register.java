// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_rsrc_register}, in bytes. */
public final class io_uring_rsrc_register {
    public static final int SIZE = 32;
    public static final int OFFSET_NR = 0;
    public static final int OFFSET_FLAGS = 4;
    public static final int OFFSET_RESV2 = 8;
    public static final int OFFSET_DATA = 16;
    public static final int OFFSET_TAGS = 24;

    private io_uring_rsrc_register() {}
}
