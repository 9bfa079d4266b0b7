// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_attr_pi}, in bytes. */
public final class io_uring_attr_pi {
    public static final int SIZE = 32;
    public static final int OFFSET_FLAGS = 0;
    public static final int OFFSET_APP_TAG = 2;
    public static final int OFFSET_LEN = 4;
    public static final int OFFSET_ADDR = 8;
    public static final int OFFSET_SEED = 16;
    public static final int OFFSET_RSVD = 24;

    private io_uring_attr_pi() {}
}
