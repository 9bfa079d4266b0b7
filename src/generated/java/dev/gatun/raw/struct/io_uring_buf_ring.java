// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_buf_ring}, in bytes. */
public final class io_uring_buf_ring {
    public static final int SIZE = 16;
    public static final int OFFSET_BUFS = 0;
    public static final int SIZE_BUFS = 0;
    public static final int OFFSET_RESV1 = 0;
    public static final int OFFSET_RESV2 = 8;
    public static final int OFFSET_RESV3 = 12;
    public static final int OFFSET_TAIL = 14;

    private io_uring_buf_ring() {}
}
