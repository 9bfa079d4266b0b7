// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code in_addr}, in bytes. */
public final class in_addr {
    public static final int SIZE = 4;
    public static final int OFFSET_S_ADDR = 0;

    private in_addr() {}
}
