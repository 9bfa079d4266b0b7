// Written by native-headers/generate.sh from jextract's output

package dev.gatun.raw.struct;

/** The layout of {@code io_uring_sqe}, in bytes. */
public final class io_uring_sqe {
    public static final int SIZE = 64;
    public static final int OFFSET_OPCODE = 0;
    public static final int OFFSET_FLAGS = 1;
    public static final int OFFSET_IOPRIO = 2;
    public static final int OFFSET_FD = 4;
    public static final int OFFSET_ADDR2 = 8;
    public static final int OFFSET_CMD_OP = 8;
    public static final int OFFSET_OFF = 8;
    public static final int OFFSET___PAD1 = 12;
    public static final int OFFSET_ADDR = 16;
    public static final int OFFSET_LEVEL = 16;
    public static final int OFFSET_SPLICE_OFF_IN = 16;
    public static final int OFFSET_OPTNAME = 20;
    public static final int OFFSET_LEN = 24;
    public static final int OFFSET_ACCEPT_FLAGS = 28;
    public static final int OFFSET_CANCEL_FLAGS = 28;
    public static final int OFFSET_FADVISE_ADVICE = 28;
    public static final int OFFSET_FSYNC_FLAGS = 28;
    public static final int OFFSET_FUTEX_FLAGS = 28;
    public static final int OFFSET_HARDLINK_FLAGS = 28;
    public static final int OFFSET_INSTALL_FD_FLAGS = 28;
    public static final int OFFSET_MSG_FLAGS = 28;
    public static final int OFFSET_MSG_RING_FLAGS = 28;
    public static final int OFFSET_NOP_FLAGS = 28;
    public static final int OFFSET_OPEN_FLAGS = 28;
    public static final int OFFSET_PIPE_FLAGS = 28;
    public static final int OFFSET_POLL32_EVENTS = 28;
    public static final int OFFSET_POLL_EVENTS = 28;
    public static final int OFFSET_RENAME_FLAGS = 28;
    public static final int OFFSET_RW_FLAGS = 28;
    public static final int OFFSET_SPLICE_FLAGS = 28;
    public static final int OFFSET_STATX_FLAGS = 28;
    public static final int OFFSET_SYNC_RANGE_FLAGS = 28;
    public static final int OFFSET_TIMEOUT_FLAGS = 28;
    public static final int OFFSET_UNLINK_FLAGS = 28;
    public static final int OFFSET_URING_CMD_FLAGS = 28;
    public static final int OFFSET_WAITID_FLAGS = 28;
    public static final int OFFSET_XATTR_FLAGS = 28;
    public static final int OFFSET_USER_DATA = 32;
    public static final int OFFSET_BUF_GROUP = 40;
    public static final int OFFSET_BUF_INDEX = 40;
    public static final int OFFSET_PERSONALITY = 42;
    public static final int OFFSET_ADDR_LEN = 44;
    public static final int OFFSET_FILE_INDEX = 44;
    public static final int OFFSET_OPTLEN = 44;
    public static final int OFFSET_SPLICE_FD_IN = 44;
    public static final int OFFSET_WRITE_STREAM = 44;
    public static final int OFFSET_ZCRX_IFQ_IDX = 44;
    public static final int OFFSET___PAD4 = 45;
    public static final int SIZE___PAD4 = 3;
    public static final int OFFSET___PAD3 = 46;
    public static final int SIZE___PAD3 = 2;
    public static final int OFFSET_ADDR3 = 48;
    public static final int OFFSET_ATTR_PTR = 48;
    public static final int OFFSET_CMD = 48;
    public static final int SIZE_CMD = 0;
    public static final int OFFSET_OPTVAL = 48;
    public static final int OFFSET___PAD2 = 56;
    public static final int SIZE___PAD2 = 8;
    public static final int OFFSET_ATTR_TYPE_MASK = 56;

    private io_uring_sqe() {}
}
