// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code __kernel_timespec}, in bytes. */
public final class __kernel_timespec {
    public static final int SIZE = 16;
    public static final int OFFSET_TV_SEC = 0;
    public static final int OFFSET_TV_NSEC = 8;

    private __kernel_timespec() {}
}
