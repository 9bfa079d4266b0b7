package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_REGISTER_FILES_SKIP;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.struct.io_uring_file_index_range;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A ring's table of registered files: an operation on a {@link DirectDescriptor} saves the look-up
 * and the reference count that a process with several threads pays for each operation.
 *
 * {@snippet lang=java :
 * try (var files = RegisteredFiles.register(ring, file, other)) {
 *     ring.sq().next().pread(files.get(0), buffer, 0, 4096, 0);
 *     ring.submitAndWaitFully(1);
 *     ring.cq().drain((userData, res, flags) -> check(userData, res));
 * }
 * }
 *
 * <p>A table can also have empty slots ({@link #sparse}), for files that never have a number in the
 * process: operations put files into slots, and {@link #adopt} gives the descriptor of such a slot.
 *
 * <p>A ring has one table at a time. The kernel has references of its own: a registered {@link Fd}
 * may be closed. As long as an operation that names a slot is not submitted, {@link #update} of
 * that slot is refused, and so are {@link #close} and another table: the operation would reach
 * another file, or none. Closing the ring closes the table even then. An operation whose slot the
 * kernel looks up later ({@link Sqe} lists them) uses the file that is in the slot by then. Since
 * Linux 5.1; changing single slots since 5.5, tables of empty slots, and tags since 5.13.
 *
 * <p><b>Tags.</b> A slot can have a tag other than 0. When the slot's file is not in the table any
 * more, and the last operation on the file has ended, there is a completion with the tag as user
 * data.
 *
 * <p>Linux 6.1 and 6.12 post no such completion when a table is closed, and post it late, after 1.5
 * seconds, when a file was replaced. Linux 6.18 posts it at once in both cases.
 *
 * <p>For the ring's thread.
 */
public final class RegisteredFiles extends RingResource {
    private static final int EMPTY = -1;
    private static final int MAX_SLOTS = 1 << 20;

    // struct io_uring_file_index_range
    private static final long IO_URING_FILE_INDEX_RANGE_BYTES = io_uring_file_index_range.SIZE;
    private static final long RANGE_LEN = io_uring_file_index_range.OFFSET_LEN;

    private final FileTable table;
    private final SlotQueue queue;

    private RegisteredFiles(IoUring ring, int count) {
        super(ring.core());
        if (count > MAX_SLOTS) {
            throw new IllegalArgumentException(count + " slots; a table takes " + MAX_SLOTS);
        }
        ring().checkUse();
        queue = ring.sq().slots();
        queue.checkNoSlots();
        table = new FileTable(ring().tables(), Register.slots(count));
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_FILES}.
     *
     * @param ring the ring that gets the table
     * @param files the file of each slot; null leaves a slot empty, to be used later
     * @return the table, to be closed before the ring or with it
     * @throws SyscallException EBUSY: the ring has a table; EMFILE: more than RLIMIT_NOFILE; EBADF;
     *     ENOMEM
     */
    public static RegisteredFiles register(IoUring ring, Fd... files) throws SyscallException {
        return registerTagged(ring, null, files);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_FILES2}. Since Linux 5.13.
     *
     * @param ring the ring that gets the table
     * @param tags the tag of each slot; 0 for none
     * @param files the file of each slot; null leaves a slot empty, and it has no tag
     * @return the table, to be closed before the ring or with it
     * @throws SyscallException as {@link #register(IoUring, Fd...)}
     */
    public static RegisteredFiles registerTagged(IoUring ring, long[] tags, Fd... files)
            throws SyscallException {
        RegisteredFiles result = new RegisteredFiles(ring, files.length);
        RingCore core = result.ring();
        Register.checkTags(tags, files);
        if (tags != null) {
            core.inFlight().setUncountable();
        }
        try (Arena arena = Arena.ofConfined()) {
            int held = 0;
            try {
                MemorySegment numbers = arena.allocate(JAVA_INT, files.length);
                for (; held < files.length; held++) {
                    numbers.setAtIndex(JAVA_INT, held, acquire(files[held], EMPTY));
                }
                if (tags == null) {
                    int count = files.length;
                    Register.call(core, RegisterOpcode.IORING_REGISTER_FILES, numbers, count);
                } else {
                    MemorySegment struct = Register.table(arena, files.length, numbers, tags);
                    int size = (int) struct.byteSize();
                    Register.call(core, RegisterOpcode.IORING_REGISTER_FILES2, struct, size);
                }
            } finally {
                release(files, held);
            }
        }
        for (int i = 0; i < files.length; i++) {
            if (files[i] != null) {
                result.table.renew(i);
            }
        }
        return result.inUse();
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_FILES2} and {@code
     * IORING_RSRC_REGISTER_SPARSE}: a table of empty slots. Before Linux 5.19 an array of -1 is
     * registered instead, which does the same.
     *
     * @param ring the ring that gets the table
     * @param slots how many slots
     * @return the table, to be closed before the ring or with it
     * @throws SyscallException as {@link #register(IoUring, Fd...)}
     */
    public static RegisteredFiles sparse(IoUring ring, int slots) throws SyscallException {
        RegisteredFiles sparse = new RegisteredFiles(ring, slots);
        RingCore core = sparse.ring();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = Register.sparse(arena, slots);
            int opcode = RegisterOpcode.IORING_REGISTER_FILES2.value();
            int size = (int) struct.byteSize();
            int result = core.register(opcode, struct, size);
            if (result == -Errno.EINVAL) {
                MemorySegment empty = arena.allocate(JAVA_INT, slots).fill((byte) EMPTY);
                Register.call(core, RegisterOpcode.IORING_REGISTER_FILES, empty, slots);
            } else {
                Register.checked(result, core, RegisterOpcode.IORING_REGISTER_FILES2, size);
            }
        }
        return sparse.inUse();
    }

    private RegisteredFiles inUse() {
        registered();
        ring().tables().setFiles(table);
        return this;
    }

    private static int acquire(Fd file, int ifNone) {
        return file == null ? ifNone : file.acquire();
    }

    private static void release(Fd[] files, int count) {
        for (int i = 0; i < count; i++) {
            if (files[i] != null) {
                files[i].release();
            }
        }
    }

    /** {@return how many slots there are} */
    public int size() {
        return table.size();
    }

    /**
     * The file in a slot.
     *
     * @param slot the slot's number
     * @return the descriptor of the file that was registered or adopted
     * @throws IllegalStateException if the slot is empty, as far as this object knows
     */
    public DirectDescriptor get(int slot) {
        DirectDescriptor direct = table.get(slot);
        if (direct == null) {
            throw new IllegalStateException("slot " + slot + " is empty, or was not adopted");
        }
        return direct;
    }

    /**
     * Gives a descriptor for the file that an operation puts into a slot. If the operation names
     * the slot, call this at once, to use the descriptor in operations that are linked behind it.
     * If the kernel chooses the slot, call this when the operation has completed, with its result.
     * A file that another ring has sent is adopted in the same way. Descriptors of a file that was
     * in the slot before are refused from here on.
     *
     * @param slot the slot's number
     * @return the descriptor
     */
    public DirectDescriptor adopt(int slot) {
        checkOpen();
        return table.renew(slot);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_FILES_UPDATE}: puts another file
     * into one slot. Since Linux 5.5.
     *
     * @param slot the slot's number
     * @param file the file to put there
     * @return the new file's descriptor; the old file's descriptor is refused from here on
     * @throws SyscallException EBADF, EINVAL; the slot is then empty, or as it was
     * @throws IllegalStateException if an operation that was not submitted names the slot
     */
    public DirectDescriptor update(int slot, Fd file) throws SyscallException {
        if (update(slot, new Fd[] {file}) != 1) {
            throw new IllegalStateException("the kernel updated no slot");
        }
        return get(slot);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_FILES_UPDATE}: puts other files into
     * some slots. Since Linux 5.5.
     *
     * @param first the first slot
     * @param files the files for that slot and those after it; null leaves a slot as it is, since
     *     Linux 5.12
     * @return how many files were handled; fewer than given if one failed
     * @throws SyscallException EBADF and others, if the first file failed
     */
    public int update(int first, Fd... files) throws SyscallException {
        return updateTagged(first, null, files);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_FILES_UPDATE2}. Since Linux 5.13.
     *
     * @param first the first slot
     * @param tags the tag of each file; 0 for none, and for a slot that is left as it is
     * @param files the files for that slot and those after it; null leaves a slot as it is
     * @return how many files were handled; fewer than given if one failed
     * @throws SyscallException EBADF and others, if the first file failed
     */
    public int updateTagged(int first, long[] tags, Fd... files) throws SyscallException {
        checkOpen();
        Objects.checkFromIndexSize(first, Register.slots(files.length), table.size());
        Register.checkTags(tags, files);
        queue.refreshHolds();
        for (int i = 0; i < files.length; i++) {
            if (files[i] != null) {
                table.checkUnused(first + i);
            }
        }
        if (tags != null) {
            ring().inFlight().setUncountable();
        }
        int result;
        try (Arena arena = Arena.ofConfined()) {
            int held = 0;
            try {
                MemorySegment numbers = arena.allocate(JAVA_INT, files.length);
                for (; held < files.length; held++) {
                    int number = acquire(files[held], IORING_REGISTER_FILES_SKIP);
                    numbers.setAtIndex(JAVA_INT, held, number);
                }
                result = update(arena, first, numbers, files.length, tags);
            } finally {
                release(files, held);
            }
        }
        int done = Math.max(0, result);
        if (done < files.length) {
            // The kernel takes the old file out before it looks at the new one.
            table.forget(first + done);
        }
        Register.checked(result, ring(), RegisterOpcode.IORING_REGISTER_FILES_UPDATE, done);
        for (int i = 0; i < done; i++) {
            if (files[i] != null) {
                table.renew(first + i);
            }
        }
        return done;
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_FILES_UPDATE}: empties slots. A file
     * is closed if nothing else has it open. Since Linux 5.5.
     *
     * @param first the first slot
     * @param count how many slots
     * @throws SyscallException if the ring's restrictions forbid it
     */
    public void clear(int first, int count) throws SyscallException {
        checkOpen();
        Objects.checkFromIndexSize(first, count, table.size());
        queue.refreshHolds();
        for (int i = 0; i < count; i++) {
            table.checkUnused(first + i);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment numbers = arena.allocate(JAVA_INT, count).fill((byte) EMPTY);
            int result = update(arena, first, numbers, Register.slots(count), null);
            Register.checked(result, ring(), RegisterOpcode.IORING_REGISTER_FILES_UPDATE, count);
        }
        for (int i = 0; i < count; i++) {
            table.forget(first + i);
        }
    }

    private int update(Arena arena, int first, MemorySegment numbers, int count, long[] tags) {
        MemorySegment struct = Register.update(arena, first, count, numbers, tags);
        RegisterOpcode opcode =
                tags == null
                        ? RegisterOpcode.IORING_REGISTER_FILES_UPDATE
                        : RegisterOpcode.IORING_REGISTER_FILES_UPDATE2;
        int n = tags == null ? count : (int) struct.byteSize();
        return ring().register(opcode.value(), struct, n);
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_FILE_ALLOC_RANGE}: sets the slots
     * among which the kernel chooses if an operation leaves the choice to the kernel. If this is
     * never called, the kernel chooses among all slots. Since Linux 6.0.
     *
     * @param first the first slot
     * @param count how many slots
     * @throws SyscallException EINVAL on older kernels
     */
    public void allocRange(int first, int count) throws SyscallException {
        checkOpen();
        Objects.checkFromIndexSize(first, count, table.size());
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment range = arena.allocate(IO_URING_FILE_INDEX_RANGE_BYTES, Long.BYTES);
            range.set(JAVA_INT, 0, first);
            range.set(JAVA_INT, RANGE_LEN, count);
            Register.call(ring(), RegisterOpcode.IORING_REGISTER_FILE_ALLOC_RANGE, range, 0);
        }
    }

    /**
     * Whether a completion is about the file that its slot has now. Allocates nothing.
     *
     * @param userData the user data of the completion, made by {@link DirectDescriptor#userData}
     * @return false if the slot was closed since the submission, or has another file
     */
    public boolean isCurrent(long userData) {
        int slot = DirectDescriptor.slotOf(userData);
        if (slot >= table.size()) {
            return false;
        }
        DirectDescriptor direct = table.get(slot);
        return direct != null && direct.generation() == DirectDescriptor.generationOf(userData);
    }

    @Override
    void unregister() throws SyscallException {
        queue.refreshHolds();
        table.checkUnused();
        MemorySegment none = MemorySegment.NULL;
        Register.call(ring(), RegisterOpcode.IORING_UNREGISTER_FILES, none, 0);
    }

    @Override
    void ended() {
        table.forgetAll();
        ring().tables().setFiles(null);
    }

    @Override
    String what() {
        return "table of registered files";
    }
}
