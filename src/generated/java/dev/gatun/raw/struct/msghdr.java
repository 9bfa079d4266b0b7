// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code msghdr}, in bytes. */
public final class msghdr {
    public static final int SIZE = 56;
    public static final int OFFSET_MSG_NAME = 0;
    public static final int OFFSET_MSG_NAMELEN = 8;
    public static final int OFFSET_MSG_IOV = 16;
    public static final int OFFSET_MSG_IOVLEN = 24;
    public static final int OFFSET_MSG_CONTROL = 32;
    public static final int OFFSET_MSG_CONTROLLEN = 40;
    public static final int OFFSET_MSG_FLAGS = 48;

    private msghdr() {}
}
