package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.Uring;
import dev.gatun.raw.struct.io_uring_bpf;
import dev.gatun.raw.struct.io_uring_bpf_filter;
import dev.gatun.raw.struct.sock_filter;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.UringSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A program of classic BPF that the kernel runs for each submission of one kind, to let the
 * submission pass or to refuse it. A filter cannot be removed. Since Linux 7.0.
 */
public final class BpfFilter {
    /** Operations of kinds that have no filter are refused. */
    public static final int IO_URING_BPF_FILTER_DENY_REST = Uring.IO_URING_BPF_FILTER_DENY_REST;

    /**
     * Registering fails if the program expects another size of the data about the operation than
     * the kernel has.
     */
    public static final int IO_URING_BPF_FILTER_SZ_STRICT = Uring.IO_URING_BPF_FILTER_SZ_STRICT;

    private static final short IO_URING_BPF_CMD_FILTER = Uring.IO_URING_BPF_CMD_FILTER;
    private static final long SOCK_FILTER_BYTES = sock_filter.SIZE;
    private static final int MAX_PDU_BYTES = 0xff;

    // struct io_uring_bpf, with its struct io_uring_bpf_filter
    private static final long IO_URING_BPF_BYTES = io_uring_bpf.SIZE;
    private static final long CMD_TYPE = io_uring_bpf.OFFSET_CMD_TYPE;
    private static final long OPCODE =
            io_uring_bpf.OFFSET_FILTER + io_uring_bpf_filter.OFFSET_OPCODE;
    private static final long FLAGS = io_uring_bpf.OFFSET_FILTER + io_uring_bpf_filter.OFFSET_FLAGS;
    private static final long FILTER_LEN =
            io_uring_bpf.OFFSET_FILTER + io_uring_bpf_filter.OFFSET_FILTER_LEN;
    private static final long PDU_SIZE =
            io_uring_bpf.OFFSET_FILTER + io_uring_bpf_filter.OFFSET_PDU_SIZE;
    private static final long FILTER_PTR =
            io_uring_bpf.OFFSET_FILTER + io_uring_bpf_filter.OFFSET_FILTER_PTR;

    private BpfFilter() {}

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_BPF_FILTER}, for one ring.
     *
     * @param ring the ring whose submissions are filtered
     * @param opcode the kind of submissions
     * @param program an array of {@code struct sock_filter}, 8 bytes each, that is given a {@code
     *     struct io_uring_bpf_ctx}; it returns 1 to let the operation pass
     * @param pduBytes how many bytes of data about the operation the program expects in that struct
     * @param flags {@link #IO_URING_BPF_FILTER_DENY_REST} and others, or 0
     * @throws SyscallException EINVAL on older kernels; EMSGSIZE; EACCES
     */
    public static void register(
            IoUring ring, Opcode opcode, MemorySegment program, int pduBytes, int flags)
            throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = struct(arena, opcode, program, pduBytes, flags);
            Register.call(ring.core(), RegisterOpcode.IORING_REGISTER_BPF_FILTER, struct, 1);
        }
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_BPF_FILTER} and no ring: for every
     * ring that this thread, and the threads that it starts, will open.
     *
     * @param opcode the kind of submissions
     * @param program as {@link #register}
     * @param pduBytes as {@link #register}
     * @param flags as {@link #register}
     * @throws SyscallException as {@link #register}
     */
    public static void applyToThread(Opcode opcode, MemorySegment program, int pduBytes, int flags)
            throws SyscallException {
        RegisterOpcode register = RegisterOpcode.IORING_REGISTER_BPF_FILTER;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = struct(arena, opcode, program, pduBytes, flags);
            int result = UringSyscalls.ioUringRegister(-1, register.value(), struct, 1);
            Register.checked(result, "-1", register, 1);
        }
    }

    static MemorySegment struct(
            Arena arena, Opcode opcode, MemorySegment program, int pduBytes, int flags) {
        long size = program.byteSize();
        if (size == 0 || size % SOCK_FILTER_BYTES != 0) {
            throw new IllegalArgumentException("a program of " + size + " bytes");
        }
        if (pduBytes < 0 || pduBytes > MAX_PDU_BYTES) {
            throw new IllegalArgumentException(pduBytes + " bytes about an operation");
        }
        MemorySegment struct = arena.allocate(IO_URING_BPF_BYTES, Long.BYTES);
        struct.set(JAVA_SHORT, CMD_TYPE, IO_URING_BPF_CMD_FILTER);
        struct.set(JAVA_INT, OPCODE, opcode.value());
        struct.set(JAVA_INT, FLAGS, flags);
        struct.set(JAVA_INT, FILTER_LEN, (int) (size / SOCK_FILTER_BYTES));
        struct.set(JAVA_BYTE, PDU_SIZE, (byte) pduBytes);
        struct.set(JAVA_LONG, FILTER_PTR, Arguments.readable(program, 0, size));
        return struct;
    }
}
