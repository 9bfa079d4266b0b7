// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code in6_pktinfo}, in bytes. */
public final class in6_pktinfo {
    public static final int SIZE = 20;
    public static final int OFFSET_IPI6_ADDR = 0;
    public static final int SIZE_IPI6_ADDR = 16;
    public static final int OFFSET_IPI6_IFINDEX = 16;

    private in6_pktinfo() {}
}
