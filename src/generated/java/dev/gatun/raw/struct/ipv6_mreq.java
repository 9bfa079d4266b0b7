// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code ipv6_mreq}, in bytes. */
public final class ipv6_mreq {
    public static final int SIZE = 20;
    public static final int OFFSET_IPV6MR_MULTIADDR = 0;
    public static final int SIZE_IPV6MR_MULTIADDR = 16;
    public static final int OFFSET_IPV6MR_INTERFACE = 16;

    private ipv6_mreq() {}
}
