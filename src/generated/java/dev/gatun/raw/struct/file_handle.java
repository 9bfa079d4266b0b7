// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code file_handle}, in bytes. */
public final class file_handle {
    public static final int SIZE = 8;
    public static final int OFFSET_HANDLE_BYTES = 0;
    public static final int OFFSET_HANDLE_TYPE = 4;
    public static final int OFFSET_F_HANDLE = 8;
    public static final int SIZE_F_HANDLE = 0;

    private file_handle() {}
}
