// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code itimerspec}, in bytes. */
public final class itimerspec {
    public static final int SIZE = 32;
    public static final int OFFSET_IT_INTERVAL = 0;
    public static final int SIZE_IT_INTERVAL = 16;
    public static final int OFFSET_IT_VALUE = 16;
    public static final int SIZE_IT_VALUE = 16;

    private itimerspec() {}
}
