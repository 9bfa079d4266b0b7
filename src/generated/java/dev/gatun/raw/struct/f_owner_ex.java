// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code f_owner_ex}, in bytes. */
public final class f_owner_ex {
    public static final int SIZE = 8;
    public static final int OFFSET_TYPE = 0;
    public static final int OFFSET_PID = 4;

    private f_owner_ex() {}
}
