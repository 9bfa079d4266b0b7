// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_query_scq}, in bytes. */
public final class io_uring_query_scq {
    public static final int SIZE = 16;
    public static final int OFFSET_HDR_SIZE = 0;
    public static final int OFFSET_HDR_ALIGNMENT = 8;

    private io_uring_query_scq() {}
}
