// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_mem_region_reg}, in bytes. */
public final class io_uring_mem_region_reg {
    public static final int SIZE = 32;
    public static final int OFFSET_REGION_UPTR = 0;
    public static final int OFFSET_FLAGS = 8;
    public static final int OFFSET___RESV = 16;
    public static final int SIZE___RESV = 16;

    private io_uring_mem_region_reg() {}
}
