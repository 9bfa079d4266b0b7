// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code cachestat}, in bytes. */
public final class cachestat {
    public static final int SIZE = 40;
    public static final int OFFSET_NR_CACHE = 0;
    public static final int OFFSET_NR_DIRTY = 8;
    public static final int OFFSET_NR_WRITEBACK = 16;
    public static final int OFFSET_NR_EVICTED = 24;
    public static final int OFFSET_NR_RECENTLY_EVICTED = 32;

    private cachestat() {}
}
