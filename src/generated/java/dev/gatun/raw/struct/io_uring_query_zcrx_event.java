// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_query_zcrx_event}, in bytes. */
public final class io_uring_query_zcrx_event {
    public static final int SIZE = 48;
    public static final int OFFSET_EVENT_FLAGS = 0;
    public static final int OFFSET_STATS_SIZE = 4;
    public static final int OFFSET_STATS_OFF_ALIGNMENT = 8;
    public static final int OFFSET___RESV1 = 12;
    public static final int OFFSET___RESV2 = 16;
    public static final int SIZE___RESV2 = 32;

    private io_uring_query_zcrx_event() {}
}
