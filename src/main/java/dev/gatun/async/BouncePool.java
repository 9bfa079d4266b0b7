package dev.gatun.async;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.sys.StackRoom;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Buffers of one size that the kernel reads and writes in the place of a caller's memory. All
 * threads take them, in order, and give them back.
 *
 * <p>The first few may be for calls that do not wait: each thread begins to look at a place of its
 * own, so threads on two processors mostly write neither to the same word nor to the same buffer.
 */
final class BouncePool {
    private static final long INDEX = 0xffff_ffffL;

    /** What it needs of the stack to take a buffer and to give it back. */
    private static final int BUFFER_FRAMES = 50;

    /** How many ints apart the {@link #taken} of two buffers are: two cache lines of 64 bytes. */
    private static final int STRIDE = 32;

    private final MemorySegment memory;
    private final int bufferBytes;

    /** How many buffers are for calls that do not wait: a power of two, or 0. */
    private final int brief;

    /** For each of those, whether a thread has it: 1, or else 0. */
    private final AtomicIntegerArray taken;

    /** In order, so that a thread that waits is not overtaken for ever. */
    private final Semaphore permits;

    /** A stack of free buffers: the first one's number and one, and above it a count of changes. */
    private final AtomicLong top = new AtomicLong(1);

    private final int[] next;

    BouncePool(MemorySegment memory, int bufferBytes) {
        this(memory, bufferBytes, 0);
    }

    /** The first buffers of the memory are for calls that do not wait. */
    BouncePool(MemorySegment memory, int bufferBytes, int brief) {
        this.memory = memory;
        this.bufferBytes = bufferBytes;
        this.brief = brief;
        taken = new AtomicIntegerArray(brief * STRIDE);
        int count = Math.toIntExact(memory.byteSize() / bufferBytes) - brief;
        permits = new Semaphore(count, true);
        next = new int[count];
        for (int i = 0; i < count - 1; i++) {
            next[i] = i + 2;
        }
    }

    int bufferBytes() {
        return bufferBytes;
    }

    /** About how many threads wait for a buffer. */
    int waiting() {
        return permits.getQueueLength();
    }

    MemorySegment memory() {
        return memory;
    }

    /** Takes a buffer; waits until there is one. Gives where it is in {@link #memory}, in bytes. */
    long take() {
        StackRoom.check(BUFFER_FRAMES);
        permits.acquireUninterruptibly();
        if (!memory.scope().isAlive()) {
            permits.release();
            throw new IllegalStateException("the buffers of the service are freed");
        }
        while (true) {
            long old = top.get();
            int first = (int) old;
            long changed = changes(old) | next[first - 1] & INDEX;
            if (top.compareAndSet(old, changed)) {
                return (long) (brief + first - 1) * bufferBytes;
            }
        }
    }

    /**
     * {@link #take} for a call that does not wait, and for no operation of a ring. It looks for no
     * room on the stack: if a buffer is not given back, the others are taken.
     */
    long takeBriefly() {
        int first = (int) Thread.currentThread().threadId();
        for (int i = 0; i < brief; i++) {
            int index = first + i & brief - 1;
            // Plain: it only spares the compare-and-set, which decides.
            if (taken.getPlain(index * STRIDE) == 0 && taken.compareAndSet(index * STRIDE, 0, 1)) {
                return (long) index * bufferBytes;
            }
        }
        return take();
    }

    void give(long offset) {
        int index = (int) (offset / bufferBytes);
        if (index < brief) {
            // Release: our last accesses come before those of the thread that takes it next.
            taken.setRelease(index * STRIDE, 0);
            return;
        }
        int number = index - brief + 1;
        while (true) {
            long old = top.get();
            next[number - 1] = (int) old;
            if (top.compareAndSet(old, changes(old) | number)) {
                permits.release();
                return;
            }
        }
    }

    /** Copies to the buffer at {@code at} what a caller has. */
    void copyIn(MemorySegment from, long offset, long at, long byteCount) {
        MemorySegment.copy(from, offset, memory, at, byteCount);
    }

    void copyIn(byte[] from, int offset, long at, int byteCount) {
        MemorySegment.copy(from, offset, memory, JAVA_BYTE, at, byteCount);
    }

    /** Copies to a caller what the buffer at {@code at} has. */
    void copyOut(long at, MemorySegment to, long offset, long byteCount) {
        MemorySegment.copy(memory, at, to, offset, byteCount);
    }

    void copyOut(long at, byte[] to, int offset, int byteCount) {
        MemorySegment.copy(memory, JAVA_BYTE, at, to, offset, byteCount);
    }

    private static long changes(long old) {
        return (old & ~INDEX) + INDEX + 1;
    }
}
