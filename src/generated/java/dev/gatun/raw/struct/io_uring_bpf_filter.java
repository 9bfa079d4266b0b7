// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_bpf_filter}, in bytes. */
public final class io_uring_bpf_filter {
    public static final int SIZE = 64;
    public static final int OFFSET_OPCODE = 0;
    public static final int OFFSET_FLAGS = 4;
    public static final int OFFSET_FILTER_LEN = 8;
    public static final int OFFSET_PDU_SIZE = 12;
    public static final int OFFSET_RESV = 13;
    public static final int SIZE_RESV = 3;
    public static final int OFFSET_FILTER_PTR = 16;
    public static final int OFFSET_RESV2 = 24;
    public static final int SIZE_RESV2 = 40;

    private io_uring_bpf_filter() {}
}
