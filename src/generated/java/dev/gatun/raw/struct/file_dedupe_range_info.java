// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code file_dedupe_range_info}, in bytes. */
public final class file_dedupe_range_info {
    public static final int SIZE = 32;
    public static final int OFFSET_DEST_FD = 0;
    public static final int OFFSET_DEST_OFFSET = 8;
    public static final int OFFSET_BYTES_DEDUPED = 16;
    public static final int OFFSET_STATUS = 24;
    public static final int OFFSET_RESERVED = 28;

    private file_dedupe_range_info() {}
}
