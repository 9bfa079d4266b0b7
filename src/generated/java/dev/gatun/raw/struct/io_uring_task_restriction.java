// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_task_restriction}, in bytes. */
public final class io_uring_task_restriction {
    public static final int SIZE = 16;
    public static final int OFFSET_FLAGS = 0;
    public static final int OFFSET_NR_RES = 2;
    public static final int OFFSET_RESV = 4;
    public static final int SIZE_RESV = 12;
    public static final int OFFSET_RESTRICTIONS = 16;
    public static final int SIZE_RESTRICTIONS = 0;

    private io_uring_task_restriction() {}
}
