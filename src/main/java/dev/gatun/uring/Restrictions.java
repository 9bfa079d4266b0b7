package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_RESTRICTION_REGISTER_OP;
import static dev.gatun.raw.Uring.IORING_RESTRICTION_SQE_FLAGS_ALLOWED;
import static dev.gatun.raw.Uring.IORING_RESTRICTION_SQE_FLAGS_REQUIRED;
import static dev.gatun.raw.Uring.IORING_RESTRICTION_SQE_OP;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.struct.io_uring_restriction;
import dev.gatun.raw.struct.io_uring_task_restriction;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.UringSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * What a ring may do: it may do nothing else. Restrict a ring that is given to less trusted code.
 * Open a ring with {@code IORING_SETUP_R_DISABLED}, give the restrictions to {@link
 * Registration#registerRestrictions}, and then call {@link IoUring#enableRings}.
 *
 * {@snippet lang=java :
 * ring.registration().registerRestrictions(new Restrictions()
 *         .allow(Opcode.IORING_OP_READ, Opcode.IORING_OP_NOP)
 *         .allow(RegisterOpcode.IORING_REGISTER_ENABLE_RINGS)
 *         .require(SqeFlags.IOSQE_FIXED_FILE));
 * }
 *
 * <p>An operation that is not allowed completes with EACCES, and a registration that is not allowed
 * fails with EACCES. If operations are in flight, {@link IoUring#close} registers a file to see
 * their end ({@code IORING_REGISTER_FILES} or {@code IORING_REGISTER_FILES_UPDATE}); if the
 * restrictions forbid that, the memory of {@link IoUring#arena} stays allocated.
 */
public final class Restrictions {

    // struct io_uring_restriction
    private static final long IO_URING_RESTRICTION_BYTES = io_uring_restriction.SIZE;
    private static final long OPCODE = io_uring_restriction.OFFSET_OPCODE;
    private static final long VALUE = io_uring_restriction.OFFSET_SQE_OP;

    // struct io_uring_task_restriction
    private static final long IO_URING_TASK_RESTRICTION_BYTES = io_uring_task_restriction.SIZE;
    private static final long NR_RES = io_uring_task_restriction.OFFSET_NR_RES;

    /** The kind in the upper half, what is allowed in the lower one. */
    private final List<Integer> entries = new ArrayList<>();

    /** Restrictions that allow nothing yet. */
    public Restrictions() {
        // Added to.
    }

    /**
     * Allows operations.
     *
     * @param opcodes the operations
     * @return this
     */
    public Restrictions allow(Opcode... opcodes) {
        for (Opcode each : opcodes) {
            add(IORING_RESTRICTION_SQE_OP, each.value());
        }
        return this;
    }

    /**
     * Allows registrations.
     *
     * @param opcodes the registrations
     * @return this
     */
    public Restrictions allow(RegisterOpcode... opcodes) {
        for (RegisterOpcode each : opcodes) {
            add(IORING_RESTRICTION_REGISTER_OP, each.value());
        }
        return this;
    }

    /**
     * Allows operations to have flags.
     *
     * @param flags all flags that operations may have
     * @return this
     */
    public Restrictions allow(SqeFlags flags) {
        return add(IORING_RESTRICTION_SQE_FLAGS_ALLOWED, flags.bits());
    }

    /**
     * Requires flags of every operation: an operation without one of them is refused.
     *
     * @param flags all flags that each operation must have
     * @return this
     */
    public Restrictions require(SqeFlags flags) {
        return add(IORING_RESTRICTION_SQE_FLAGS_REQUIRED, flags.bits());
    }

    private Restrictions add(int kind, int value) {
        entries.add(kind << Short.SIZE | value);
        return this;
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_RESTRICTIONS} and no ring: restricts
     * every ring that this thread, and the threads that it starts, will open. The restriction
     * cannot be removed. Since Linux 7.0.
     *
     * @throws SyscallException EINVAL or EBADF on older kernels; EACCES: without {@code
     *     no_new_privs} or {@code CAP_SYS_ADMIN}
     */
    public void applyToThread() throws SyscallException {
        RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_RESTRICTIONS;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment array = array(arena);
            long head = IO_URING_TASK_RESTRICTION_BYTES;
            MemorySegment struct = arena.allocate(head + array.byteSize(), Integer.BYTES);
            struct.set(JAVA_SHORT, NR_RES, (short) count());
            struct.asSlice(head).copyFrom(array);
            int result = UringSyscalls.ioUringRegister(-1, opcode.value(), struct, 1);
            // Without a ring they are as old as the filters.
            boolean refused = result == -Errno.EINVAL || result == -Errno.EBADF;
            boolean lacks = refused && !Lacks.knows(RegisterOpcode.IORING_REGISTER_BPF_FILTER);
            String lack = lacks ? Lacks.text("restrictions of a thread", "7.0") : null;
            Register.checked(result, lack, "-1", opcode, 1);
        }
    }

    /** In words: what is allowed that this kernel does not know; null for nothing. */
    String lack() {
        for (int entry : entries) {
            int kind = entry >>> Short.SIZE;
            int value = Byte.toUnsignedInt((byte) entry);
            String lack = null;
            if (kind == IORING_RESTRICTION_SQE_OP) {
                lack = Lacks.operation(Opcode.values()[value]);
            } else if (kind == IORING_RESTRICTION_REGISTER_OP) {
                lack = Lacks.registration(RegisterOpcode.values()[value]);
            }
            if (lack != null) {
                return lack;
            }
        }
        return null;
    }

    int count() {
        return entries.size();
    }

    /** An array of {@code struct io_uring_restriction}. */
    MemorySegment array(Arena arena) {
        MemorySegment array =
                arena.allocate(IO_URING_RESTRICTION_BYTES * entries.size(), Integer.BYTES);
        long at = 0;
        for (int entry : entries) {
            array.set(JAVA_SHORT, at + OPCODE, (short) (entry >>> Short.SIZE));
            array.set(JAVA_BYTE, at + VALUE, (byte) entry);
            at += IO_URING_RESTRICTION_BYTES;
        }
        return array;
    }
}
