// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_rsrc_update2}, in bytes. */
public final class io_uring_rsrc_update2 {
    public static final int SIZE = 32;
    public static final int OFFSET_OFFSET = 0;
    public static final int OFFSET_RESV = 4;
    public static final int OFFSET_DATA = 8;
    public static final int OFFSET_TAGS = 16;
    public static final int OFFSET_NR = 24;
    public static final int OFFSET_RESV2 = 28;

    private io_uring_rsrc_update2() {}
}
