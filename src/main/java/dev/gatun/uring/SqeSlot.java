package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Fd;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;

/**
 * The 64 bytes of one slot, {@code struct io_uring_sqe}, written as eight words:
 *
 * <pre>
 *    0  opcode 8 · flags 8 · ioprio 16 · fd 32
 *    8  off, or addr2
 *   16  addr
 *   24  len 32 · the operation's flags 32
 *   32  user_data
 *   40  buf_index or buf_group 16 · personality 16 · file_index, splice_fd_in or addr_len 32
 *   48  addr3, or attr_ptr
 *   56  attr_type_mask
 * </pre>
 *
 * <p>What overlaps in the struct has one name here, and none outside of this package: an operation
 * has the parameters of its system call.
 */
abstract sealed class SqeSlot permits ReadWriteOperations {
    /** Aligned all the same, without a look at each address whether it is. */
    private static final ValueLayout.OfLong WORD = JAVA_LONG_UNALIGNED;

    private static final int OPCODE_OFFSET = 0;
    private static final int FLAGS_OFFSET = 1;
    private static final int IOPRIO_OFFSET = 2;
    private static final int USER_DATA_OFFSET = 32;
    private static final int BUF_OFFSET = 40;
    private static final int PERSONALITY_OFFSET = 42;
    private static final int ADDR3_OFFSET = 48;
    private static final int LAST_OFFSET = 56;

    static final int IOSQE_FIXED_FILE = 0x1;
    static final int IOSQE_IO_DRAIN = 0x2;
    static final int IOSQE_IO_LINK = 0x4;
    static final int IOSQE_IO_HARDLINK = 0x8;
    static final int IOSQE_ASYNC = 0x10;
    static final int IOSQE_CQE_SKIP_SUCCESS = 0x40;

    private static final int SQE_BYTES = 64;

    /** Operations that the kernel always gives to a worker; all have numbers below 64. */
    private static final long LATE_OPCODES =
            lateOpcodes(
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
                    Opcode.IORING_OP_FTRUNCATE);

    private static long lateOpcodes(Opcode... opcodes) {
        long all = 0;
        for (Opcode each : opcodes) {
            all |= 1L << each.value();
        }
        return all;
    }

    final int index;
    private final SubmissionQueue queue;
    private final MemorySegment sqe;

    /** The batch for which it was given an operation, {@link SubmissionQueue#batch}; 0 for none. */
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

    /** Whether its operation takes the slot behind it, too. */
    boolean extended;

    /** Whether it is that slot behind another one. */
    boolean isSecond;

    /** Whether the kernel counts one slot more than there are completions. */
    boolean silent;

    SqeSlot(SubmissionQueue queue, int index, MemorySegment sqe) {
        this.queue = queue;
        this.index = index;
        this.sqe = sqe;
    }

    /** What each operation does first: a slot takes one operation. */
    final void begin() {
        queue.begin(self());
    }

    /** Makes a NOP of it that does not complete; by the queue, and not counted as an operation. */
    final void fill(int links) {
        long flags = IOSQE_CQE_SKIP_SUCCESS | links;
        words(flags << 8 | (long) Arguments.NO_FILE << 32, 0, 0, 0, 0, 0, 0);
    }

    /** Whether the kernel looks its file up later than it reads the submission. */
    final boolean isLookedUpLate() {
        int opcode = opcode();
        return opcode < Long.SIZE && (LATE_OPCODES >>> opcode & 1) != 0
                || (sqe.get(JAVA_BYTE, FLAGS_OFFSET) & (IOSQE_ASYNC | IOSQE_IO_DRAIN)) != 0;
    }

    /** Whether it has no completion if it succeeds. */
    final boolean skipsSuccess() {
        return (sqe.get(JAVA_BYTE, FLAGS_OFFSET) & IOSQE_CQE_SKIP_SUCCESS) != 0;
    }

    /** What its completions will bring back. */
    final long givenUserData() {
        return sqe.get(WORD, USER_DATA_OFFSET);
    }

    final void setDrained() {
        queue.setDrained();
    }

    /** Which of the flags it has that link the next operation to it. */
    final int links() {
        return sqe.get(JAVA_BYTE, FLAGS_OFFSET) & (IOSQE_IO_LINK | IOSQE_IO_HARDLINK);
    }

