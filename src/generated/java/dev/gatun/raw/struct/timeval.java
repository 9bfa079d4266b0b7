// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code timeval}, in bytes. */
public final class timeval {
    public static final int SIZE = 16;
    public static final int OFFSET_TV_SEC = 0;
    public static final int OFFSET_TV_USEC = 8;

    private timeval() {}
}
