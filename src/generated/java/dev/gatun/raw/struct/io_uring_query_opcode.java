// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_query_opcode}, in bytes. */
public final class io_uring_query_opcode {
    public static final int SIZE = 48;
    public static final int OFFSET_NR_REQUEST_OPCODES = 0;
    public static final int OFFSET_NR_REGISTER_OPCODES = 4;
    public static final int OFFSET_FEATURE_FLAGS = 8;
    public static final int OFFSET_RING_SETUP_FLAGS = 16;
    public static final int OFFSET_ENTER_FLAGS = 24;
    public static final int OFFSET_SQE_FLAGS = 32;
    public static final int OFFSET_NR_QUERY_OPCODES = 40;
    public static final int OFFSET___PAD = 44;

    private io_uring_query_opcode() {}
}
