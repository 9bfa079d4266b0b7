// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sockaddr_un}, in bytes. */
public final class sockaddr_un {
    public static final int SIZE = 110;
    public static final int OFFSET_SUN_FAMILY = 0;
    public static final int OFFSET_SUN_PATH = 2;
    public static final int SIZE_SUN_PATH = 108;

    private sockaddr_un() {}
}
