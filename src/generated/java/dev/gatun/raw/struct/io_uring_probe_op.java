// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_probe_op}, in bytes. */
public final class io_uring_probe_op {
    public static final int SIZE = 8;
    public static final int OFFSET_OP = 0;
    public static final int OFFSET_RESV = 1;
    public static final int OFFSET_FLAGS = 2;
    public static final int OFFSET_RESV2 = 4;

    private io_uring_probe_op() {}
}
