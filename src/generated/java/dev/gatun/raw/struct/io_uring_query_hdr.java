// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_query_hdr}, in bytes. */
public final class io_uring_query_hdr {
    public static final int SIZE = 40;
    public static final int OFFSET_NEXT_ENTRY = 0;
    public static final int OFFSET_QUERY_DATA = 8;
    public static final int OFFSET_QUERY_OP = 16;
    public static final int OFFSET_SIZE = 20;
    public static final int OFFSET_RESULT = 24;
    public static final int OFFSET___RESV = 28;
    public static final int SIZE___RESV = 12;

    private io_uring_query_hdr() {}
}
