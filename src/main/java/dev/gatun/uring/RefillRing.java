package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.io_uring_zcrx_offsets;
import dev.gatun.raw.struct.io_uring_zcrx_rqe;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The ring by which memory of a {@link ZeroCopyReceiveQueue} goes back to the kernel: head
 * (kernel), tail (us), and entries of 16 bytes, {@code struct io_uring_zcrx_rqe}. The only place
 * where it is touched.
 */
final class RefillRing {
    static final long ENTRY_BYTES = io_uring_zcrx_rqe.SIZE;

    // struct io_uring_zcrx_offsets
    private static final long OFFSET_OF_HEAD = io_uring_zcrx_offsets.OFFSET_HEAD;
    private static final long OFFSET_OF_TAIL = io_uring_zcrx_offsets.OFFSET_TAIL;
    private static final long OFFSET_OF_ENTRIES = io_uring_zcrx_offsets.OFFSET_RQES;

    // struct io_uring_zcrx_rqe
    private static final long OFF = io_uring_zcrx_rqe.OFFSET_OFF;
    private static final long LEN = io_uring_zcrx_rqe.OFFSET_LEN;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final long head;
    private final long tail;
    private final long entries;
    private final int count;

    private RefillRing(MemorySegment memory, long head, long tail, long entries, int count) {
        this.memory = memory;
        this.head = head;
        this.tail = tail;
        this.entries = entries;
        this.count = count;
    }

    /** In a region, where the kernel has said. */
    static RefillRing in(MemorySegment memory, MemorySegment offsets, int count) {
        return new RefillRing(
                memory,
                offsets.get(JAVA_INT, OFFSET_OF_HEAD),
                offsets.get(JAVA_INT, OFFSET_OF_TAIL),
                offsets.get(JAVA_INT, OFFSET_OF_ENTRIES),
                count);
    }

    /**
     * Adds an entry, if there is room. Acquire of the head: the kernel's reads of an old entry come
     * before it is written again. Release of the tail: the kernel sees it only after the entry, and
     * after what was read out of the memory.
     */
    boolean add(long offset, int byteCount) {
        int next = memory.get(JAVA_INT, tail);
        if (next - (int) INT.getAcquire(memory, head) == count) {
            return false;
        }
        long at = entries + (next & count - 1) * ENTRY_BYTES;
        memory.set(JAVA_LONG, at + OFF, offset);
        memory.set(JAVA_INT, at + LEN, byteCount);
        INT.setRelease(memory, tail, next + 1);
        return true;
    }
}
