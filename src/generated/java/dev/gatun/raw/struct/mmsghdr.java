// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code mmsghdr}, in bytes. */
public final class mmsghdr {
    public static final int SIZE = 64;
    public static final int OFFSET_MSG_HDR = 0;
    public static final int SIZE_MSG_HDR = 56;
    public static final int OFFSET_MSG_LEN = 56;

    private mmsghdr() {}
}
