package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_ANY;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_FD;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_OP;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_USERDATA;
import static dev.gatun.raw.Uring.IORING_OP_POLL_ADD;
import static dev.gatun.raw.Uring.IORING_OP_POLL_REMOVE;
import static dev.gatun.raw.Uring.IORING_POLL_UPDATE_USER_DATA;
import static dev.gatun.raw.Uring.IOSQE_ASYNC;
import static dev.gatun.raw.Uring.IOSQE_CQE_SKIP_SUCCESS;
import static dev.gatun.raw.Uring.IOSQE_IO_DRAIN;
import static dev.gatun.raw.Uring.IOSQE_IO_HARDLINK;
import static dev.gatun.raw.Uring.IOSQE_IO_LINK;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.struct.io_uring_sqe;
import dev.gatun.sys.Fd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/**
 * The 64 bytes of one slot, {@code struct io_uring_sqe}, written as eight words:
 *
 * <pre>
 *    0  opcode 8 · flags 8 · ioprio 16 · fd 32
 *    8  off, or addr2
 *   16  addr
 *   24  len 32 · the operation's flags 32
 *   32  user_data
 *   40  buf_index or buf_group 16 · personality 16 · file_index, splice_fd_in, addr_len or
 *       write_stream 32
 *   48  addr3, or attr_ptr
 *   56  attr_type_mask
 * </pre>
 *
 * <p>Union members have one name here, and never reach the public API: an operation has the
 * parameters of its system call. A slot knows its own bytes, and no queue: {@link SlotQueue} keeps
 * its accounts in the fields that are not private.
 */
abstract sealed class SqeSlot permits SqeMemory {
    /** Always aligned; this layout only saves the check at each access. */
    private static final ValueLayout.OfLong WORD = JAVA_LONG_UNALIGNED;

    private static final int OPCODE_OFFSET = io_uring_sqe.OFFSET_OPCODE;
    private static final int FLAGS_OFFSET = io_uring_sqe.OFFSET_FLAGS;
    private static final int IOPRIO_OFFSET = io_uring_sqe.OFFSET_IOPRIO;
    private static final int OFF_OFFSET = io_uring_sqe.OFFSET_OFF;
    private static final int ADDR_OFFSET = io_uring_sqe.OFFSET_ADDR;
    private static final int LEN_OFFSET = io_uring_sqe.OFFSET_LEN;
    private static final int USER_DATA_OFFSET = io_uring_sqe.OFFSET_USER_DATA;
    private static final int BUF_OFFSET = io_uring_sqe.OFFSET_BUF_INDEX;
    private static final int PERSONALITY_OFFSET = io_uring_sqe.OFFSET_PERSONALITY;
    private static final int WRITE_STREAM_OFFSET = io_uring_sqe.OFFSET_WRITE_STREAM;
    private static final int ADDR3_OFFSET = io_uring_sqe.OFFSET_ADDR3;
    private static final int LAST_OFFSET = io_uring_sqe.OFFSET_ATTR_TYPE_MASK;

    /**
     * Flags of operations that a worker may get. The first of a chain goes to one if the chain is
     * not whole when the submit ends, or if another of the chain waits for all before it.
     */
    private static final int LATE_FLAGS =
            IOSQE_ASYNC | IOSQE_IO_DRAIN | IOSQE_IO_LINK | IOSQE_IO_HARDLINK;

    /** By what else the operations to be cancelled can be named. */
    private static final int BY_ELSE =
            IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_ANY | IORING_ASYNC_CANCEL_OP;

    /** Operations that the kernel always gives to a worker; all have numbers below 64. */
    private static final long LATE_OPCODES =
            setOf(
                    Opcode.IORING_OP_FSYNC,
                    Opcode.IORING_OP_SYNC_FILE_RANGE,
                    Opcode.IORING_OP_FALLOCATE,
                    Opcode.IORING_OP_OPENAT,
                    Opcode.IORING_OP_STATX,
                    Opcode.IORING_OP_FADVISE,
                    Opcode.IORING_OP_OPENAT2,
                    Opcode.IORING_OP_SPLICE,
                    Opcode.IORING_OP_TEE,
                    Opcode.IORING_OP_SHUTDOWN,
                    Opcode.IORING_OP_RENAMEAT,
                    Opcode.IORING_OP_UNLINKAT,
                    Opcode.IORING_OP_MKDIRAT,
                    Opcode.IORING_OP_SYMLINKAT,
                    Opcode.IORING_OP_LINKAT,
                    Opcode.IORING_OP_FSETXATTR,
                    Opcode.IORING_OP_FGETXATTR,
                    Opcode.IORING_OP_FTRUNCATE,
                    // Tried at the submit, and looked up once more if that would have to wait.
                    Opcode.IORING_OP_EPOLL_CTL);

