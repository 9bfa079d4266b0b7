// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fanotify_event_info_error}, in bytes. */
public final class fanotify_event_info_error {
    public static final int SIZE = 12;
    public static final int OFFSET_HDR = 0;
    public static final int SIZE_HDR = 4;
    public static final int OFFSET_ERROR = 4;
    public static final int OFFSET_ERROR_COUNT = 8;

    private fanotify_event_info_error() {}
}
