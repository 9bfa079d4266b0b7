// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code ucred}, in bytes. */
public final class ucred {
    public static final int SIZE = 12;
    public static final int OFFSET_PID = 0;
    public static final int OFFSET_UID = 4;
    public static final int OFFSET_GID = 8;

    private ucred() {}
}
