// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_buf_status}, in bytes. */
public final class io_uring_buf_status {
    public static final int SIZE = 40;
    public static final int OFFSET_BUF_GROUP = 0;
    public static final int OFFSET_HEAD = 4;
    public static final int OFFSET_RESV = 8;
    public static final int SIZE_RESV = 32;

    private io_uring_buf_status() {}
}
