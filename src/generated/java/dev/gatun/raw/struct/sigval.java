// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sigval}, in bytes. */
public final class sigval {
    public static final int SIZE = 8;
    public static final int OFFSET_SIVAL_INT = 0;
    public static final int OFFSET_SIVAL_PTR = 0;

    private sigval() {}
}
