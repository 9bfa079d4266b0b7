package dev.gatun.uring;

import java.lang.foreign.MemorySegment;

/**
 * Buffers of one size in a ring's memory. At any time each buffer is free, taken by the caller, or
 * lent to the kernel. A buffer is lent to one operation, and comes back with that operation's last
 * completion. If the caller asks for the buffer's memory before, or hands over a completion of
 * another operation, an exception is thrown.
 *
 * {@snippet lang=java :
 * int buffer = pool.take();                       // free -> mine
 * MemorySegment memory = pool.segment(buffer);    // mine: an exception otherwise
 * ring.sq()
 *         .next()
 *         .pread(file, memory, 0, memory.byteSize(), offset)
 *         .userData(pool.lend(buffer, 7));        // lent -> the kernel's
 * …
 * if (pool.giveBack(userData, flags)) {           // the last completion -> mine again
 *     use(pool.segment(BufferPool.index(userData)), pool.tag(userData));
 *     pool.free(BufferPool.index(userData));
 * }
 * }
 *
 * <p>The user data has the buffer's index in its lowest 20 bits, and above them 44 bits that count
 * how often the buffer was lent: so many that the count does not wrap around. The pool keeps the
 * caller's 32 bits.
 *
 * <p>Nothing is allocated after the pool is made. For the ring's thread.
 */
public final class BufferPool {
    private static final int INDEX_BITS = 20;
    private static final int MAX_COUNT = 1 << INDEX_BITS;

    private static final byte FREE = 0;
    private static final byte TAKEN = 1;
    private static final byte LENT = 2;

    private final RingCore ring;
    private final MemorySegment memory;
    private final MemorySegment[] segments;
    private final byte[] states;

    /** How often each was lent. */
    private final long[] generations;

    private final int[] tags;

    /** The free ones, as a stack: the one that was used last is in the cache. */
    private final int[] free;

    private int freeCount;
    private int lentCount;

    private BufferPool(RingCore ring, MemorySegment memory, int count, long byteCount) {
        this.ring = ring;
        this.memory = memory;
        segments = new MemorySegment[count];
        states = new byte[count];
        generations = new long[count];
        tags = new int[count];
        free = new int[count];
        for (int i = 0; i < count; i++) {
            segments[i] = memory.asSlice(i * byteCount, byteCount);
            free[i] = count - 1 - i;
        }
        freeCount = count;
    }

    /**
     * Makes a pool in {@link IoUring#arena}.
     *
     * @param ring the ring whose operations use the buffers
     * @param count how many buffers, up to 1,048,576
     * @param byteCount the size of each buffer
     * @param alignment the alignment of the first buffer, and of each buffer if the size is a
     *     multiple of it; 4096 is enough for O_DIRECT
     * @return the pool, with all buffers free
     */
    public static BufferPool allocate(IoUring ring, int count, long byteCount, long alignment) {
        if (count <= 0 || count > MAX_COUNT) {
            throw new IllegalArgumentException(count + " buffers; a pool has 1 to " + MAX_COUNT);
        }
        if (byteCount <= 0) {
            throw new IllegalArgumentException("buffers of " + byteCount + " bytes");
        }
        RingCore core = ring.core();
        MemorySegment memory =
                core.buffers().allocate(Math.multiplyExact(byteCount, (long) count), alignment);
        return new BufferPool(core, memory, count, byteCount);
    }

    /** {@return the memory of all buffers, one after the other, which can be registered} */
    public MemorySegment memory() {
        return memory;
    }

    /** {@return how many buffers there are} */
    public int count() {
        return states.length;
    }

    /** {@return how many buffers are free} */
    public int freeCount() {
        return freeCount;
    }

    /** {@return how many buffers are lent to the kernel} */
    public int lentCount() {
        return lentCount;
    }

    /**
     * Takes a free buffer.
     *
     * @return its index, or -1 if none is free
     */
    public int take() {
        ring.checkUse();
        if (freeCount == 0) {
            return -1;
        }
        int index = free[--freeCount];
        states[index] = TAKEN;
        return index;
    }

    /**
     * Gives the memory of a buffer that was taken.
     *
     * @param index the buffer's index, from {@link #take}
     * @return the buffer's memory
     * @throws IllegalStateException if the buffer is free, or lent to the kernel
     */
    public MemorySegment segment(int index) {
        check(index, TAKEN);
        return segments[index];
    }

    /**
     * Lends a buffer to an operation. The operation must be given the user data that this method
     * returns. The buffer is the kernel's until {@link #giveBack}.
     *
     * @param index the index of a buffer that was taken
     * @param tag 32 bits of the caller's, for {@link #tag}
     * @return the user data
     * @throws IllegalStateException if the buffer is free, or lent to the kernel
     */
    public long lend(int index, int tag) {
        ring.checkUse();
        check(index, TAKEN);
        states[index] = LENT;
        lentCount++;
        tags[index] = tag;
        return ++generations[index] << INDEX_BITS | index;
    }

    /**
     * Takes a completion of the operation that a buffer was lent to.
     *
     * @param userData the user data of the completion
     * @param flags the flags of the completion
     * @return true if it was the operation's last completion: the buffer is the caller's again;
     *     false if another completion follows ({@link Completion#hasMore}), such as the
     *     notification of a zero-copy send
     * @throws IllegalStateException if that buffer is not lent to that operation
     */
    public boolean giveBack(long userData, int flags) {
        ring.checkUse();
        int index = index(userData);
        checkLast(userData);
        if (states[index] != LENT) {
            throw noBuffer(userData);
        }
        if (Completion.hasMore(flags)) {
            return false;
        }
        states[index] = TAKEN;
        lentCount--;
        return true;
    }

    /**
     * Makes a buffer free again.
     *
     * @param index the index of a buffer that was taken
     * @throws IllegalStateException if the buffer is free, or lent to the kernel
     */
    public void free(int index) {
        ring.checkUse();
        check(index, TAKEN);
        states[index] = FREE;
        free[freeCount++] = index;
    }

    /**
     * Which buffer a completion is about.
     *
     * @param userData the user data of the completion
     * @return the buffer's index
     */
    public static int index(long userData) {
        return (int) userData & MAX_COUNT - 1;
    }

    /**
     * The tag that the caller gave to {@link #lend}. It is kept until the buffer is lent again.
     *
     * @param userData the user data of the completion
     * @return the tag
     * @throws IllegalStateException if the buffer was lent to another operation since
     */
    public int tag(long userData) {
        checkLast(userData);
        return tags[index(userData)];
    }

    private void checkLast(long userData) {
        int index = index(userData);
        if (index >= states.length || generations[index] != userData >>> INDEX_BITS) {
            throw noBuffer(userData);
        }
    }

    private static IllegalStateException noBuffer(long userData) {
        return new IllegalStateException(
                "a completion of an operation that has no buffer: user data 0x"
                        + Long.toHexString(userData));
    }

    private void check(int index, byte expected) {
        byte state = states[index];
        if (state != expected) {
            throw new IllegalStateException(
                    "buffer "
                            + index
                            + (state == FREE
                                    ? " is free"
                                    : " is the kernel's until its operation has completed"));
        }
    }
}
