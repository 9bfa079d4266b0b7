// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_clone_buffers}, in bytes. */
public final class io_uring_clone_buffers {
    public static final int SIZE = 32;
    public static final int OFFSET_SRC_FD = 0;
    public static final int OFFSET_FLAGS = 4;
    public static final int OFFSET_SRC_OFF = 8;
    public static final int OFFSET_DST_OFF = 12;
    public static final int OFFSET_NR = 16;
    public static final int OFFSET_PAD = 20;
    public static final int SIZE_PAD = 12;

    private io_uring_clone_buffers() {}
}
