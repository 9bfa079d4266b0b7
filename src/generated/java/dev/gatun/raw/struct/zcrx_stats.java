// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code zcrx_stats}, in bytes. */
public final class zcrx_stats {
    public static final int SIZE = 16;
    public static final int OFFSET_COPY_COUNT = 0;
    public static final int OFFSET_COPY_BYTES = 8;

    private zcrx_stats() {}
}
