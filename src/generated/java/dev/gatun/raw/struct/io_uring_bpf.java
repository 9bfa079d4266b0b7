// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_bpf}, in bytes. */
public final class io_uring_bpf {
    public static final int SIZE = 72;
    public static final int OFFSET_CMD_TYPE = 0;
    public static final int OFFSET_CMD_FLAGS = 2;
    public static final int OFFSET_RESV = 4;
    public static final int OFFSET_FILTER = 8;
    public static final int SIZE_FILTER = 64;

    private io_uring_bpf() {}
}
