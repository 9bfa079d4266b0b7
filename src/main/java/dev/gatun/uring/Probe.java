package dev.gatun.uring;

import static dev.gatun.raw.Uring.IO_URING_OP_SUPPORTED;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.struct.io_uring_probe;
import dev.gatun.raw.struct.io_uring_probe_op;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.StringJoiner;

/**
 * Which operations the running kernel has. Ask it before you use an operation that is newer than
 * the oldest kernel that your program supports. Since Linux 5.6.
 */
public final class Probe {
    private static final int MAX_OPCODES = 256;

    // struct io_uring_probe
    private static final long IO_URING_PROBE_BYTES = io_uring_probe.SIZE;
    private static final long LAST_OP = io_uring_probe.OFFSET_LAST_OP;
    private static final long OPS_LEN = io_uring_probe.OFFSET_OPS_LEN;

    // struct io_uring_probe_op
    private static final long IO_URING_PROBE_OP_BYTES = io_uring_probe_op.SIZE;
    private static final long FLAGS = io_uring_probe_op.OFFSET_FLAGS;

    private final boolean[] supported;

    private Probe(boolean[] supported) {
        this.supported = supported;
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_PROBE}.
     *
     * @param ring any ring of this thread
     * @return what the kernel says
     * @throws SyscallException EINVAL on older kernels
     */
    public static Probe of(IoUring ring) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            long bytes = IO_URING_PROBE_BYTES + MAX_OPCODES * IO_URING_PROBE_OP_BYTES;
            MemorySegment probe = arena.allocate(bytes, Integer.BYTES);
            RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_PROBE;
            Register.call(ring.core(), opcode, probe, MAX_OPCODES);
            int length = Byte.toUnsignedInt(probe.get(JAVA_BYTE, OPS_LEN));
            boolean[] supported =
                    new boolean[Byte.toUnsignedInt(probe.get(JAVA_BYTE, LAST_OP)) + 1];
            for (int i = 0; i < Math.min(length, supported.length); i++) {
                long at = IO_URING_PROBE_BYTES + i * IO_URING_PROBE_OP_BYTES;
                supported[i] = (probe.get(JAVA_SHORT, at + FLAGS) & IO_URING_OP_SUPPORTED) != 0;
            }
            return new Probe(supported);
        }
    }

    /**
     * Whether the kernel has an operation.
     *
     * @param opcode the operation
     * @return true if the kernel has it
     */
    public boolean supports(Opcode opcode) {
        return supports(opcode.value());
    }

    /**
     * Whether the kernel has an operation that this library may not know.
     *
     * @param opcode the operation's number, zero or more
     * @return true if the kernel has it
     */
    public boolean supports(int opcode) {
        if (opcode < 0) {
            throw new IllegalArgumentException("operation " + opcode);
        }
        return opcode < supported.length && supported[opcode];
    }

    /**
     * Refuses operations that the kernel does not have, before any is used. An operation that the
     * kernel does not have is not refused when it is written: it completes with EINVAL.
     *
     * @param opcodes the operations that a program needs
     * @throws UnsupportedOperationException if the kernel lacks one of them; the message names
     *     each, with the Linux that has it
     */
    public void require(Opcode... opcodes) {
        StringJoiner lacks = new StringJoiner("; ");
        for (Opcode each : opcodes) {
            if (!supports(each)) {
                lacks.add(Lacks.text(each.name(), each.since()));
            }
        }
        if (lacks.length() != 0) {
            throw new UnsupportedOperationException(lacks.toString());
        }
    }

    /** {@return the highest number of an operation that the kernel knows of} */
    public int lastOpcode() {
        return supported.length - 1;
    }
}
