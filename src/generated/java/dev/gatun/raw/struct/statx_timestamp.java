// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code statx_timestamp}, in bytes. */
public final class statx_timestamp {
    public static final int SIZE = 16;
    public static final int OFFSET_TV_SEC = 0;
    public static final int OFFSET_TV_NSEC = 8;
    public static final int OFFSET___RESERVED = 12;

    private statx_timestamp() {}
}
