// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_file_index_range}, in bytes. */
public final class io_uring_file_index_range {
    public static final int SIZE = 16;
    public static final int OFFSET_OFF = 0;
    public static final int OFFSET_LEN = 4;
    public static final int OFFSET_RESV = 8;

    private io_uring_file_index_range() {}
}
