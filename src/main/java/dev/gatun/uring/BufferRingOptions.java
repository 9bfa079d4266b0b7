package dev.gatun.uring;

import static dev.gatun.raw.Uring.IOU_PBUF_RING_INC;
import static dev.gatun.raw.Uring.IOU_PBUF_RING_MMAP;

import java.lang.foreign.MemorySegment;

/**
 * What kind of {@link BufferRing} is made. Immutable: each method returns new options.
 *
 * {@snippet lang=java :
 * BufferRingOptions.of(GROUP, 1024, 4096).incremental();
 * }
 */
public final class BufferRingOptions {
    /** With its 16 zero bits behind it, it has to fit into the 27 bits of the offset. */
    private static final int MAX_MAPPED_GROUP = 2047;

    private static final int MAX_GROUP = 0xffff;
    private static final int MAX_ENTRIES = 1 << 15;

    private final int group;
    private final int entries;
    private final int bufferSize;
    private final int flags;
    private final int minLeft;
    private final MemorySegment memory;
    private final boolean initiallyTaken;

    private BufferRingOptions(
            int group,
            int entries,
            int bufferSize,
            int flags,
            int minLeft,
            MemorySegment memory,
            boolean initiallyTaken) {
        this.group = group;
        this.entries = entries;
        this.bufferSize = bufferSize;
        this.flags = flags;
        this.minLeft = minLeft;
        this.memory = memory;
        this.initiallyTaken = initiallyTaken;
    }

    /**
     * Buffers of one size in memory of {@link IoUring#arena}, and the ring's entries in memory of
     * this process.
     *
     * @param group the number by which operations name the group, 0 to 65,535; not in use on the
     *     ring
     * @param entries how many buffers: a power of two, up to 32,768
     * @param bufferSize the size of each buffer, in bytes
     * @return the options
     */
    public static BufferRingOptions of(int group, int entries, int bufferSize) {
        if (group < 0 || group > MAX_GROUP) {
            throw new IllegalArgumentException("buffer group " + group);
        }
        if (entries <= 0 || entries > MAX_ENTRIES || Integer.bitCount(entries) != 1) {
            throw new IllegalArgumentException(
                    entries + " buffers: a power of two up to " + MAX_ENTRIES + " is possible");
        }
        if (bufferSize <= 0) {
            throw new IllegalArgumentException("buffers of " + bufferSize + " bytes");
        }
        return new BufferRingOptions(group, entries, bufferSize, 0, 0, null, false);
    }

    /**
     * The entries are in memory of the kernel, which is mapped into this process: {@code
     * IOU_PBUF_RING_MMAP}. Only for groups up to 2047: the mapping's offset has no room for higher
     * numbers, and the kernel would map another group's entries. Since Linux 6.4.
     *
     * @return the options
     */
    public BufferRingOptions kernelMemory() {
        if (group > MAX_MAPPED_GROUP) {
            throw new IllegalArgumentException(
                    "buffer group " + group + ": memory of the kernel's has those up to 2047");
        }
        return with(IOU_PBUF_RING_MMAP);
    }

    /**
     * The kernel uses a buffer up piece by piece, with a completion for each piece: {@code
     * IOU_PBUF_RING_INC}. This suits few large buffers, and data that come in small parts. Since
     * Linux 6.12.
     *
     * <p>Not for {@link Sqe#recvmsgMultishot}, unless the pieces leave no rest. As of Linux 6.18,
     * when less is left of a buffer than a message's header takes, that receive and all receives
     * after it end with EFAULT.
     *
     * @return the options
     */
    public BufferRingOptions incremental() {
        return with(IOU_PBUF_RING_INC);
    }

    private BufferRingOptions with(int flag) {
        return new BufferRingOptions(
                group, entries, bufferSize, flags | flag, minLeft, memory, initiallyTaken);
    }

    /**
     * With {@link #incremental}: when fewer bytes than this are left of a buffer, the kernel goes
     * on to the next buffer. Kernels that do not know this option refuse it.
     *
     * @param byteCount how many bytes must be left
     * @return the options
     */
    public BufferRingOptions minLeft(int byteCount) {
        if (byteCount < 0 || byteCount > bufferSize) {
            throw new IllegalArgumentException("at least " + byteCount + " bytes left");
        }
        return new BufferRingOptions(
                group, entries, bufferSize, flags, byteCount, memory, initiallyTaken);
    }

    /**
     * Sets the buffers' memory.
     *
     * @param buffers native, writable memory for all buffers, one after the other; it must live as
     *     long as the ring. A ring that was opened with {@link RingOptions#ownMemory} takes memory
     *     of its own arena only
     * @return the options
     */
    public BufferRingOptions memory(MemorySegment buffers) {
        Arguments.writable(buffers, 0, (long) entries * bufferSize);
        return new BufferRingOptions(
                group, entries, bufferSize, flags, minLeft, buffers, initiallyTaken);
    }

    /**
     * All buffers are the caller's at first, as if they had been taken, and the kernel has none.
     * This is for sending: the caller fills a buffer, and gives it to the kernel with {@link
     * BufferRing#giveBack(int, int)}.
     *
     * @return the options
     */
    public BufferRingOptions initiallyTaken() {
        return new BufferRingOptions(group, entries, bufferSize, flags, minLeft, memory, true);
    }

    int group() {
        return group;
    }

    int entries() {
        return entries;
    }

    int bufferSize() {
        return bufferSize;
    }

    int flags() {
        return flags;
    }

    int minLeft() {
        return minLeft;
    }

    boolean isInitiallyTaken() {
        return initiallyTaken;
    }

    /** Null for the ring's. */
    MemorySegment memory() {
        return memory;
    }

    /** The sizes, and what differs from the defaults, for messages. */
    @Override
    public String toString() {
        return "[group "
                + group
                + ", "
                + entries
                + " buffers of "
                + bufferSize
                + " bytes"
                + ((flags & IOU_PBUF_RING_MMAP) != 0 ? ", IOU_PBUF_RING_MMAP" : "")
                + ((flags & IOU_PBUF_RING_INC) != 0 ? ", IOU_PBUF_RING_INC" : "")
                + (minLeft == 0 ? "" : ", at least " + minLeft + " left")
                + (memory == null ? "" : ", memory of the caller's")
                + (initiallyTaken ? ", initially taken]" : "]");
    }
}
