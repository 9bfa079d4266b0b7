// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_getevents_arg}, in bytes. */
public final class io_uring_getevents_arg {
    public static final int SIZE = 24;
    public static final int OFFSET_SIGMASK = 0;
    public static final int OFFSET_SIGMASK_SZ = 8;
    public static final int OFFSET_MIN_WAIT_USEC = 12;
    public static final int OFFSET_TS = 16;

    private io_uring_getevents_arg() {}
}
