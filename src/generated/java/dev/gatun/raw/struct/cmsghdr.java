// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code cmsghdr}, in bytes. */
public final class cmsghdr {
    public static final int SIZE = 16;
    public static final int OFFSET_CMSG_LEN = 0;
    public static final int OFFSET_CMSG_LEVEL = 8;
    public static final int OFFSET_CMSG_TYPE = 12;
    public static final int OFFSET___CMSG_DATA = 16;
    public static final int SIZE___CMSG_DATA = 0;

    private cmsghdr() {}
}
