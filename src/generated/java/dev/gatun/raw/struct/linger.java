// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code linger}, in bytes. */
public final class linger {
    public static final int SIZE = 8;
    public static final int OFFSET_L_ONOFF = 0;
    public static final int OFFSET_L_LINGER = 4;

    private linger() {}
}
