// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code in_pktinfo}, in bytes. */
public final class in_pktinfo {
    public static final int SIZE = 12;
    public static final int OFFSET_IPI_IFINDEX = 0;
    public static final int OFFSET_IPI_SPEC_DST = 4;
    public static final int SIZE_IPI_SPEC_DST = 4;
    public static final int OFFSET_IPI_ADDR = 8;
    public static final int SIZE_IPI_ADDR = 4;

    private in_pktinfo() {}
}
