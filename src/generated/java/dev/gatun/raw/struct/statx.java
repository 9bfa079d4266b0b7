// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code statx}, in bytes. */
public final class statx {
    public static final int SIZE = 256;
    public static final int OFFSET_STX_MASK = 0;
    public static final int OFFSET_STX_BLKSIZE = 4;
    public static final int OFFSET_STX_ATTRIBUTES = 8;
    public static final int OFFSET_STX_NLINK = 16;
    public static final int OFFSET_STX_UID = 20;
    public static final int OFFSET_STX_GID = 24;
    public static final int OFFSET_STX_MODE = 28;
    public static final int OFFSET___SPARE0 = 30;
    public static final int SIZE___SPARE0 = 2;
    public static final int OFFSET_STX_INO = 32;
    public static final int OFFSET_STX_SIZE = 40;
    public static final int OFFSET_STX_BLOCKS = 48;
    public static final int OFFSET_STX_ATTRIBUTES_MASK = 56;
    public static final int OFFSET_STX_ATIME = 64;
    public static final int SIZE_STX_ATIME = 16;
    public static final int OFFSET_STX_BTIME = 80;
    public static final int SIZE_STX_BTIME = 16;
    public static final int OFFSET_STX_CTIME = 96;
    public static final int SIZE_STX_CTIME = 16;
    public static final int OFFSET_STX_MTIME = 112;
    public static final int SIZE_STX_MTIME = 16;
    public static final int OFFSET_STX_RDEV_MAJOR = 128;
    public static final int OFFSET_STX_RDEV_MINOR = 132;
    public static final int OFFSET_STX_DEV_MAJOR = 136;
    public static final int OFFSET_STX_DEV_MINOR = 140;
    public static final int OFFSET_STX_MNT_ID = 144;
    public static final int OFFSET_STX_DIO_MEM_ALIGN = 152;
    public static final int OFFSET_STX_DIO_OFFSET_ALIGN = 156;
    public static final int OFFSET_STX_SUBVOL = 160;
    public static final int OFFSET_STX_ATOMIC_WRITE_UNIT_MIN = 168;
    public static final int OFFSET_STX_ATOMIC_WRITE_UNIT_MAX = 172;
    public static final int OFFSET_STX_ATOMIC_WRITE_SEGMENTS_MAX = 176;
    public static final int OFFSET_STX_DIO_READ_OFFSET_ALIGN = 180;
    public static final int OFFSET_STX_ATOMIC_WRITE_UNIT_MAX_OPT = 184;
    public static final int OFFSET___SPARE2 = 188;
    public static final int SIZE___SPARE2 = 4;
    public static final int OFFSET___SPARE3 = 192;
    public static final int SIZE___SPARE3 = 64;

    private statx() {}
}
