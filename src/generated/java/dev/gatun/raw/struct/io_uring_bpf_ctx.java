// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_bpf_ctx}, in bytes. */
public final class io_uring_bpf_ctx {
    public static final int SIZE = 40;
    public static final int OFFSET_USER_DATA = 0;
    public static final int OFFSET_OPCODE = 8;
    public static final int OFFSET_SQE_FLAGS = 9;
    public static final int OFFSET_PDU_SIZE = 10;
    public static final int OFFSET_PAD = 11;
    public static final int SIZE_PAD = 5;
    public static final int OFFSET_CONNECT = 16;
    public static final int SIZE_CONNECT = 24;
    public static final int OFFSET_CONNECT_FAMILY = 16;
    public static final int OFFSET_OPEN = 16;
    public static final int SIZE_OPEN = 24;
    public static final int OFFSET_OPEN_FLAGS = 16;
    public static final int OFFSET_SOCKET = 16;
    public static final int SIZE_SOCKET = 12;
    public static final int OFFSET_SOCKET_FAMILY = 16;
    public static final int OFFSET_CONNECT_PORT = 20;
    public static final int OFFSET_SOCKET_TYPE = 20;
    public static final int OFFSET_CONNECT_PAD = 22;
    public static final int SIZE_CONNECT_PAD = 2;
    public static final int OFFSET_CONNECT_V4_ADDR = 24;
    public static final int OFFSET_CONNECT_V6_ADDR = 24;
    public static final int SIZE_CONNECT_V6_ADDR = 16;
    public static final int OFFSET_OPEN_MODE = 24;
    public static final int OFFSET_SOCKET_PROTOCOL = 24;
    public static final int OFFSET_OPEN_RESOLVE = 32;

    private io_uring_bpf_ctx() {}
}
