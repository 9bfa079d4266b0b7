// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sockaddr}, in bytes. */
public final class sockaddr {
    public static final int SIZE = 16;
    public static final int OFFSET_SA_FAMILY = 0;
    public static final int OFFSET_SA_DATA = 2;
    public static final int SIZE_SA_DATA = 14;

    private sockaddr() {}
}
