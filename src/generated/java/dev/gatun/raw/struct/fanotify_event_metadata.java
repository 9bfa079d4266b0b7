// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fanotify_event_metadata}, in bytes. */
public final class fanotify_event_metadata {
    public static final int SIZE = 24;
    public static final int OFFSET_EVENT_LEN = 0;
    public static final int OFFSET_VERS = 4;
    public static final int OFFSET_RESERVED = 5;
    public static final int OFFSET_METADATA_LEN = 6;
    public static final int OFFSET_MASK = 8;
    public static final int OFFSET_FD = 16;
    public static final int OFFSET_PID = 20;

    private fanotify_event_metadata() {}
}
