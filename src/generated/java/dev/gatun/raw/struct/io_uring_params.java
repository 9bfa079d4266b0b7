// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_params}, in bytes. */
public final class io_uring_params {
    public static final int SIZE = 120;
    public static final int OFFSET_SQ_ENTRIES = 0;
    public static final int OFFSET_CQ_ENTRIES = 4;
    public static final int OFFSET_FLAGS = 8;
    public static final int OFFSET_SQ_THREAD_CPU = 12;
    public static final int OFFSET_SQ_THREAD_IDLE = 16;
    public static final int OFFSET_FEATURES = 20;
    public static final int OFFSET_WQ_FD = 24;
    public static final int OFFSET_RESV = 28;
    public static final int SIZE_RESV = 12;
    public static final int OFFSET_SQ_OFF = 40;
    public static final int SIZE_SQ_OFF = 40;
    public static final int OFFSET_CQ_OFF = 80;
    public static final int SIZE_CQ_OFF = 40;

    private io_uring_params() {}
}
