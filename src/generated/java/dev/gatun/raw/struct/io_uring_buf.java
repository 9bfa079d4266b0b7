// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_buf}, in bytes. */
public final class io_uring_buf {
    public static final int SIZE = 16;
    public static final int OFFSET_ADDR = 0;
    public static final int OFFSET_LEN = 8;
    public static final int OFFSET_BID = 12;
    public static final int OFFSET_RESV = 14;

    private io_uring_buf() {}
}