    /** Operations that name another one by its user data. */
    private static final long NAMING_OPCODES =
            setOf(Opcode.IORING_OP_ASYNC_CANCEL, Opcode.IORING_OP_POLL_REMOVE);

    /** Operations whose results are new descriptors, unless these are direct ones. */
    private static final long MAKING_OPCODES =
            setOf(
                    Opcode.IORING_OP_ACCEPT,
                    Opcode.IORING_OP_OPENAT,
                    Opcode.IORING_OP_OPENAT2,
                    Opcode.IORING_OP_SOCKET,
                    Opcode.IORING_OP_FIXED_FD_INSTALL);

    private static long setOf(Opcode... opcodes) {
        long all = 0;
        for (Opcode each : opcodes) {
            all |= 1L << each.value();
        }
        return all;
    }

    /** The index of no slot. */
    private static final int RETIRED = Integer.MAX_VALUE;

    /** Its place in the queue; {@link #RETIRED} if another slot has that place. */
    int index;

    private final MemorySegment sqe;

    /**
     * The batch for which it was given an operation, {@link SlotQueue#batch}; 0 for none, and below
     * zero if the operation takes no attributes any more: {@link SlotQueue#seal}.
     */
    long batch;

    /**
     * Whether one of the last three words may not be zero: so at first, since the kernel copies
     * what is pending when a queue is resized.
     */
    private boolean hasTail = true;

    /** How many descriptors are held for it, and slots behind it. */
    int holds;

    /** The descriptor whose number its operation closes. */
    Fd lent;

    /** The table of the slot that its operation changes, the slot, and what was there. */
    FileTable changed;

    int changedSlot;
    DirectDescriptor wasThere;

    /** Of an operation that changes more of them: what was there, at the places of the slots. */
    List<Change> moreChanged;

    record Change(FileTable table, int slot, DirectDescriptor wasThere) {}

    /** Whether its operation takes the slot behind it, too. */
    boolean extended;

    /** Whether it is that slot behind another one. */
    boolean isSecond;

    /** Whether the kernel counts one slot more than there are completions. */
    boolean silent;

    SqeSlot(int index, MemorySegment sqe) {
        this.index = index;
        this.sqe = sqe;
    }

    /** Another slot has its place: no operation is written to this one any more. */
    final void retire() {
        index = RETIRED;
    }

    // Writing.

    /** Writes an operation's words; what is not among them is zero. */
    final void putWords(long w0, long w1, long w2, long w3, long w5, long w6) {
        MemorySegment memory = sqe;
        memory.set(WORD, 0, w0);
        memory.set(WORD, OFF_OFFSET, w1);
        memory.set(WORD, ADDR_OFFSET, w2);
        memory.set(WORD, LEN_OFFSET, w3);
        memory.set(WORD, USER_DATA_OFFSET, 0);
        boolean tail = (w5 | w6) != 0;
        // Stores are what filling a slot costs, and most operations have nothing here.
        if (tail || hasTail) {
            memory.set(WORD, BUF_OFFSET, w5);
            memory.set(WORD, ADDR3_OFFSET, w6);
            memory.set(WORD, LAST_OFFSET, 0);
            hasTail = tail;
        }
    }

    /** Makes a NOP of it that does not complete; by the queue, and not counted as an operation. */
    final void putFiller(int links, long userData) {
        long flags = IOSQE_CQE_SKIP_SUCCESS | links;
        putWords(flags << 8 | (long) Arguments.NO_FILE << 32, 0, 0, 0, 0, 0);
        // In a chain that is broken, it completes all the same.
        putUserData(userData);
    }

    final void putUserData(long value) {
        sqe.set(WORD, USER_DATA_OFFSET, value);
    }

    final void putFlags(int flags) {
        byte old = sqe.get(JAVA_BYTE, FLAGS_OFFSET);
        sqe.set(JAVA_BYTE, FLAGS_OFFSET, (byte) (old | flags));
    }

    final void putIoprio(int value) {
        sqe.set(JAVA_SHORT, IOPRIO_OFFSET, (short) value);
    }

    final void putPersonality(int id) {
        hasTail = true;
        sqe.set(JAVA_SHORT, PERSONALITY_OFFSET, (short) id);
    }

    final void putWriteStream(int number) {
        hasTail = true;
        sqe.set(JAVA_BYTE, WRITE_STREAM_OFFSET, (byte) number);
    }

    final void putBufferGroup(int group) {
        hasTail = true;
        sqe.set(JAVA_SHORT, BUF_OFFSET, (short) group);
    }

    /** Of reads and writes: where a struct of each attribute in the mask is. */
    final void putAttributes(long address, long mask) {
        hasTail = true;
        sqe.set(WORD, ADDR3_OFFSET, address);
        sqe.set(WORD, LAST_OFFSET, mask);
    }

