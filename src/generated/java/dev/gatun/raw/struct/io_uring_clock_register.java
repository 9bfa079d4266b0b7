// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_clock_register}, in bytes. */
public final class io_uring_clock_register {
    public static final int SIZE = 16;
    public static final int OFFSET_CLOCKID = 0;
    public static final int OFFSET___RESV = 4;
    public static final int SIZE___RESV = 12;

    private io_uring_clock_register() {}
}
