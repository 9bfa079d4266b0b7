// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code file_dedupe_range}, in bytes. */
public final class file_dedupe_range {
    public static final int SIZE = 24;
    public static final int OFFSET_SRC_OFFSET = 0;
    public static final int OFFSET_SRC_LENGTH = 8;
    public static final int OFFSET_DEST_COUNT = 16;
    public static final int OFFSET_RESERVED1 = 18;
    public static final int OFFSET_RESERVED2 = 20;
    public static final int OFFSET_INFO = 24;
    public static final int SIZE_INFO = 0;

    private file_dedupe_range() {}
}
