// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fanotify_event_info_pidfd}, in bytes. */
public final class fanotify_event_info_pidfd {
    public static final int SIZE = 8;
    public static final int OFFSET_HDR = 0;
    public static final int SIZE_HDR = 4;
    public static final int OFFSET_PIDFD = 4;

    private fanotify_event_info_pidfd() {}
}
