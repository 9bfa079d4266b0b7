// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_napi}, in bytes. */
public final class io_uring_napi {
    public static final int SIZE = 16;
    public static final int OFFSET_BUSY_POLL_TO = 0;
    public static final int OFFSET_PREFER_BUSY_POLL = 4;
    public static final int OFFSET_OPCODE = 5;
    public static final int OFFSET_PAD = 6;
    public static final int SIZE_PAD = 2;
    public static final int OFFSET_OP_PARAM = 8;
    public static final int OFFSET_RESV = 12;

    private io_uring_napi() {}
}
