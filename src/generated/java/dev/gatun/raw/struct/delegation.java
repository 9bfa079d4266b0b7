// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code delegation}, in bytes. */
public final class delegation {
    public static final int SIZE = 8;
    public static final int OFFSET_D_FLAGS = 0;
    public static final int OFFSET_D_TYPE = 4;
    public static final int OFFSET___PAD = 6;

    private delegation() {}
}
