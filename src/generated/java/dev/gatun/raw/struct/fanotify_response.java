// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code fanotify_response}, in bytes. */
public final class fanotify_response {
    public static final int SIZE = 8;
    public static final int OFFSET_FD = 0;
    public static final int OFFSET_RESPONSE = 4;

    private fanotify_response() {}
}
