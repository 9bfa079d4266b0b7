// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code flock}, in bytes. */
public final class flock {
    public static final int SIZE = 32;
    public static final int OFFSET_L_TYPE = 0;
    public static final int OFFSET_L_WHENCE = 2;
    public static final int OFFSET_L_START = 8;
    public static final int OFFSET_L_LEN = 16;
    public static final int OFFSET_L_PID = 24;

    private flock() {}
}
