// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code iovec}, in bytes. */
public final class iovec {
    public static final int SIZE = 16;
    public static final int OFFSET_IOV_BASE = 0;
    public static final int OFFSET_IOV_LEN = 8;

    private iovec() {}
}
