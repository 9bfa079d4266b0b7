// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fiemap}, in bytes. */
public final class fiemap {
    public static final int SIZE = 32;
    public static final int OFFSET_FM_START = 0;
    public static final int OFFSET_FM_LENGTH = 8;
    public static final int OFFSET_FM_FLAGS = 16;
    public static final int OFFSET_FM_MAPPED_EXTENTS = 20;
    public static final int OFFSET_FM_EXTENT_COUNT = 24;
    public static final int OFFSET_FM_RESERVED = 28;
    public static final int OFFSET_FM_EXTENTS = 32;
    public static final int SIZE_FM_EXTENTS = 0;

    private fiemap() {}
}
