// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fanotify_event_info_fid}, in bytes. */
public final class fanotify_event_info_fid {
    public static final int SIZE = 12;
    public static final int OFFSET_HDR = 0;
    public static final int SIZE_HDR = 4;
    public static final int OFFSET_FSID = 4;
    public static final int SIZE_FSID = 8;
    public static final int OFFSET_HANDLE = 12;
    public static final int SIZE_HANDLE = 0;

    private fanotify_event_info_fid() {}
}
