// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fanotify_event_info_header}, in bytes. */
public final class fanotify_event_info_header {
    public static final int SIZE = 4;
    public static final int OFFSET_INFO_TYPE = 0;
    public static final int OFFSET_PAD = 1;
    public static final int OFFSET_LEN = 2;

    private fanotify_event_info_header() {}
}