    private void words(long w0, long w1, long w2, long w3, long w5, long w6, long w7) {
        MemorySegment memory = sqe;
        memory.set(WORD, 0, w0);
        memory.set(WORD, 8, w1);
        memory.set(WORD, 16, w2);
        memory.set(WORD, 24, w3);
        memory.set(WORD, USER_DATA_OFFSET, 0);
        boolean tail = (w5 | w6 | w7) != 0;
        // Stores are what filling a slot costs, and most operations have nothing here.
        if (tail || hasTail) {
            memory.set(WORD, BUF_OFFSET, w5);
            memory.set(WORD, ADDR3_OFFSET, w6);
            memory.set(WORD, LAST_OFFSET, w7);
            hasTail = tail;
        }
    }

    /**
     * Writes an operation.
     *
     * @param target what {@link #file} gave, or {@link #plain}: fd and the flag of a registered one
     */
    final Sqe write(int opcode, long target, long off, long addr, int len, int operationFlags) {
        return write(opcode, target, 0, off, addr, len, operationFlags, 0, 0, 0);
    }

    /** Writes an operation that has more. */
    final Sqe write(
            int opcode,
            long target,
            int ioprio,
            long off,
            long addr,
            int len,
            int operationFlags,
            int buffer,
            int fileIndex,
            long addr3) {
        words(
                opcode | target | (ioprio & 0xffffL) << 16,
                off,
                addr,
                Integer.toUnsignedLong(len) | (long) operationFlags << 32,
                buffer & 0xffffL | (long) fileIndex << 32,
                addr3,
                0);
        Sqe self = self();
        queue.claim(self);
        return self;
    }

    private Sqe self() {
        return (Sqe) this;
    }

    /** All of it, to be written to: 128 bytes where the ring has such submissions. */
    final MemorySegment memory() {
        hasTail = true;
        return sqe;
    }

    /** Before an operation of 128 bytes is written: whether there is room for it. */
    final void checkBig() {
        if (sqe.byteSize() == SQE_BYTES) {
            queue.checkBig(self());
        }
    }

    /** After an operation of 128 bytes was written: all of its memory. */
    final MemorySegment claimedBig() {
        hasTail = true;
        if (sqe.byteSize() != SQE_BYTES) {
            return sqe;
        }
        queue.claimSecond(self());
        return queue.extendedMemory(self());
    }

    /** What it has for the next submit. */
    final String text() {
        if (!sqe.scope().isAlive()) {
            return "{freed}";
        }
        return batch == queue.batch() ? SqeText.of(sqe) : "{no operation}";
    }

    // What every operation has.

    final Sqe setUserData(long value) {
        checkGiven();
        sqe.set(WORD, USER_DATA_OFFSET, value);
        return self();
    }

    final Sqe addFlags(int flags) {
        checkGiven();
        byte old = sqe.get(JAVA_BYTE, FLAGS_OFFSET);
        sqe.set(JAVA_BYTE, FLAGS_OFFSET, (byte) (old | flags));
        return self();
    }

    final int opcode() {
        return sqe.get(JAVA_BYTE, OPCODE_OFFSET);
    }

    /** Of operations in which the field is not something else. */
    final Sqe setIoprio(int value) {
        int priority = attribute(value, "an I/O priority");
        checkGiven();
        sqe.set(JAVA_SHORT, IOPRIO_OFFSET, (short) priority);
        return self();
    }

    /** Of reads and writes: where a struct of each attribute in the mask is. */
    final Sqe setAttributes(long address, long mask) {
        checkGiven();
        hasTail = true;
        sqe.set(WORD, ADDR3_OFFSET, address);
        sqe.set(WORD, LAST_OFFSET, mask);
        return self();
    }

    final void setUncountable() {
        queue.ring().setUncountable();
    }

    final Sqe setPersonality(int id) {
        int personality = attribute(id, "credentials");
        checkGiven();
        hasTail = true;
        sqe.set(JAVA_SHORT, PERSONALITY_OFFSET, (short) personality);
        return self();
    }

    final Sqe setBufferGroup(int group) {
        int number = attribute(group, "buffer group");
        checkGiven();
        hasTail = true;
        sqe.set(JAVA_SHORT, BUF_OFFSET, (short) number);
        return self();
    }

    /** A number of 16 bits; the operation of one that is refused leaves the queue. */
    private int attribute(int value, String what) {
        try {
            return Arguments.unsigned16(value, what);
        } catch (IllegalArgumentException e) {
            queue.refused(self());
            throw e;
        }
    }

