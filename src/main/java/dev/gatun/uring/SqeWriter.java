package dev.gatun.uring;

import static dev.gatun.raw.Uring.IOSQE_FIXED_FILE;

import dev.gatun.raw.struct.io_uring_sqe;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Fd;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * How an operation is written into its slot: {@link #begin}, then its arguments checked and its
 * descriptors held, then {@link #put}, which claims the slot.
 */
abstract sealed class SqeWriter extends SqeMemory permits Sqe {
    private static final int SQE_BYTES = io_uring_sqe.SIZE;

    private final SlotQueue queue;

    SqeWriter(SlotQueue queue, int index, MemorySegment sqe) {
        super(queue.core().memoryRule(), index, sqe);
        this.queue = queue;
    }

    /** What each operation does first: a slot takes one operation. */
    final void begin() {
        queue.begin(this);
    }

    /**
     * Writes an operation.
     *
     * @param fdWord fd and the flag of a registered one: {@link #fdWord}, {@link #noFd}
     */
    final Sqe put(int opcode, long fdWord, long off, long addr, int len, int operationFlags) {
        return put(opcode, fdWord, 0, off, addr, len, operationFlags, 0, 0, 0);
    }

    /** Writes an operation that has more. */
    final Sqe put(
            int opcode,
            long fdWord,
            int ioprio,
            long off,
            long addr,
            int len,
            int operationFlags,
            int buffer,
            int fileIndex,
            long addr3) {
        putWords(
                opcode | fdWord | (ioprio & 0xffffL) << 16,
                off,
                addr,
                Integer.toUnsignedLong(len) | (long) operationFlags << 32,
                buffer & 0xffffL | (long) fileIndex << 32,
                addr3);
        if (isPrepared(opcode)) {
            queue.note();
        }
        queue.claim(this);
        return (Sqe) this;
    }

    /** Before an operation of 128 bytes is written: whether there is room for it. */
    final void checkBig() {
        if (memory().byteSize() == SQE_BYTES) {
            queue.checkBig(this);
        }
    }

    /** After an operation of 128 bytes was written: all of its memory. */
    final MemorySegment claimedBig() {
        MemorySegment memory = memory();
        if (memory.byteSize() != SQE_BYTES) {
            return memory;
        }
        queue.claimSecond(this);
        return queue.extendedMemory(this);
    }

    // Attributes, which need an operation.

    final void checkGiven() {
        if (batch != queue.batch()) {
            throw new IllegalStateException(
                    batch == 0
                            ? "no operation was written to this slot yet"
                            : queue.isOfBatch(this)
                                    ? "this slot's operation takes no attributes any more"
                                    : "this slot's operation was submitted, and no other was"
                                            + " written yet");
        }
    }

    /** An attribute was refused, and so its operation, which leaves the queue. */
    final RuntimeException refused(RuntimeException e) {
        queue.refused(this);
        return e;
    }

    /** An attribute of 16 bits. */
    final int attribute(int value, String what) {
        try {
            return Arguments.unsigned16(value, what);
        } catch (IllegalArgumentException e) {
            throw refused(e);
        }
    }

    /** An attribute of 8 bits. */
    final int byteAttribute(int value, String what) {
        if (value != Byte.toUnsignedInt((byte) value)) {
            throw refused(new IllegalArgumentException(what + " of " + value));
        }
        return value;
    }

    /** Flags that change when the operation, or the next one, is run. */
    final void orderBy(int flags) {
        checkGiven();
        putFlags(flags);
        queue.note();
    }

    final RingFeatures features() {
        return queue.core().features();
    }

    final void setUncountable() {
        queue.core().inFlight().setUncountable();
    }

    /** What it has for the next submit. */
    final String text() {
        if (!isMapped()) {
            return "{freed}";
        }
        return queue.isOfBatch(this) ? SqeText.of(memory()) : "{no operation}";
    }

    // Descriptors.

    /** An operation that is about no file, or has a number in its place. */
    static long noFd(int number) {
        return (long) number << 32;
    }

    /** An operation on a file: its number, held open until the kernel has looked it up. */
    final long fdWord(Descriptor file) {
        if (file instanceof Fd fd) {
            return (long) queue.hold(this, 0, fd) << 32;
        }
        return (long) direct(file, 0) << 32 | IOSQE_FIXED_FILE << 8;
    }

    /** The descriptor that the operation is about; null if it is about none, or a direct one. */
    final Fd held() {
        return queue.held(this);
    }

    /** A second file that is no registered one. */
    final int second(Fd fd) {
        return queue.hold(this, 1, fd);
    }

    /**
     * The number of a descriptor that the operation closes. Comes last: nothing is refused after
     * it.
     */
    final int lend(Fd fd) {
        return queue.lend(this, fd);
    }

    /** A direct descriptor's slot, which has no other file before the kernel has read this. */
    final int direct(Descriptor file, int which) {
        Objects.requireNonNull(file);
        if (file instanceof DirectDescriptor direct) {
            try {
                int slot = direct.slotIn(tables());
                queue.hold(this, which, direct.table(), slot, 1);
                return slot;
            } catch (RuntimeException e) {
                queue.releaseHolds(this);
                throw e;
            }
        }
        throw new IllegalArgumentException("neither an Fd nor a ring's own: " + file);
    }

    private RingTables tables() {
        return queue.core().tables();
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
            queue.checkToChange(tables().files(), slot, count);
            for (int i = 0; i < count; i++) {
                forget(slot + i);
            }
            holdSlots(slot, count);
        }
        return index;
    }

    /** Refuses to change slots that an operation is still to look up. */
    final void checkToChange(int slot, int count) {
        queue.checkToChange(tables().files(), slot, count);
    }

    /** What was in a slot is not to be used from here on. */
    final void forget(int slot) {
        FileTable files = tables().files();
        if (files != null && files.has(slot)) {
            queue.changed(this, files, slot);
            files.forget(slot);
        }
    }

    /** Slots that an operation fills, of which it may leave some. */
    final void holdSlots(int slot, int count) {
        FileTable files = tables().files();
        // Without a table too: it must not get one before the kernel has looked.
        queue.hold(this, 2, files == null ? FileTable.NONE : files, slot, count);
    }

    /** The slot that an operation empties, as the kernel has it. */
    final int slotToClose(DirectDescriptor direct) {
        int slot = direct.slotIn(tables());
        queue.checkToChange(direct.table(), slot, 1);
        direct(direct, 0);
        forget(slot);
        return Arguments.slot(slot);
    }

    /** A registered buffer's number; what is used of it is in its memory. */
    final int registered(int bufferIndex, long address, long byteCount) {
        int index = Arguments.unsigned16(bufferIndex, "registered buffer");
        tables().checkBuffer(index, address, byteCount);
        return index;
    }
}
