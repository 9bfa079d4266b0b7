// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code in6_addr}, in bytes. */
public final class in6_addr {
    public static final int SIZE = 16;
    public static final int OFFSET___IN6_U = 0;
    public static final int SIZE___IN6_U = 16;
    public static final int OFFSET___IN6_U___U6_ADDR16 = 0;
    public static final int SIZE___IN6_U___U6_ADDR16 = 16;
    public static final int OFFSET___IN6_U___U6_ADDR32 = 0;
    public static final int SIZE___IN6_U___U6_ADDR32 = 16;
    public static final int OFFSET___IN6_U___U6_ADDR8 = 0;
    public static final int SIZE___IN6_U___U6_ADDR8 = 16;

    private in6_addr() {}
}