    /** All of it, to be written to: 128 bytes where the ring has such submissions. */
    final MemorySegment memory() {
        hasTail = true;
        return sqe;
    }

    /** Whether the memory is still there: it is not after the ring was closed. */
    final boolean isMapped() {
        return sqe.scope().isAlive();
    }

    final void copyFrom(SqeSlot other) {
        memory().copyFrom(other.sqe);
    }

    // Reading.

    final int opcode() {
        return sqe.get(JAVA_BYTE, OPCODE_OFFSET);
    }

    /** What its completions will bring back. */
    final long givenUserData() {
        return sqe.get(WORD, USER_DATA_OFFSET);
    }

    /** All of {@code IOSQE_…}. */
    final int givenFlags() {
        return Byte.toUnsignedInt(sqe.get(JAVA_BYTE, FLAGS_OFFSET));
    }

    /** Which of the flags it has that link the next operation to it. */
    final int links() {
        return sqe.get(JAVA_BYTE, FLAGS_OFFSET) & (IOSQE_IO_LINK | IOSQE_IO_HARDLINK);
    }

    /** Whether it has no completion if it succeeds. */
    final boolean skipsSuccess() {
        return (sqe.get(JAVA_BYTE, FLAGS_OFFSET) & IOSQE_CQE_SKIP_SUCCESS) != 0;
    }

    /** Whether the operation waits for all before it. */
    final boolean isIoDrain() {
        return (sqe.get(JAVA_BYTE, FLAGS_OFFSET) & IOSQE_IO_DRAIN) != 0;
    }

    /** Whether operations of a kind are looked at before they are published. */
    static boolean isPrepared(int opcode) {
        return opcode < Long.SIZE && ((LATE_OPCODES | NAMING_OPCODES) >>> opcode & 1) != 0;
    }

    /** Whether it names another operation, by its user data. */
    final boolean namesUserData() {
        int opcode = opcode();
        if (opcode >= Long.SIZE || (NAMING_OPCODES >>> opcode & 1) == 0) {
            return false;
        }
        int how = operationFlags();
        return opcode == IORING_OP_POLL_REMOVE
                || (how & IORING_ASYNC_CANCEL_USERDATA) != 0
                || (how & BY_ELSE) == 0;
    }

    /** Whether the operation with such a first word is one that this one can be about. */
    final boolean canName(long firstWord) {
        int opcode = (int) firstWord & 0xff;
        if (opcode() == IORING_OP_POLL_REMOVE) {
            return opcode == IORING_OP_POLL_ADD;
        }
        int how = operationFlags();
        int file = (int) (firstWord >>> Integer.SIZE);
        int own = (int) (sqe.get(WORD, 0) >>> Integer.SIZE);
        return ((how & IORING_ASYNC_CANCEL_FD) == 0 || file == own)
                && ((how & IORING_ASYNC_CANCEL_OP) == 0
                        || opcode == (int) sqe.get(WORD, LEN_OFFSET));
    }

    /** Whether it gives a poll other user data, {@link #newUserData}. */
    final boolean renames() {
        return opcode() == IORING_OP_POLL_REMOVE
                && (int) sqe.get(WORD, LEN_OFFSET) == IORING_POLL_UPDATE_USER_DATA;
    }

    final long newUserData() {
        return sqe.get(WORD, OFF_OFFSET);
    }

    /** Has the kernel give the poll the user data that it has. */
    final void putNewUserData(long value) {
        sqe.set(WORD, OFF_OFFSET, value);
    }

    private int operationFlags() {
        return (int) (sqe.get(WORD, LEN_OFFSET) >>> Integer.SIZE);
    }

    /** Whether its results are new descriptors, and not direct ones. */
    final boolean resultsAreDescriptors() {
        int opcode = opcode();
        return opcode < Long.SIZE
                && (MAKING_OPCODES >>> opcode & 1) != 0
                && (!hasTail || sqe.get(WORD, BUF_OFFSET) >>> Integer.SIZE == 0);
    }

    /** Opcode, flags and file. */
    final long firstWord() {
        return sqe.get(WORD, 0);
    }

    final long namedUserData() {
        return sqe.get(WORD, ADDR_OFFSET);
    }

    final void putNamedUserData(long value) {
        sqe.set(WORD, ADDR_OFFSET, value);
    }

    /** Whether the kernel may look its file up later than it reads the submission. */
    final boolean isLookedUpLate() {
        int opcode = opcode();
        return opcode < Long.SIZE && (LATE_OPCODES >>> opcode & 1) != 0
                || (sqe.get(JAVA_BYTE, FLAGS_OFFSET) & LATE_FLAGS) != 0;
    }
}
