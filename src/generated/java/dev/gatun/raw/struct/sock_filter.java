// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sock_filter}, in bytes. */
public final class sock_filter {
    public static final int SIZE = 8;
    public static final int OFFSET_CODE = 0;
    public static final int OFFSET_JT = 2;
    public static final int OFFSET_JF = 3;
    public static final int OFFSET_K = 4;

    private sock_filter() {}
}
