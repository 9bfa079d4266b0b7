// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code __fsid_t}, in bytes. */
public final class __fsid_t {
    public static final int SIZE = 8;
    public static final int OFFSET___VAL = 0;
    public static final int SIZE___VAL = 8;

    private __fsid_t() {}
}
