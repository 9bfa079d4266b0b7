// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_reg_wait}, in bytes. */
public final class io_uring_reg_wait {
    public static final int SIZE = 64;
    public static final int OFFSET_TS = 0;
    public static final int SIZE_TS = 16;
    public static final int OFFSET_MIN_WAIT_USEC = 16;
    public static final int OFFSET_FLAGS = 20;
    public static final int OFFSET_SIGMASK = 24;
    public static final int OFFSET_SIGMASK_SZ = 32;
    public static final int OFFSET_PAD = 36;
    public static final int SIZE_PAD = 12;
    public static final int OFFSET_PAD2 = 48;
    public static final int SIZE_PAD2 = 16;

    private io_uring_reg_wait() {}
}
