// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code rlimit}, in bytes. */
public final class rlimit {
    public static final int SIZE = 16;
    public static final int OFFSET_RLIM_CUR = 0;
    public static final int OFFSET_RLIM_MAX = 8;

    private rlimit() {}
}
