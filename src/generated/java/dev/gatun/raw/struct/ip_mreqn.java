// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code ip_mreqn}, in bytes. */
public final class ip_mreqn {
    public static final int SIZE = 12;
    public static final int OFFSET_IMR_MULTIADDR = 0;
    public static final int SIZE_IMR_MULTIADDR = 4;
    public static final int OFFSET_IMR_ADDRESS = 4;
    public static final int SIZE_IMR_ADDRESS = 4;
    public static final int OFFSET_IMR_IFINDEX = 8;

    private ip_mreqn() {}
}
