// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code cachestat_range}, in bytes. */
public final class cachestat_range {
    public static final int SIZE = 16;
    public static final int OFFSET_OFF = 0;
    public static final int OFFSET_LEN = 8;

    private cachestat_range() {}
}
