// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code dirent64}, in bytes. */
public final class dirent64 {
    public static final int SIZE = 280;
    public static final int OFFSET_D_INO = 0;
    public static final int OFFSET_D_OFF = 8;
    public static final int OFFSET_D_RECLEN = 16;
    public static final int OFFSET_D_TYPE = 18;
    public static final int OFFSET_D_NAME = 19;
    public static final int SIZE_D_NAME = 256;

    private dirent64() {}
}
