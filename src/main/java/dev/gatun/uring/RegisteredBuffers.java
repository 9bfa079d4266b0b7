package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_REGISTER_DST_REPLACE;
import static dev.gatun.raw.Uring.IORING_REGISTER_SRC_REGISTERED;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.io_uring_clone_buffers;
import dev.gatun.raw.struct.iovec;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A ring's table of registered buffers: memory that the kernel has looked up and pinned once, for
 * the operations with {@code Fixed} in their names.
 *
 * {@snippet lang=java :
 * MemorySegment memory = ring.arena().allocate(1 << 20, 4096);
 * try (var buffers = RegisteredBuffers.register(ring, memory)) {
 *     ring.sq().next().readFixed(file, 0, memory, 0, 4096, 0);
 *     ring.submitAndWaitFully(1);
 *     ring.cq().drain((userData, res, flags) -> check(userData, res));
 * }
 * }
 *
 * <p>A ring has one table at a time. Registered memory counts against RLIMIT_MEMLOCK, unless the
 * process has CAP_IPC_LOCK. Registered memory is pinned: if it is unmapped while it is registered,
 * the kernel goes on with pages that nobody else has. So take the memory from {@link
 * IoUring#arena}, or see to it that it lives as long as the registration. If an operation names a
 * buffer, and is submitted after the table was closed or after the slot got another buffer, the
 * operation fails with EFAULT: an operation never reaches other memory than it names. Since Linux
 * 5.1; changing single slots, tables of empty slots, and tags since 5.13.
 *
 * <p><b>Tags.</b> A slot can have a tag other than 0. When the slot's buffer is not in the table
 * any more, and the last operation on the buffer has ended, there is a completion with the tag as
 * user data.
 *
 * <p>Linux 6.1 and 6.12 post no such completion when a table is closed, and post it late, after 1.5
 * seconds, when a buffer was replaced. Linux 6.18 posts it at once in both cases.
 *
 * <p>For the ring's thread.
 */
public final class RegisteredBuffers extends RingResource {
    private static final int MAX_SLOTS = 1 << 14;
    private static final long MAX_BYTES = 1 << 30;

    private static final long IOVEC_BYTES = iovec.SIZE;
    private static final long IOVEC_LEN = iovec.OFFSET_IOV_LEN;

    // struct io_uring_clone_buffers
    private static final long IO_URING_CLONE_BUFFERS_BYTES = io_uring_clone_buffers.SIZE;
    private static final long CLONE_SRC_FD = io_uring_clone_buffers.OFFSET_SRC_FD;
    private static final long CLONE_FLAGS = io_uring_clone_buffers.OFFSET_FLAGS;
    private static final long CLONE_SRC_OFF = io_uring_clone_buffers.OFFSET_SRC_OFF;
    private static final long CLONE_DST_OFF = io_uring_clone_buffers.OFFSET_DST_OFF;
    private static final long CLONE_NR = io_uring_clone_buffers.OFFSET_NR;

    /** Also keeps the memory reachable. */
    private final BufferTable table;

    private RegisteredBuffers(IoUring ring, int count) {
        super(ring.core());
        if (count > MAX_SLOTS) {
            throw new IllegalArgumentException(count + " slots; a table takes " + MAX_SLOTS);
        }
        table = new BufferTable(Register.slots(count));
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_BUFFERS}.
     *
     * @param ring the ring that gets the table
     * @param buffers the buffer of each slot: native, writable memory of up to 1 GiB; null leaves a
     *     slot empty
     * @return the table, to be closed before the ring or with it
     * @throws SyscallException EBUSY: the ring has a table; ENOMEM: past RLIMIT_MEMLOCK; EFAULT:
     *     memory that cannot be pinned, such as a shared mapping of a file
     * @throws IllegalArgumentException if the ring does not take a buffer's memory: {@link
     *     RingOptions#ownMemory}
     */
    public static RegisteredBuffers register(IoUring ring, MemorySegment... buffers)
            throws SyscallException {
        return registerTagged(ring, null, buffers);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_BUFFERS2}. Since Linux 5.13.
     *
     * @param ring the ring that gets the table
     * @param tags the tag of each slot; 0 for none
     * @param buffers the buffer of each slot; null leaves a slot empty, and it has no tag
     * @return the table, to be closed before the ring or with it
     * @throws SyscallException as {@link #register(IoUring, MemorySegment...)}
     * @throws IllegalArgumentException as there
     */
    public static RegisteredBuffers registerTagged(
            IoUring ring, long[] tags, MemorySegment... buffers) throws SyscallException {
        RegisteredBuffers result = new RegisteredBuffers(ring, buffers.length);
        RingCore core = result.ring();
        Register.checkTags(tags, buffers);
        if (tags != null) {
            core.inFlight().setUncountable();
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = vector(core, arena, buffers);
            if (tags == null) {
                int count = buffers.length;
                Register.call(core, RegisterOpcode.IORING_REGISTER_BUFFERS, vector, count);
            } else {
                MemorySegment struct = Register.table(arena, buffers.length, vector, tags);
                int size = (int) struct.byteSize();
                Register.call(core, RegisterOpcode.IORING_REGISTER_BUFFERS2, struct, size);
            }
        }
        result.table.set(0, buffers, 0, buffers.length);
        return result.inUse();
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_BUFFERS2} and {@code
     * IORING_RSRC_REGISTER_SPARSE}: a table of empty slots. Since Linux 5.19.
     *
     * @param ring the ring that gets the table
     * @param slots how many slots
     * @return the table, to be closed before the ring or with it
     * @throws SyscallException EBUSY: the ring has a table
     */
    public static RegisteredBuffers sparse(IoUring ring, int slots) throws SyscallException {
        RegisteredBuffers sparse = new RegisteredBuffers(ring, slots);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = Register.sparse(arena, slots);
            int size = (int) struct.byteSize();
            RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_BUFFERS2;
            int result = sparse.ring().register(opcode.value(), struct, size);
            boolean refused = result == -Errno.EINVAL && Lacks.knows(opcode);
            String lack = refused ? Lacks.text("IORING_RSRC_REGISTER_SPARSE", "5.19") : null;
            Register.checked(result, lack, sparse.ring(), opcode, size);
        }
        return sparse.inUse();
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_CLONE_BUFFERS}: a table with the
     * buffers of another ring's table, in the same slots. Nothing is pinned again. Since Linux
     * 6.12.
     *
     * @param ring the ring that gets the table
     * @param source a table of another ring
     * @return the table, to be closed before the ring or with it
     * @throws SyscallException EBUSY: the ring has a table; EINVAL on older kernels
     * @throws IllegalArgumentException if the ring does not take a buffer's memory: {@link
     *     RingOptions#ownMemory}. The memory of another ring's arena is taken only if the rings
     *     share the arena
     */
    public static RegisteredBuffers cloneOf(IoUring ring, RegisteredBuffers source)
            throws SyscallException {
        RegisteredBuffers clone = new RegisteredBuffers(ring, source.size());
        checkMemory(clone.ring(), source, 0, source.size());
        cloneBuffers(clone.ring(), source, 0, 0, 0, 0);
        clone.table.set(0, source.table, 0, source.size());
        return clone.inUse();
    }

    private RegisteredBuffers inUse() {
        registered();
        ring().tables().setBuffers(table);
        return this;
    }

    private static MemorySegment vector(RingCore ring, Arena arena, MemorySegment[] buffers) {
        MemorySegment vector = arena.allocate(IOVEC_BYTES * buffers.length, Long.BYTES);
        for (int i = 0; i < buffers.length; i++) {
            MemorySegment buffer = buffers[i];
            if (buffer != null) {
                long size = buffer.byteSize();
                if (size == 0 || size > MAX_BYTES) {
                    throw new IllegalArgumentException(
                            "buffer " + i + " has " + size + " bytes; 1 to 1 GiB are possible");
                }
                ring.checkMemory(buffer);
                // The kernel pins it to be written to.
                vector.set(JAVA_LONG, i * IOVEC_BYTES, Arguments.writable(buffer, 0, size));
                vector.set(JAVA_LONG, i * IOVEC_BYTES + IOVEC_LEN, size);
            }
        }
        return vector;
    }

    /** {@return how many slots there are} */
    public int size() {
        return table.size();
    }

    /**
     * The memory in a slot.
     *
     * @param slot the slot's number
     * @return the segment that was registered
     * @throws IllegalStateException if the slot is empty
     */
    public MemorySegment get(int slot) {
        return table.get(slot);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_BUFFERS_UPDATE}: puts other buffers
     * into some slots. Operations on the old buffers go on. Since Linux 5.13.
     *
     * @param first the first slot
     * @param changed the buffers for that slot and those after it; null empties a slot
     * @return how many slots were changed; fewer than given if one failed
     * @throws SyscallException EFAULT, ENOMEM, if the first failed
     * @throws IllegalArgumentException if the ring does not take a buffer's memory: {@link
     *     RingOptions#ownMemory}
     */
    public int update(int first, MemorySegment... changed) throws SyscallException {
        return updateTagged(first, null, changed);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_BUFFERS_UPDATE}, with tags. Since
     * Linux 5.13.
     *
     * @param first the first slot
     * @param tags the tag of each buffer; 0 for none, and for a slot that is emptied
     * @param changed the buffers for that slot and those after it; null empties a slot
     * @return how many slots were changed; fewer than given if one failed
     * @throws SyscallException EFAULT, ENOMEM, if the first failed
     * @throws IllegalArgumentException as {@link #update}
     */
    public int updateTagged(int first, long[] tags, MemorySegment... changed)
            throws SyscallException {
        checkOpen();
        Objects.checkFromIndexSize(first, Register.slots(changed.length), table.size());
        Register.checkTags(tags, changed);
        if (tags != null) {
            ring().inFlight().setUncountable();
        }
        int done;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment vector = vector(ring(), arena, changed);
            MemorySegment struct = Register.update(arena, first, changed.length, vector, tags);
            int size = (int) struct.byteSize();
            done =
                    Register.call(
                            ring(), RegisterOpcode.IORING_REGISTER_BUFFERS_UPDATE, struct, size);
        }
        table.set(first, changed, 0, done);
        return done;
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_CLONE_BUFFERS} and {@code
     * IORING_REGISTER_DST_REPLACE}: replaces buffers of this table by those of another ring's
     * table. The table grows if it must. Since Linux 6.13.
     *
     * @param first the first slot of this table
     * @param source a table of another ring, or of this one
     * @param from the first slot of {@code source}
     * @param count how many slots
     * @throws SyscallException EINVAL, EOVERFLOW
     * @throws IllegalArgumentException as {@link #cloneOf}
     */
    public void replace(int first, RegisteredBuffers source, int from, int count)
            throws SyscallException {
        checkOpen();
        Objects.checkFromIndexSize(from, Register.slots(count), source.size());
        if (first < 0 || first > MAX_SLOTS - count) {
            throw new IndexOutOfBoundsException("slots from " + first + " on, " + count);
        }
        checkMemory(ring(), source, from, count);
        cloneBuffers(ring(), source, from, first, count, IORING_REGISTER_DST_REPLACE);
        table.set(first, source.table, from, count);
    }

    private static void checkMemory(RingCore ring, RegisteredBuffers source, int from, int count) {
        if (ring.memoryRule() != null) {
            source.table.check(ring.memoryRule(), from, count);
        }
    }

    private static void cloneBuffers(
            RingCore ring, RegisteredBuffers source, int from, int to, int count, int flags)
            throws SyscallException {
        source.checkOpen();
        int index = source.ring().calls().registeredIndex();
        Fd fd = index < 0 ? source.ring().fd() : null;
        int number = fd == null ? index : fd.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(IO_URING_CLONE_BUFFERS_BYTES, Integer.BYTES);
            int all = fd == null ? flags | IORING_REGISTER_SRC_REGISTERED : flags;
            struct.set(JAVA_INT, CLONE_SRC_FD, number);
            struct.set(JAVA_INT, CLONE_FLAGS, all);
            struct.set(JAVA_INT, CLONE_SRC_OFF, from);
            struct.set(JAVA_INT, CLONE_DST_OFF, to);
            struct.set(JAVA_INT, CLONE_NR, count);
            RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_CLONE_BUFFERS;
            int result = ring.register(opcode.value(), struct, 1);
            String lack = result == -Errno.EINVAL ? lack(flags) : null;
            Register.checked(result, lack, ring, opcode, 1);
        } finally {
            if (fd != null) {
                fd.release();
            }
        }
    }

    /** The kernel looks at the flags before it looks for the source. */
    private static String lack(int flags) {
        if ((flags & IORING_REGISTER_DST_REPLACE) == 0) {
            return null;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(IO_URING_CLONE_BUFFERS_BYTES, Integer.BYTES);
            struct.set(JAVA_INT, CLONE_SRC_FD, -1);
            struct.set(JAVA_INT, CLONE_FLAGS, IORING_REGISTER_DST_REPLACE);
            return Lacks.isRefused(RegisterOpcode.IORING_REGISTER_CLONE_BUFFERS, struct)
                    ? Lacks.text("IORING_REGISTER_DST_REPLACE", "6.13")
                    : null;
        }
    }

    @Override
    void unregister() throws SyscallException {
        MemorySegment none = MemorySegment.NULL;
        Register.call(ring(), RegisterOpcode.IORING_UNREGISTER_BUFFERS, none, 0);
    }

    @Override
    void ended() {
        table.clear();
        ring().tables().setBuffers(null);
    }

    @Override
    String what() {
        return "table of registered buffers";
    }
}
