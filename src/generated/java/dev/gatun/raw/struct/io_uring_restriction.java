// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_restriction}, in bytes. */
public final class io_uring_restriction {
    public static final int SIZE = 16;
    public static final int OFFSET_OPCODE = 0;
    public static final int OFFSET_REGISTER_OP = 2;
    public static final int OFFSET_SQE_FLAGS = 2;
    public static final int OFFSET_SQE_OP = 2;
    public static final int OFFSET_RESV = 3;
    public static final int OFFSET_RESV2 = 4;
    public static final int SIZE_RESV2 = 12;

    private io_uring_restriction() {}
}
