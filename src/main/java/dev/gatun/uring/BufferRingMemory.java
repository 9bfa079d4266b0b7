package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_OFF_PBUF_SHIFT;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.Uring;
import dev.gatun.raw.struct.io_uring_buf;
import dev.gatun.raw.struct.io_uring_buf_ring;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * What a ring of provided buffers shares with the kernel, {@code struct io_uring_buf_ring}: an
 * array of {@code struct io_uring_buf}, and the tail. The only place where this memory is mapped
 * and touched, and where the order of its stores is decided.
 *
 * <pre>
 *   entry 0:  addr 64 · len 32 · bid 16 · the ring's tail 16
 *   entry i:  addr 64 · len 32 · bid 16 · (reserved) 16
 * </pre>
 *
 * <p>The tail counts on for ever and wraps at 2<sup>16</sup>. The kernel does not tell its head in
 * this memory.
 */
final class BufferRingMemory {
    private static final long IORING_OFF_PBUF_RING = Uring.IORING_OFF_PBUF_RING;

    // struct io_uring_buf
    private static final long IO_URING_BUF_BYTES = io_uring_buf.SIZE;
    private static final long ADDR = io_uring_buf.OFFSET_ADDR;
    private static final long LEN = io_uring_buf.OFFSET_LEN;
    private static final long BID = io_uring_buf.OFFSET_BID;

    // struct io_uring_buf_ring
    private static final long TAIL = io_uring_buf_ring.OFFSET_TAIL;

    private static final VarHandle SHORT = JAVA_SHORT.varHandle();

    private final MemorySegment entries;

    BufferRingMemory(MemorySegment entries) {
        this.entries = entries;
    }

    /** In pages of this process. */
    static BufferRingMemory allocate(Arena arena, int count) throws SyscallException {
        long page = Mapping.pageSize();
        long byteCount = (count * IO_URING_BUF_BYTES + page - 1) / page * page;
        return new BufferRingMemory(Mapping.mmapAnonymous(arena, byteCount, MapFlags.MAP_PRIVATE));
    }

    /** Maps what the kernel has made for a group. */
    static BufferRingMemory map(Arena arena, Fd ring, int group, int count)
            throws SyscallException {
        return new BufferRingMemory(
                Mapping.mmap(
                        arena,
                        ring,
                        IORING_OFF_PBUF_RING | (long) group << IORING_OFF_PBUF_SHIFT,
                        count * IO_URING_BUF_BYTES,
                        Protection.PROT_READ.or(Protection.PROT_WRITE),
                        MapFlags.MAP_SHARED.or(MapFlags.MAP_POPULATE)));
    }

    /** The address, for the kernel. */
    long address() {
        return entries.address();
    }

    /**
     * Writes the first 14 bytes of an entry. In the first entry, the last two bytes are the tail.
     */
    void set(int index, long address, int byteCount, int id) {
        long at = index * IO_URING_BUF_BYTES;
        entries.set(JAVA_LONG, at + ADDR, address);
        entries.set(JAVA_INT, at + LEN, byteCount);
        entries.set(JAVA_SHORT, at + BID, (short) id);
    }

    /**
     * Publishes entries up to here. Release: the kernel, which loads the tail with acquire, sees it
     * only after the entries before it, and after what was read out of their buffers.
     */
    void publishTail(int tail) {
        SHORT.setRelease(entries, TAIL, (short) tail);
    }
}
