// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_files_update}, in bytes. */
public final class io_uring_files_update {
    public static final int SIZE = 16;
    public static final int OFFSET_OFFSET = 0;
    public static final int OFFSET_RESV = 4;
    public static final int OFFSET_FDS = 8;

    private io_uring_files_update() {}
}
