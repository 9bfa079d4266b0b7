package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_CQ_EVENTFD_DISABLED;
import static dev.gatun.raw.Uring.IORING_FEAT_SINGLE_MMAP;
import static dev.gatun.raw.Uring.IORING_SETUP_NO_MMAP;
import static dev.gatun.raw.Uring.IORING_SQ_CQ_OVERFLOW;
import static dev.gatun.raw.Uring.IORING_SQ_NEED_WAKEUP;
import static dev.gatun.raw.Uring.IORING_SQ_TASKRUN;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.gatun.raw.Uring;
import dev.gatun.raw.struct.io_cqring_offsets;
import dev.gatun.raw.struct.io_sqring_offsets;
import dev.gatun.raw.struct.io_uring_cqe;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/**
 * What a ring shares with the kernel: the two queues and the submissions. The only place where this
 * memory is mapped and touched, and where the order of its stores and loads is decided.
 *
 * <pre>
 *   submission queue:  head (kernel) · tail (us) · flags (kernel) · dropped (kernel) · [array]
 *   completion queue:  head (us) · tail (kernel) · flags (us) · overflow (kernel) · completions
 *   submissions:       64 bytes each, or 128
 * </pre>
 *
 * <p>Heads and tails count on for ever and wrap at 2<sup>32</sup>; the place in a queue is their
 * lower bits. Where each word is, the kernel tells at setup.
 */
final class RingMemory {
    // mmap offsets.
    private static final long IORING_OFF_SQ_RING = Uring.IORING_OFF_SQ_RING;
    private static final long IORING_OFF_CQ_RING = Uring.IORING_OFF_CQ_RING;
    private static final long IORING_OFF_SQES = Uring.IORING_OFF_SQES;

    // struct io_sqring_offsets
    private static final int SQ_HEAD = io_sqring_offsets.OFFSET_HEAD;
    private static final int SQ_TAIL = io_sqring_offsets.OFFSET_TAIL;
    private static final int SQ_FLAGS = io_sqring_offsets.OFFSET_FLAGS;
    private static final int SQ_DROPPED = io_sqring_offsets.OFFSET_DROPPED;
    private static final int SQ_ARRAY = io_sqring_offsets.OFFSET_ARRAY;

    // struct io_cqring_offsets
    private static final int CQ_HEAD = io_cqring_offsets.OFFSET_HEAD;
    private static final int CQ_TAIL = io_cqring_offsets.OFFSET_TAIL;
    private static final int CQ_OVERFLOW = io_cqring_offsets.OFFSET_OVERFLOW;
    private static final int CQ_CQES = io_cqring_offsets.OFFSET_CQES;
    private static final int CQ_FLAGS = io_cqring_offsets.OFFSET_FLAGS;

    // struct io_uring_cqe
    private static final int CQE_RES = io_uring_cqe.OFFSET_RES;
    private static final int CQE_BIG = io_uring_cqe.OFFSET_BIG_CQE;

    /** Always aligned; this layout only saves the check at each access. */
    private static final ValueLayout.OfLong WORD = JAVA_LONG_UNALIGNED;

    private static final VarHandle INT = JAVA_INT.varHandle();

    private final MemorySegment sq;
    private final MemorySegment cq;
    private final MemorySegment sqes;

    private final int sqEntries;
    private final int cqEntries;
    private final int sqeBytes;
    private final int cqeBytes;
    private final int cqeShift;
    private final long sqHead;
    private final long sqTail;
    private final long sqFlags;
    private final long sqDropped;
    private final long cqHead;
    private final long cqTail;
    private final long cqFlags;
    private final long cqOverflow;
    private final long cqes;

    private RingMemory(RingSetup setup, MemorySegment sq, MemorySegment cq, MemorySegment sqes) {
        this.sq = sq;
        this.cq = cq;
        this.sqes = sqes;
        sqEntries = setup.sqEntries();
        cqEntries = setup.cqEntries();
        sqeBytes = setup.sqeBytes();
        cqeBytes = setup.cqeBytes();
        cqeShift = Integer.numberOfTrailingZeros(cqeBytes);
        sqHead = setup.sqOffset(SQ_HEAD);
        sqTail = setup.sqOffset(SQ_TAIL);
        sqFlags = setup.sqOffset(SQ_FLAGS);
        sqDropped = setup.sqOffset(SQ_DROPPED);
        cqHead = setup.cqOffset(CQ_HEAD);
        cqTail = setup.cqOffset(CQ_TAIL);
        cqFlags = setup.cqOffset(CQ_FLAGS);
        cqOverflow = setup.cqOffset(CQ_OVERFLOW);
        cqes = setup.cqOffset(CQ_CQES);
        if (setup.hasArray()) {
            fillArray(setup.sqOffset(SQ_ARRAY));
        }
    }

    /** Maps what the kernel has made. */
    static RingMemory map(RingSetup setup, Fd fd, Arena arena) throws SyscallException {
        long sqBytes = sqBytes(setup);
        long cqBytes = cqBytes(setup);
        MemorySegment sq;
        MemorySegment cq;
        if ((setup.features() & IORING_FEAT_SINGLE_MMAP) != 0) {
            sq = map(arena, fd, IORING_OFF_SQ_RING, Math.max(sqBytes, cqBytes));
            cq = sq;
        } else {
            sq = map(arena, fd, IORING_OFF_SQ_RING, sqBytes);
            cq = map(arena, fd, IORING_OFF_CQ_RING, cqBytes);
        }
        MemorySegment sqes =
                map(arena, fd, IORING_OFF_SQES, (long) setup.sqEntries() * setup.sqeBytes());
        return new RingMemory(setup, sq, cq, sqes);
    }

