// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fstrim_range}, in bytes. */
public final class fstrim_range {
    public static final int SIZE = 24;
    public static final int OFFSET_START = 0;
    public static final int OFFSET_LEN = 8;
    public static final int OFFSET_MINLEN = 16;

    private fstrim_range() {}
}
