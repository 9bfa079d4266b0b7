// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sockaddr_in6}, in bytes. */
public final class sockaddr_in6 {
    public static final int SIZE = 28;
    public static final int OFFSET_SIN6_FAMILY = 0;
    public static final int OFFSET_SIN6_PORT = 2;
    public static final int OFFSET_SIN6_FLOWINFO = 4;
    public static final int OFFSET_SIN6_ADDR = 8;
    public static final int SIZE_SIN6_ADDR = 16;
    public static final int OFFSET_SIN6_SCOPE_ID = 24;

    private sockaddr_in6() {}
}
