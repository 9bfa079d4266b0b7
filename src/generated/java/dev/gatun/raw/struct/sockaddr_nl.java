// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sockaddr_nl}, in bytes. */
public final class sockaddr_nl {
    public static final int SIZE = 12;
    public static final int OFFSET_NL_FAMILY = 0;
    public static final int OFFSET_NL_PAD = 2;
    public static final int OFFSET_NL_PID = 4;
    public static final int OFFSET_NL_GROUPS = 8;

    private sockaddr_nl() {}
}
