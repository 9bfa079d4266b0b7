// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_buf_reg}, in bytes. */
public final class io_uring_buf_reg {
    public static final int SIZE = 40;
    public static final int OFFSET_RING_ADDR = 0;
    public static final int OFFSET_RING_ENTRIES = 8;
    public static final int OFFSET_BGID = 12;
    public static final int OFFSET_FLAGS = 14;
    public static final int OFFSET_MIN_LEFT = 16;
    public static final int OFFSET_RESV = 20;
    public static final int SIZE_RESV = 20;

    private io_uring_buf_reg() {}
}
