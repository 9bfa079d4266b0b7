// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_zcrx_offsets}, in bytes. */
public final class io_uring_zcrx_offsets {
    public static final int SIZE = 32;
    public static final int OFFSET_HEAD = 0;
    public static final int OFFSET_TAIL = 4;
    public static final int OFFSET_RQES = 8;
    public static final int OFFSET___RESV2 = 12;
    public static final int OFFSET___RESV = 16;
    public static final int SIZE___RESV = 16;

    private io_uring_zcrx_offsets() {}
}
