// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sock_ee_data_rfc4884}, in bytes. */
public final class sock_ee_data_rfc4884 {
    public static final int SIZE = 4;
    public static final int OFFSET_LEN = 0;
    public static final int OFFSET_FLAGS = 2;
    public static final int OFFSET_RESERVED = 3;

    private sock_ee_data_rfc4884() {}
}
