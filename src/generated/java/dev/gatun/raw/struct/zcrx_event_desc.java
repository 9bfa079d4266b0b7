// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code zcrx_event_desc}, in bytes. */
public final class zcrx_event_desc {
    public static final int SIZE = 96;
    public static final int OFFSET_USER_DATA = 0;
    public static final int OFFSET_TYPE_MASK = 8;
    public static final int OFFSET_FLAGS = 12;
    public static final int OFFSET_STATS_OFFSET = 16;
    public static final int OFFSET___RESV2 = 24;
    public static final int SIZE___RESV2 = 72;

    private zcrx_event_desc() {}
}
