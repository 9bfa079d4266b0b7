// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code pollfd}, in bytes. */
public final class pollfd {
    public static final int SIZE = 8;
    public static final int OFFSET_FD = 0;
    public static final int OFFSET_EVENTS = 4;
    public static final int OFFSET_REVENTS = 6;

    private pollfd() {}
}
