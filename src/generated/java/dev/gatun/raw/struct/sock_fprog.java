// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sock_fprog}, in bytes. */
public final class sock_fprog {
    public static final int SIZE = 16;
    public static final int OFFSET_LEN = 0;
    public static final int OFFSET_FILTER = 8;

    private sock_fprog() {}
}
