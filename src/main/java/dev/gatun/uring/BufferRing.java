package dev.gatun.uring;

import static dev.gatun.raw.Uring.IOU_PBUF_RING_INC;
import static dev.gatun.raw.Uring.IOU_PBUF_RING_MMAP;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.struct.io_uring_buf_reg;
import dev.gatun.raw.struct.io_uring_buf_status;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A ring of provided buffers: a group of buffers of one size. The kernel takes a buffer of the
 * group when there are data for it. So an operation that waits needs no buffer while it waits, and
 * an operation that completes many times has a buffer for each completion.
 *
 * {@snippet lang=java :
 * BufferRing buffers = BufferRing.register(ring, GROUP, 1024, 4096);
 * // ... when an operation with buffers of this group has completed:
 * if (Completion.hasBuffer(flags)) {
 *     long offset = buffers.take(res, flags);
 *     read(buffers.memory(), offset, res);
 *     buffers.giveBack(Completion.bufferId(flags));
 * }
 * }
 *
 * <p>A buffer that was taken is the caller's until the caller gives it back; the kernel does not
 * have it meanwhile. Buffers may be given back in any order. An operation that finds no buffer
 * fails with ENOBUFS. Taking and giving back allocate nothing and make no system call.
 *
 * <p><b>Several buffers in one completion</b> (a bundle) follow each other in the order in which
 * they were given back:
 *
 * {@snippet lang=java :
 * int id = Completion.bufferId(flags);
 * for (int left = res; left > 0; ) {
 *     int n = Math.min(left, buffers.remaining(id));
 *     int next = buffers.following(id);
 *     left -= n;
 *     long offset = buffers.take(id, n, left == 0 && Completion.hasBufferMore(flags));
 *     // n bytes there; give it back now or later
 *     id = next;
 * }
 * }
 *
 * <p><b>Piece by piece</b>, with {@link BufferRingOptions#incremental}, the kernel fills a buffer
 * in several completions; all but the buffer's last completion have {@link
 * Completion#hasBufferMore}. Each piece is taken and given back by itself. The buffer goes to the
 * kernel again when all of its pieces were given back.
 *
 * <p><b>To send</b>, the buffers are the caller's at first ({@link
 * BufferRingOptions#initiallyTaken}), who fills each buffer and gives it to the kernel with {@link
 * #giveBack(int, int)}. A send takes the next buffer in the order in which they were given; a
 * bundle takes all that are there.
 *
 * <p>The buffers' memory lives until the ring is closed, also after this object was closed. Since
 * Linux 5.19.
 *
 * <p>For the ring's thread.
 */
public final class BufferRing extends RingResource {

    // struct io_uring_buf_reg
    private static final long IO_URING_BUF_REG_BYTES = io_uring_buf_reg.SIZE;
    private static final long RING_ADDR = io_uring_buf_reg.OFFSET_RING_ADDR;
    private static final long RING_ENTRIES = io_uring_buf_reg.OFFSET_RING_ENTRIES;
    private static final long BGID = io_uring_buf_reg.OFFSET_BGID;
    private static final long FLAGS = io_uring_buf_reg.OFFSET_FLAGS;
    private static final long MIN_LEFT = io_uring_buf_reg.OFFSET_MIN_LEFT;

    // struct io_uring_buf_status
    private static final long IO_URING_BUF_STATUS_BYTES = io_uring_buf_status.SIZE;
    private static final long STATUS_BUF_GROUP = io_uring_buf_status.OFFSET_BUF_GROUP;
    private static final long STATUS_HEAD = io_uring_buf_status.OFFSET_HEAD;

    private static final int U16 = 0xffff;

    private final int group;
    private final int bufferSize;
    private final int mask;
    private final boolean incremental;
    private final MemorySegment memory;
    private final Arena arena;
    private final BufferRingMemory entries;

    /** Whether the kernel may write to a buffer. */
    private final boolean[] withKernel;

    /** How many pieces of a buffer were taken and not given back. */
    private final int[] taken;

    /** How much of a buffer the kernel was given, and has used up. */
    private final int[] given;

    private final int[] used;

    /** With which tail a buffer was published, and which buffer is in a place. */
    private final int[] published;

    private final int[] inPlace;

    private int tail;

    private BufferRing(
            RingCore ring, BufferRingOptions options, Arena arena, BufferRingMemory entries) {
        super(ring);
        this.arena = arena;
        this.entries = entries;
        group = options.group();
        bufferSize = options.bufferSize();
        int count = options.entries();
        mask = count - 1;
        incremental = (options.flags() & IOU_PBUF_RING_INC) != 0;
        memory =
                options.memory() != null
                        ? alive(options.memory())
                        : ring.buffers().allocate((long) count * bufferSize, Mapping.pageSize());
        withKernel = new boolean[count];
        taken = new int[count];
        given = new int[count];
        used = new int[count];
        published = new int[count];
        inPlace = new int[count];
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_PBUF_RING}: registers the buffers,
     * and gives all of them to the kernel.
     *
     * @param ring the ring whose operations use the buffers
     * @param group the number by which operations name the group, 0 to 65,535; not in use on the
     *     ring
     * @param entries how many buffers: a power of two, up to 32,768
     * @param bufferSize the size of each buffer, in bytes
     * @return the buffers, to be closed before the ring or with it
     * @throws SyscallException EEXIST: the group is in use; EINVAL on older kernels; ENOMEM
     */
    public static BufferRing register(IoUring ring, int group, int entries, int bufferSize)
            throws SyscallException {
        return register(ring, BufferRingOptions.of(group, entries, bufferSize));
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_PBUF_RING}: registers the buffers,
     * and gives all of them to the kernel.
     *
     * @param ring the ring whose operations use the buffers
     * @param options the kind of buffer ring
     * @return the buffers, to be closed before the ring or with it
     * @throws SyscallException EEXIST: the group is in use; EINVAL: this kernel lacks what the
     *     options ask for; ENOMEM
     * @throws IllegalArgumentException if the ring does not take the memory of the options: {@link
     *     RingOptions#ownMemory}
     */
    public static BufferRing register(IoUring ring, BufferRingOptions options)
            throws SyscallException {
        RingCore core = ring.core();
        core.checkUse();
        if (options.memory() != null) {
            core.checkMemory(options.memory());
        }
        Arena arena = Arena.ofShared();
        try {
            boolean mapped = (options.flags() & IOU_PBUF_RING_MMAP) != 0;
            BufferRingMemory entries =
                    mapped ? null : BufferRingMemory.allocate(arena, options.entries());
            tell(core, RegisterOpcode.IORING_REGISTER_PBUF_RING, options, entries);
            try {
                if (mapped) {
                    entries =
                            BufferRingMemory.map(
                                    arena, core.fd(), options.group(), options.entries());
                }
                BufferRing buffers = new BufferRing(core, options, arena, entries);
                buffers.begin(options.isInitiallyTaken());
                buffers.registered();
                return buffers;
            } catch (Throwable t) {
                tell(core, RegisterOpcode.IORING_UNREGISTER_PBUF_RING, options, null);
                throw t;
            }
        } catch (Throwable t) {
            arena.close();
            throw t;
        }
    }

    /** Memory that the options have had for a while. */
    private static MemorySegment alive(MemorySegment memory) {
        Arguments.writable(memory, 0, memory.byteSize());
        return memory;
    }

    private void begin(boolean initiallyTaken) {
        for (int id = 0; id < size(); id++) {
            if (initiallyTaken) {
                taken[id] = 1;
            } else {
                publish(id, bufferSize);
            }
        }
    }

    private static void tell(
            RingCore ring,
            RegisterOpcode opcode,
            BufferRingOptions options,
            BufferRingMemory entries)
            throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(IO_URING_BUF_REG_BYTES, Long.BYTES);
            struct.set(JAVA_SHORT, BGID, (short) options.group());
            if (opcode == RegisterOpcode.IORING_REGISTER_PBUF_RING) {
                struct.set(JAVA_LONG, RING_ADDR, entries == null ? 0 : entries.address());
                struct.set(JAVA_INT, RING_ENTRIES, options.entries());
                struct.set(JAVA_SHORT, FLAGS, (short) options.flags());
                struct.set(JAVA_INT, MIN_LEFT, options.minLeft());
            }
            int result = ring.register(opcode.value(), struct, 1);
            String lack = result == -Errno.EINVAL ? lack(options) : null;
            Register.checked(result, lack, ring, opcode, 1);
        }
    }

    /** Which of the options the kernel refuses, each tried alone; null if it is none of them. */
    private static String lack(BufferRingOptions options) throws SyscallException {
        int flags = options.flags();
        if ((flags & IOU_PBUF_RING_MMAP) != 0 && isRefused(IOU_PBUF_RING_MMAP, 0)) {
            return Lacks.text("IOU_PBUF_RING_MMAP", "6.4");
        }
        if ((flags & IOU_PBUF_RING_INC) != 0 && isRefused(IOU_PBUF_RING_INC, 0)) {
            return Lacks.text("IOU_PBUF_RING_INC", "6.12");
        }
        if (options.minLeft() != 0 && isRefused(IOU_PBUF_RING_INC, 1)) {
            // Stable kernels got it from 6.12 on, and not all of each series have it.
            return "this kernel lacks min_left of struct io_uring_buf_reg";
        }
        return null;
    }

    private static boolean isRefused(int flag, int minLeft) throws SyscallException {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment struct = arena.allocate(IO_URING_BUF_REG_BYTES, Long.BYTES);
            if (flag != IOU_PBUF_RING_MMAP) {
                struct.set(JAVA_LONG, RING_ADDR, BufferRingMemory.allocate(arena, 1).address());
            }
            struct.set(JAVA_INT, RING_ENTRIES, 1);
            struct.set(JAVA_SHORT, FLAGS, (short) flag);
            struct.set(JAVA_INT, MIN_LEFT, minLeft);
            return Lacks.isRefused(RegisterOpcode.IORING_REGISTER_PBUF_RING, struct);
        }
    }

    /** {@return the number by which operations name the group} */
    public int group() {
        return group;
    }

    /** {@return how many buffers there are; they are numbered from 0} */
    public int size() {
        return withKernel.length;
    }

    /** {@return how many bytes a buffer has} */
    public int bufferSize() {
        return bufferSize;
    }

    /** {@return the memory of all buffers, one after the other} */
    public MemorySegment memory() {
        return memory;
    }

    /**
     * Takes the buffer of a completion. With {@code MSG_TRUNC} the result of a receive is the
     * datagram's length, which can be more than the buffer holds: then the data are the buffer's
     * {@link #remaining} bytes, and the rest of the datagram is lost. Call {@link #remaining}
     * before this method.
     *
     * <p>Take the completions of {@link BufferRingOptions#incremental} buffers in their order. If a
     * completion has several buffers (a bundle), take each buffer by {@link #take(int, int,
     * boolean)}. A completion does not tell the group of its buffer: the caller must know that the
     * operation was given this group.
     *
     * @param res the completion's result. If it is zero or an error, there are no data, but the
     *     buffer must still be given back
     * @param flags the completion's flags, with {@link Completion#hasBuffer}
     * @return where the data are in {@link #memory}, in bytes
     * @throws IndexOutOfBoundsException if there is no such buffer
     * @throws IllegalStateException if the kernel did not have that buffer, or if this object is
     *     closed
     */
    public long take(int res, int flags) {
        if (!Completion.hasBuffer(flags)) {
            throw new IllegalArgumentException("this completion has no buffer");
        }
        int id = Completion.bufferId(flags);
        int byteCount = Math.max(0, res);
        boolean more = Completion.hasBufferMore(flags);
        int room = remaining(id);
        if (byteCount <= room) {
            return take(id, byteCount, more);
        }
        int next = published[id] + 1;
        boolean passesOver = incremental && CutDatagrams.areCounted();
        long offset = take(id, room, false);
        if (passesOver) {
            passOver(next, byteCount - room);
        }
        return offset;
    }

    /**
     * The kernel counts the bytes that were cut off a datagram as used of the buffers that follow:
     * {@link CutDatagrams}. A buffer that it counts as used up, it does not have any more.
     */
    private void passOver(int from, int byteCount) {
        int end = tail;
        int left = byteCount;
        for (int position = from; left > 0 && position != end; position++) {
            int id = inPlace[position & mask];
            int room = remaining(id);
            if (left < room) {
                used[id] += left;
                return;
            }
            left -= room;
            used[id] += room;
            withKernel[id] = false;
            if (taken[id] == 0) {
                publish(id, bufferSize);
            }
        }
    }

    /**
     * Takes a buffer, or a piece of one, of a completion that has several buffers.
     *
     * @param id the buffer's number
     * @param byteCount how many bytes of data the buffer has
     * @param more whether the kernel goes on with the buffer's rest
     * @return where the data are in {@link #memory}, in bytes
     * @throws IllegalStateException if the kernel did not have that buffer, or if this object is
     *     closed
     */
    public long take(int id, int byteCount, boolean more) {
        checkOpen();
        if (!withKernel[id]) {
            throw new IllegalStateException("the kernel does not have buffer " + id);
        }
        int start = used[id];
        if (byteCount < 0 || byteCount > given[id] - start) {
            throw new IllegalArgumentException(
                    byteCount + " bytes of buffer " + id + ", which has " + remaining(id));
        }
        used[id] = start + byteCount;
        taken[id]++;
        withKernel[id] = more;
        return (long) id * bufferSize + start;
    }

    /**
     * How much of a buffer the kernel has not yet used up.
     *
     * @param id the buffer's number
     * @return the number of bytes
     */
    public int remaining(int id) {
        return given[id] - used[id];
    }

    /**
     * Which buffer the kernel takes after a given buffer. Call this before you give that buffer
     * back.
     *
     * @param id the buffer's number
     * @return the number of that next buffer
     */
    public int following(int id) {
        return inPlace[published[id] + 1 & mask];
    }

    /**
     * Gives a buffer back, or a piece of it, as often as it was taken. After the last piece, if the
     * kernel does not go on with the buffer by itself, the kernel has the whole buffer again. A
     * buffer that was taken from another group must not be given back here: the kernel would have
     * one of these buffers twice. {@link #available} detects that.
     *
     * @param id the buffer's number
     * @throws IllegalStateException if the buffer was not taken, or was given back already, or if
     *     this object is closed
     */
    public void giveBack(int id) {
        giveBack(id, bufferSize);
    }

    /**
     * {@link #giveBack(int)} of the first bytes of a buffer only: the bytes that a send is to send,
     * or the room that a receive may fill.
     *
     * @param id the buffer's number
     * @param byteCount how many bytes, from the buffer's beginning on
     * @throws IllegalStateException as {@link #giveBack(int)}
     */
    public void giveBack(int id, int byteCount) {
        checkOpen();
        if (byteCount <= 0 || byteCount > bufferSize) {
            throw new IllegalArgumentException(
                    byteCount + " bytes of buffer " + id + ", which has " + bufferSize);
        }
        if (taken[id] == 0) {
            throw new IllegalStateException(
                    "buffer " + id + " was not taken, or was given back before");
        }
        taken[id]--;
        if (taken[id] == 0 && !withKernel[id]) {
            publish(id, byteCount);
        }
    }

    private void publish(int id, int byteCount) {
        int index = tail & mask;
        inPlace[index] = id;
        published[id] = tail;
        given[id] = byteCount;
        used[id] = 0;
        withKernel[id] = true;
        entries.set(index, memory.address() + (long) id * bufferSize, byteCount, id);
        tail++;
        entries.publishTail(tail);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_PBUF_STATUS}: asks how many buffers
     * of the group the kernel still has for operations. Since Linux 6.8.
     *
     * @return the number
     * @throws SyscallException EINVAL on older kernels
     * @throws IllegalStateException if the kernel has more buffers than there are: a buffer of
     *     another group was given back here
     */
    public int available() throws SyscallException {
        checkOpen();
        try (Arena struct = Arena.ofConfined()) {
            MemorySegment status = struct.allocate(IO_URING_BUF_STATUS_BYTES, Integer.BYTES);
            status.set(JAVA_INT, STATUS_BUF_GROUP, group);
            Register.call(ring(), RegisterOpcode.IORING_REGISTER_PBUF_STATUS, status, 1);
            int count = tail - status.get(JAVA_INT, STATUS_HEAD) & U16;
            if (count > size()) {
                throw new IllegalStateException(
                        "the kernel has "
                                + count
                                + " buffers of "
                                + size()
                                + ": one of another group was given back here");
            }
            return count;
        }
    }

    @Override
    void unregister() throws SyscallException {
        BufferRingOptions options = BufferRingOptions.of(group, size(), bufferSize);
        tell(ring(), RegisterOpcode.IORING_UNREGISTER_PBUF_RING, options, null);
    }

    @Override
    void ended() {
        arena.close();
    }

    @Override
    String what() {
        return "ring of provided buffers";
    }
}