    /** What the kernel has put into memory of ours. */
    static RingMemory in(RingSetup setup, MemorySegment rings, MemorySegment sqes) {
        assert setup.has(IORING_SETUP_NO_MMAP);
        return new RingMemory(setup, rings, rings, sqes);
    }

    private static long sqBytes(RingSetup setup) {
        return setup.sqOffset(SQ_ARRAY)
                + (setup.hasArray() ? (long) setup.sqEntries() * Integer.BYTES : 0);
    }

    private static long cqBytes(RingSetup setup) {
        return setup.cqOffset(CQ_CQES) + (long) setup.cqEntries() * setup.cqeBytes();
    }

    private static MemorySegment map(Arena arena, Fd fd, long offset, long byteCount)
            throws SyscallException {
        return Mapping.mmap(
                arena,
                fd,
                offset,
                byteCount,
                Protection.PROT_READ.or(Protection.PROT_WRITE),
                MapFlags.MAP_SHARED.or(MapFlags.MAP_POPULATE));
    }

    /** Entry i of the queue is submission i, for good. Plain: the first tail publishes it. */
    private void fillArray(long array) {
        for (int i = 0; i < sqEntries; i++) {
            sq.set(JAVA_INT, array + (long) i * Integer.BYTES, i);
        }
    }

    int sqEntries() {
        return sqEntries;
    }

    int cqEntries() {
        return cqEntries;
    }

    int sqeBytes() {
        return sqeBytes;
    }

    /** Whether a completion has 16 bytes more. */
    boolean hasBigCompletions() {
        return cqeBytes != CQE_BIG;
    }

    // The submission queue.

    /** The memory of one submission. Plain stores: {@link #publishSqTail} comes after. */
    MemorySegment sqe(int index) {
        return sqes.asSlice((long) index * sqeBytes, sqeBytes);
    }

    /** The memory of a submission that takes this place and the next. */
    MemorySegment twoSqes(int index) {
        return sqes.asSlice((long) index * sqeBytes, 2L * sqeBytes);
    }

    /**
     * How far the kernel has read. Acquire: a submission before it may be written again only after
     * the kernel's reads of it, which with SQPOLL happen in another thread.
     */
    int sqHead() {
        return (int) INT.getAcquire(sq, sqHead);
    }

    /** How far we have published; only we write it. */
    int sqTail() {
        return sq.get(JAVA_INT, sqTail);
    }

    /**
     * Publishes submissions up to here. Release: the kernel sees the tail only after the
     * submissions before it.
     */
    void publishSqTail(int tail) {
        INT.setRelease(sq, sqTail, tail);
    }

    /**
     * Whether the kernel's submitting thread sleeps, after {@link #publishSqTail}. The full fence
     * keeps this load behind the store of the tail: without it the thread could go to sleep having
     * seen the old tail, and we could still see it awake.
     */
    boolean needsWakeup() {
        VarHandle.fullFence();
        return (sqFlags() & IORING_SQ_NEED_WAKEUP) != 0;
    }

    /** Whether completions wait in the kernel, for room or for this thread to finish them. */
    boolean hasDeferred() {
        return (sqFlags() & (IORING_SQ_CQ_OVERFLOW | IORING_SQ_TASKRUN)) != 0;
    }

    /** Whether completions wait in the kernel for room. */
    boolean hasOverflow() {
        return (sqFlags() & IORING_SQ_CQ_OVERFLOW) != 0;
    }

    /** Opaque: a hint that the kernel changes at any time, and that orders nothing. */
    private int sqFlags() {
        return (int) INT.getOpaque(sq, sqFlags);
    }

    /** Entries of the index array that were none. Opaque: a count that orders nothing. */
    int sqDropped() {
        return (int) INT.getOpaque(sq, sqDropped);
    }

    // The completion queue.

    /** How far the kernel has written. Acquire: before it, the completions are whole. */
    int cqTail() {
        return (int) INT.getAcquire(cq, cqTail);
    }

    /** How far we have published; only we write it. */
    int cqHead() {
        return cq.get(JAVA_INT, cqHead);
    }

    /**
     * Gives the places before this back. Release: our reads of them come before the kernel's next
     * writes.
     */
    void publishCqHead(int head) {
        INT.setRelease(cq, cqHead, head);
    }

    /** Where the completion that has this number in the queue is. */
    long completion(int number) {
        return cqes + ((long) (number & cqEntries - 1) << cqeShift);
    }

    /** Plain, as all reads of completions: {@link #cqTail} came before. */
    long userData(long completion) {
        return cq.get(WORD, completion);
    }

    /** The operation's result in the lower half, the flags in the upper one. */
    long resAndFlags(long completion) {
        return cq.get(WORD, completion + CQE_RES);
    }

    /** The third word of a completion of 32 bytes, and with {@code 1} the fourth. */
    long extra(long completion, int index) {
        return cq.get(WORD, completion + CQE_BIG + (long) index * Long.BYTES);
    }

    /** Completions that are lost for want of memory. Opaque: a count that orders nothing. */
    int cqOverflow() {
        return (int) INT.getOpaque(cq, cqOverflow);
    }

    /** Whether the kernel has a word in which {@link #setEventFdDisabled} can be told. */
    boolean hasCqFlags() {
        return cqFlags != 0;
    }

    /** Opaque: the kernel looks before each signal, sooner or later. */
    void setEventFdDisabled(boolean disabled) {
        INT.setOpaque(cq, cqFlags, disabled ? IORING_CQ_EVENTFD_DISABLED : 0);
    }
}
