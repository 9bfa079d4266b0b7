// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code __kernel_fsid_t}, in bytes. */
public final class __kernel_fsid_t {
    public static final int SIZE = 8;
    public static final int OFFSET_VAL = 0;
    public static final int SIZE_VAL = 8;

    private __kernel_fsid_t() {}
}
