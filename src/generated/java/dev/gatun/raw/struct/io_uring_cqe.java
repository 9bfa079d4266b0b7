// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_cqe}, in bytes. */
public final class io_uring_cqe {
    public static final int SIZE = 16;
    public static final int OFFSET_USER_DATA = 0;
    public static final int OFFSET_RES = 8;
    public static final int OFFSET_FLAGS = 12;
    public static final int OFFSET_BIG_CQE = 16;
    public static final int SIZE_BIG_CQE = 0;

    private io_uring_cqe() {}
}
