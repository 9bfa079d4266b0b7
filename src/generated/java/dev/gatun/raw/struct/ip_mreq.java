// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code ip_mreq}, in bytes. */
public final class ip_mreq {
    public static final int SIZE = 8;
    public static final int OFFSET_IMR_MULTIADDR = 0;
    public static final int SIZE_IMR_MULTIADDR = 4;
    public static final int OFFSET_IMR_INTERFACE = 4;
    public static final int SIZE_IMR_INTERFACE = 4;

    private ip_mreq() {}
}
