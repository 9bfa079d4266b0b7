// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code __sigset_t}, in bytes. */
public final class __sigset_t {
    public static final int SIZE = 128;
    public static final int OFFSET___VAL = 0;
    public static final int SIZE___VAL = 128;

    private __sigset_t() {}
}
