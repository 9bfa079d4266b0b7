package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Which operations the running kernel has: what to ask before one is used that is younger than the
 * oldest kernel that a program is to run on. Since Linux 5.6.
 */
public final class Probe {
    private static final int MAX_OPCODES = 256;
    private static final int IO_URING_OP_SUPPORTED = 0x1;

    // struct io_uring_probe
    private static final long IO_URING_PROBE_BYTES = 16;
    private static final long LAST_OP = 0;
    private static final long OPS_LEN = 1;

    // struct io_uring_probe_op
    private static final long IO_URING_PROBE_OP_BYTES = 8;
    private static final long FLAGS = 2;

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
     * @param opcode which
     * @return true if so
     */
    public boolean supports(Opcode opcode) {
        return supports(opcode.value());
    }

    /**
     * Whether the kernel has an operation that this library may not know.
     *
     * @param opcode its number, zero or more
     * @return true if so
     */
    public boolean supports(int opcode) {
        if (opcode < 0) {
            throw new IllegalArgumentException("operation " + opcode);
        }
        return opcode < supported.length && supported[opcode];
    }

    /** {@return the highest number of an operation that the kernel knows of} */
    public int lastOpcode() {
        return supported.length - 1;
    }
}
