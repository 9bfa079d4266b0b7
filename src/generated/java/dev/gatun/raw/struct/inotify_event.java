// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code inotify_event}, in bytes. */
public final class inotify_event {
    public static final int SIZE = 16;
    public static final int OFFSET_WD = 0;
    public static final int OFFSET_MASK = 4;
    public static final int OFFSET_COOKIE = 8;
    public static final int OFFSET_LEN = 12;
    public static final int OFFSET_NAME = 16;
    public static final int SIZE_NAME = 0;

    private inotify_event() {}
}
