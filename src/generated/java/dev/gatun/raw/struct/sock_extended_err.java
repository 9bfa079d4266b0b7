// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code sock_extended_err}, in bytes. */
public final class sock_extended_err {
    public static final int SIZE = 16;
    public static final int OFFSET_EE_ERRNO = 0;
    public static final int OFFSET_EE_ORIGIN = 4;
    public static final int OFFSET_EE_TYPE = 5;
    public static final int OFFSET_EE_CODE = 6;
    public static final int OFFSET_EE_PAD = 7;
    public static final int OFFSET_EE_INFO = 8;
    public static final int OFFSET_EE_DATA = 12;
    public static final int OFFSET_EE_RFC4884 = 12;
    public static final int SIZE_EE_RFC4884 = 4;

    private sock_extended_err() {}
}
