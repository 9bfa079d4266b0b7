// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_zcrx_area_reg}, in bytes. */
public final class io_uring_zcrx_area_reg {
    public static final int SIZE = 48;
    public static final int OFFSET_ADDR = 0;
    public static final int OFFSET_LEN = 8;
    public static final int OFFSET_RQ_AREA_TOKEN = 16;
    public static final int OFFSET_FLAGS = 24;
    public static final int OFFSET_DMABUF_FD = 28;
    public static final int OFFSET___RESV2 = 32;
    public static final int SIZE___RESV2 = 16;

    private io_uring_zcrx_area_reg() {}
}
