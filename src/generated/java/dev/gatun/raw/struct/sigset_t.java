// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sigset_t}, in bytes. */
public final class sigset_t {
    public static final int SIZE = 128;
    public static final int OFFSET___VAL = 0;
    public static final int SIZE___VAL = 128;

    private sigset_t() {}
}
