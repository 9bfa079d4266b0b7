// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code open_how}, in bytes. */
public final class open_how {
    public static final int SIZE = 24;
    public static final int OFFSET_FLAGS = 0;
    public static final int OFFSET_MODE = 8;
    public static final int OFFSET_RESOLVE = 16;

    private open_how() {}
}
