// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_probe}, in bytes. */
public final class io_uring_probe {
    public static final int SIZE = 16;
    public static final int OFFSET_LAST_OP = 0;
    public static final int OFFSET_OPS_LEN = 1;
    public static final int OFFSET_RESV = 2;
    public static final int OFFSET_RESV2 = 4;
    public static final int SIZE_RESV2 = 12;
    public static final int OFFSET_OPS = 16;
    public static final int SIZE_OPS = 0;

    private io_uring_probe() {}
}
