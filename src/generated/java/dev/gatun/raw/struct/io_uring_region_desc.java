// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_region_desc}, in bytes. */
public final class io_uring_region_desc {
    public static final int SIZE = 64;
    public static final int OFFSET_USER_ADDR = 0;
    public static final int OFFSET_SIZE = 8;
    public static final int OFFSET_FLAGS = 16;
    public static final int OFFSET_ID = 20;
    public static final int OFFSET_MMAP_OFFSET = 24;
    public static final int OFFSET___RESV = 32;
    public static final int SIZE___RESV = 32;

    private io_uring_region_desc() {}
}
