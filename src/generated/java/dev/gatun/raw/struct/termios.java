// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code termios}, in bytes. */
public final class termios {
    public static final int SIZE = 36;
    public static final int OFFSET_C_IFLAG = 0;
    public static final int OFFSET_C_OFLAG = 4;
    public static final int OFFSET_C_CFLAG = 8;
    public static final int OFFSET_C_LFLAG = 12;
    public static final int OFFSET_C_LINE = 16;
    public static final int OFFSET_C_CC = 17;
    public static final int SIZE_C_CC = 19;

    private termios() {}
}
