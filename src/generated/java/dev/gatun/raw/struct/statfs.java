// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code statfs}, in bytes. */
public final class statfs {
    public static final int SIZE = 120;
    public static final int OFFSET_F_TYPE = 0;
    public static final int OFFSET_F_BSIZE = 8;
    public static final int OFFSET_F_BLOCKS = 16;
    public static final int OFFSET_F_BFREE = 24;
    public static final int OFFSET_F_BAVAIL = 32;
    public static final int OFFSET_F_FILES = 40;
    public static final int OFFSET_F_FFREE = 48;
    public static final int OFFSET_F_FSID = 56;
    public static final int SIZE_F_FSID = 8;
    public static final int OFFSET_F_NAMELEN = 64;
    public static final int OFFSET_F_FRSIZE = 72;
    public static final int OFFSET_F_FLAGS = 80;
    public static final int OFFSET_F_SPARE = 88;
    public static final int SIZE_F_SPARE = 32;

    private statfs() {}
}
