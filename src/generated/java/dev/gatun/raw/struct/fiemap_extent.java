// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fiemap_extent}, in bytes. */
public final class fiemap_extent {
    public static final int SIZE = 56;
    public static final int OFFSET_FE_LOGICAL = 0;
    public static final int OFFSET_FE_PHYSICAL = 8;
    public static final int OFFSET_FE_LENGTH = 16;
    public static final int OFFSET_FE_RESERVED64 = 24;
    public static final int SIZE_FE_RESERVED64 = 16;
    public static final int OFFSET_FE_FLAGS = 40;
    public static final int OFFSET_FE_RESERVED = 44;
    public static final int SIZE_FE_RESERVED = 12;

    private fiemap_extent() {}
}
