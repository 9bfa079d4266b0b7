// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code futex_waitv}, in bytes. */
public final class futex_waitv {
    public static final int SIZE = 24;
    public static final int OFFSET_VAL = 0;
    public static final int OFFSET_UADDR = 8;
    public static final int OFFSET_FLAGS = 16;
    public static final int OFFSET___RESERVED = 20;

    private futex_waitv() {}
}
