// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_query_zcrx}, in bytes. */
public final class io_uring_query_zcrx {
    public static final int SIZE = 40;
    public static final int OFFSET_REGISTER_FLAGS = 0;
    public static final int OFFSET_AREA_FLAGS = 8;
    public static final int OFFSET_NR_CTRL_OPCODES = 16;
    public static final int OFFSET_FEATURES = 20;
    public static final int OFFSET_RQ_HDR_SIZE = 24;
    public static final int OFFSET_RQ_HDR_ALIGNMENT = 28;
    public static final int OFFSET___RESV2 = 32;

    private io_uring_query_zcrx() {}
}
