// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_zcrx_ifq_reg}, in bytes. */
public final class io_uring_zcrx_ifq_reg {
    public static final int SIZE = 96;
    public static final int OFFSET_IF_IDX = 0;
    public static final int OFFSET_IF_RXQ = 4;
    public static final int OFFSET_RQ_ENTRIES = 8;
    public static final int OFFSET_FLAGS = 12;
    public static final int OFFSET_AREA_PTR = 16;
    public static final int OFFSET_REGION_PTR = 24;
    public static final int OFFSET_OFFSETS = 32;
    public static final int SIZE_OFFSETS = 32;
    public static final int OFFSET_ZCRX_ID = 64;
    public static final int OFFSET_RX_BUF_LEN = 68;
    public static final int OFFSET_EVENT_DESC = 72;
    public static final int OFFSET___RESV = 80;
    public static final int SIZE___RESV = 16;

    private io_uring_zcrx_ifq_reg() {}
}
