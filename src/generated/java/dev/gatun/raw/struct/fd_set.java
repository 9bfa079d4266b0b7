// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fd_set}, in bytes. */
public final class fd_set {
    public static final int SIZE = 128;
    public static final int OFFSET_FDS_BITS = 0;
    public static final int SIZE_FDS_BITS = 128;

    private fd_set() {}
}
