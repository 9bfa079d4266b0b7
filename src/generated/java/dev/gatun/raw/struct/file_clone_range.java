// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code file_clone_range}, in bytes. */
public final class file_clone_range {
    public static final int SIZE = 32;
    public static final int OFFSET_SRC_FD = 0;
    public static final int OFFSET_SRC_OFFSET = 8;
    public static final int OFFSET_SRC_LENGTH = 16;
    public static final int OFFSET_DEST_OFFSET = 24;

    private file_clone_range() {}
}
