// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_sync_cancel_reg}, in bytes. */
public final class io_uring_sync_cancel_reg {
    public static final int SIZE = 64;
    public static final int OFFSET_ADDR = 0;
    public static final int OFFSET_FD = 8;
    public static final int OFFSET_FLAGS = 12;
    public static final int OFFSET_TIMEOUT = 16;
    public static final int SIZE_TIMEOUT = 16;
    public static final int OFFSET_OPCODE = 32;
    public static final int OFFSET_PAD = 33;
    public static final int SIZE_PAD = 7;
    public static final int OFFSET_PAD2 = 40;
    public static final int SIZE_PAD2 = 24;

    private io_uring_sync_cancel_reg() {}
}
