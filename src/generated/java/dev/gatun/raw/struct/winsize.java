// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code winsize}, in bytes. */
public final class winsize {
    public static final int SIZE = 8;
    public static final int OFFSET_WS_ROW = 0;
    public static final int OFFSET_WS_COL = 2;
    public static final int OFFSET_WS_XPIXEL = 4;
    public static final int OFFSET_WS_YPIXEL = 6;

    private winsize() {}
}
