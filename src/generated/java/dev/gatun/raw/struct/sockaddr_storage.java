// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sockaddr_storage}, in bytes. */
public final class sockaddr_storage {
    public static final int SIZE = 128;
    public static final int OFFSET_SS_FAMILY = 0;
    public static final int OFFSET___SS_PADDING = 2;
    public static final int SIZE___SS_PADDING = 118;
    public static final int OFFSET___SS_ALIGN = 120;

    private sockaddr_storage() {}
}
