// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code nvme_uring_cmd}, in bytes. */
public final class nvme_uring_cmd {
    public static final int SIZE = 72;
    public static final int OFFSET_OPCODE = 0;
    public static final int OFFSET_FLAGS = 1;
    public static final int OFFSET_RSVD1 = 2;
    public static final int OFFSET_NSID = 4;
    public static final int OFFSET_CDW2 = 8;
    public static final int OFFSET_CDW3 = 12;
    public static final int OFFSET_METADATA = 16;
    public static final int OFFSET_ADDR = 24;
    public static final int OFFSET_METADATA_LEN = 32;
    public static final int OFFSET_DATA_LEN = 36;
    public static final int OFFSET_CDW10 = 40;
    public static final int OFFSET_CDW11 = 44;
    public static final int OFFSET_CDW12 = 48;
    public static final int OFFSET_CDW13 = 52;
    public static final int OFFSET_CDW14 = 56;
    public static final int OFFSET_CDW15 = 60;
    public static final int OFFSET_TIMEOUT_MS = 64;
    public static final int OFFSET_RSVD2 = 68;

    private nvme_uring_cmd() {}
}
