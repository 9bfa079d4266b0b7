// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sock_txtime}, in bytes. */
public final class sock_txtime {
    public static final int SIZE = 8;
    public static final int OFFSET_CLOCKID = 0;
    public static final int OFFSET_FLAGS = 4;

    private sock_txtime() {}
}