    /** An attribute was refused, and so its operation. */
    final RuntimeException refused(RuntimeException e) {
        queue.refused(self());
        return e;
    }

    // Arguments, checked.

    /** An operation that is about no file. */
    final long plain() {
        return plain(0);
    }

    /** An operation that has a number where others have a file. */
    final long plain(int fd) {
        return (long) fd << 32;
    }

    /** An operation on a file: its number, held open until the kernel has looked it up. */
    final long file(Descriptor file) {
        if (file instanceof Fd fd) {
            return (long) queue.hold(self(), 0, fd) << 32;
        }
        return (long) direct(file, 0) << 32 | IOSQE_FIXED_FILE << 8;
    }

    /** A second file that is no registered one. */
    final int second(Fd fd) {
        return queue.hold(self(), 1, fd);
    }

    /**
     * The number of a descriptor that the operation closes. Comes last: nothing is refused after
     * it.
     */
    final int lend(Fd fd) {
        return queue.lend(self(), fd);
    }

    /** A direct descriptor's slot, which has no other file before the kernel has read this. */
    final int direct(Descriptor file, int which) {
        if (file instanceof DirectDescriptor direct) {
            try {
                int slot = direct.slotIn(queue.ring());
                queue.hold(self(), which, direct.files(), slot, 1);
                return slot;
            } catch (RuntimeException e) {
                queue.releaseHolds(self());
                throw e;
            }
        }
        Objects.requireNonNull(file);
        throw new IllegalArgumentException("neither an Fd nor a ring's own: " + file);
    }

    /**
     * The slot that an operation fills, as the kernel has it: what was there before is not to be
     * used from here on. So this comes last, when nothing can refuse the operation any more.
     */
    final int slotToFill(int slot) {
        return slotToFill(slot, 1);
    }

    /** {@link #slotToFill(int)}, of some slots. */
    final int slotToFill(int slot, int count) {
        int index = Arguments.slot(slot);
        if (slot >= 0) {
            for (int i = 0; i < count; i++) {
                forget(slot + i);
            }
            holdSlots(slot, count);
        }
        return index;
    }

    /** What was in a slot is not to be used from here on. */
    final void forget(int slot) {
        queue.ring().forgetFile(slot);
    }

    /** Slots that an operation fills, of which it may leave some. */
    final void holdSlots(int slot, int count) {
        RegisteredFiles files = queue.ring().files();
        if (files != null) {
            queue.hold(self(), 2, files, slot, count);
        }
    }

    /** The slot that an operation empties, as the kernel has it. */
    final int slotToClose(DirectDescriptor direct) {
        int slot = direct.slotToClose(queue.ring());
        queue.hold(self(), 0, direct.files(), slot, 1);
        return Arguments.slot(slot);
    }

    /** A registered buffer's number; what is used of it is in its memory. */
    final int registered(int bufferIndex, long address, long byteCount) {
        int index = Arguments.unsigned16(bufferIndex, "registered buffer");
        queue.ring().checkBuffer(index, address, byteCount);
        return index;
    }

    /** A buffer that the kernel writes to. */
    static long target(MemorySegment buffer, long offset, long byteCount) {
        if (buffer.isReadOnly()) {
            throw new IllegalArgumentException(
                    "the kernel would write to this segment, and it is read-only");
        }
        return source(buffer, offset, byteCount);
    }

    /** A buffer that the kernel reads. */
    static long source(MemorySegment buffer, long offset, long byteCount) {
        if (!buffer.isNative()) {
            throw new IllegalArgumentException("a segment on the heap: " + buffer);
        }
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        checkUsable(buffer);
        return buffer.address() + offset;
    }

    /** Memory that is there, and that a system call of this thread could use, too. */
    static void checkUsable(MemorySegment memory) {
        if (!memory.scope().isAlive()) {
            throw new IllegalStateException("the arena of this memory was closed");
        }
        if (!memory.isAccessibleBy(Thread.currentThread())) {
            throw new WrongThreadException("this memory is another thread's");
        }
    }

    /** A length that has 32 bits in a submission. */
    static int length(long byteCount) {
        if (byteCount < 0 || byteCount > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "an operation moves up to 2 GiB less one, not " + byteCount);
        }
        return (int) byteCount;
    }

    /** Attributes need an operation. */
    private void checkGiven() {
        if (batch != queue.batch()) {
            throw new IllegalStateException(
                    "this slot has no operation that was not submitted: write one first");
        }
    }
}
