package dev.gatun.uring;

import static dev.gatun.raw.Uring.IO_URING_QUERY_OPCODES;
import static dev.gatun.raw.Uring.IO_URING_QUERY_SCQ;
import static dev.gatun.raw.Uring.IO_URING_QUERY_ZCRX;
import static dev.gatun.raw.Uring.IO_URING_QUERY_ZCRX_EVENT;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.io_uring_query_hdr;
import dev.gatun.raw.struct.io_uring_query_opcode;
import dev.gatun.raw.struct.io_uring_query_scq;
import dev.gatun.raw.struct.io_uring_query_zcrx;
import dev.gatun.raw.struct.io_uring_query_zcrx_event;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.UringSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the running kernel's io_uring knows, without a ring: {@code IORING_REGISTER_QUERY}. Since
 * Linux 6.18; before that {@link Probe} and {@link IoUring#features} tell some of it.
 */
public final class Query {

    // struct io_uring_query_hdr
    private static final long IO_URING_QUERY_HDR_BYTES = io_uring_query_hdr.SIZE;
    private static final long QUERY_DATA = io_uring_query_hdr.OFFSET_QUERY_DATA;
    private static final long QUERY_OP = io_uring_query_hdr.OFFSET_QUERY_OP;
    private static final long SIZE = io_uring_query_hdr.OFFSET_SIZE;
    private static final long RESULT = io_uring_query_hdr.OFFSET_RESULT;

    private static final int IO_URING_QUERY_OPCODE_BYTES = io_uring_query_opcode.SIZE;
    private static final int IO_URING_QUERY_ZCRX_BYTES = io_uring_query_zcrx.SIZE;
    private static final int IO_URING_QUERY_SCQ_BYTES = io_uring_query_scq.SIZE;

    private Query() {}

    /**
     * {@code IO_URING_QUERY_OPCODES}: how many opcodes there are, and all flags that are known.
     *
     * @param requests how many operations, numbered from 0
     * @param registrations how many kinds of registrations, numbered from 0
     * @param features {@code IORING_FEAT_…}
     * @param setupFlags {@code IORING_SETUP_…}
     * @param enterFlags {@code IORING_ENTER_…}
     * @param sqeFlags {@code IOSQE_…}
     * @param queries how many kinds of queries, numbered from 0
     */
    public record Opcodes(
            int requests,
            int registrations,
            RingFeatures features,
            SetupFlags setupFlags,
            int enterFlags,
            SqeFlags sqeFlags,
            int queries) {}

    /**
     * {@code IO_URING_QUERY_ZCRX}: zero-copy receive.
     *
     * @param registerFlags {@code ZCRX_REG_…}
     * @param areaFlags {@code IORING_ZCRX_AREA_…}
     * @param controls how many kinds of controls, numbered from 0
     * @param features {@code ZCRX_FEATURE_…}
     * @param headerBytes the size of the header before the entries of the refill ring, in bytes
     * @param headerAlignment the alignment of that header, in bytes
     */
    public record ZeroCopyReceive(
            long registerFlags,
            long areaFlags,
            int controls,
            int features,
            int headerBytes,
            int headerAlignment) {}

    /**
     * {@code IO_URING_QUERY_ZCRX_EVENT}: the events of zero-copy receive.
     *
     * @param typeMask for each type of event, such as {@link ZeroCopyReceiveQueue#ZCRX_EVENT_COPY},
     *     the bit {@code 1 << type}
     * @param statsBytes the size of the counts in the refill ring's region, in bytes
     * @param statsAlignment the alignment of the counts, in bytes
     */
    public record ZeroCopyEvents(int typeMask, int statsBytes, int statsAlignment) {}

    /**
     * {@code IO_URING_QUERY_SCQ}: the header before the completions, in memory for {@code
     * IORING_SETUP_NO_MMAP}.
     *
     * @param headerBytes the size of the header, in bytes
     * @param headerAlignment the alignment of the header, in bytes
     */
    public record QueueHeader(long headerBytes, long headerAlignment) {}

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_QUERY}: opcodes and flags.
     *
     * @return the answer; null if this kernel does not know the question
     * @throws SyscallException EINVAL on a kernel without queries
     */
    public static Opcodes opcodes() throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(IO_URING_QUERY_OPCODE_BYTES, Long.BYTES);
            if (!ask(arena, IO_URING_QUERY_OPCODES, data)) {
                return null;
            }
            return new Opcodes(
                    data.get(JAVA_INT, io_uring_query_opcode.OFFSET_NR_REQUEST_OPCODES),
                    data.get(JAVA_INT, io_uring_query_opcode.OFFSET_NR_REGISTER_OPCODES),
                    RingFeatures.of(
                            (int) data.get(JAVA_LONG, io_uring_query_opcode.OFFSET_FEATURE_FLAGS)),
                    SetupFlags.of(
                            (int)
                                    data.get(
                                            JAVA_LONG,
                                            io_uring_query_opcode.OFFSET_RING_SETUP_FLAGS)),
                    (int) data.get(JAVA_LONG, io_uring_query_opcode.OFFSET_ENTER_FLAGS),
                    SqeFlags.of((int) data.get(JAVA_LONG, io_uring_query_opcode.OFFSET_SQE_FLAGS)),
                    data.get(JAVA_INT, io_uring_query_opcode.OFFSET_NR_QUERY_OPCODES));
        }
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_QUERY}: zero-copy receive.
     *
     * @return the answer; null if this kernel does not know the question
     * @throws SyscallException EINVAL on a kernel without queries
     */
    public static ZeroCopyReceive zeroCopyReceive() throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(IO_URING_QUERY_ZCRX_BYTES, Long.BYTES);
            if (!ask(arena, IO_URING_QUERY_ZCRX, data)) {
                return null;
            }
            return zeroCopyReceive(data);
        }
    }

    static ZeroCopyReceive zeroCopyReceive(MemorySegment data) {
        return new ZeroCopyReceive(
                data.get(JAVA_LONG, io_uring_query_zcrx.OFFSET_REGISTER_FLAGS),
                data.get(JAVA_LONG, io_uring_query_zcrx.OFFSET_AREA_FLAGS),
                data.get(JAVA_INT, io_uring_query_zcrx.OFFSET_NR_CTRL_OPCODES),
                data.get(JAVA_INT, io_uring_query_zcrx.OFFSET_FEATURES),
                data.get(JAVA_INT, io_uring_query_zcrx.OFFSET_RQ_HDR_SIZE),
                data.get(JAVA_INT, io_uring_query_zcrx.OFFSET_RQ_HDR_ALIGNMENT));
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_QUERY}: the queues' header.
     *
     * @return the answer; null if this kernel does not know the question
     * @throws SyscallException EINVAL on a kernel without queries
     */
    public static QueueHeader queueHeader() throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(IO_URING_QUERY_SCQ_BYTES, Long.BYTES);
            if (!ask(arena, IO_URING_QUERY_SCQ, data)) {
                return null;
            }
            return new QueueHeader(
                    data.get(JAVA_LONG, io_uring_query_scq.OFFSET_HDR_SIZE),
                    data.get(JAVA_LONG, io_uring_query_scq.OFFSET_HDR_ALIGNMENT));
        }
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_QUERY}: the events of zero-copy
     * receive.
     *
     * @return the answer; null if this kernel does not know the question
     * @throws SyscallException EINVAL on a kernel without queries
     */
    public static ZeroCopyEvents zeroCopyEvents() throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment data = arena.allocate(io_uring_query_zcrx_event.SIZE, Long.BYTES);
            if (!ask(arena, IO_URING_QUERY_ZCRX_EVENT, data)) {
                return null;
            }
            return new ZeroCopyEvents(
                    data.get(JAVA_INT, io_uring_query_zcrx_event.OFFSET_EVENT_FLAGS),
                    data.get(JAVA_INT, io_uring_query_zcrx_event.OFFSET_STATS_SIZE),
                    data.get(JAVA_INT, io_uring_query_zcrx_event.OFFSET_STATS_OFF_ALIGNMENT));
        }
    }

    /** Asks one question; whether the kernel knows it. */
    private static boolean ask(Arena arena, int question, MemorySegment data)
            throws SyscallException {
        MemorySegment header = arena.allocate(IO_URING_QUERY_HDR_BYTES, Long.BYTES);
        header.set(JAVA_LONG, QUERY_DATA, data.address());
        header.set(JAVA_INT, QUERY_OP, question);
        header.set(JAVA_INT, SIZE, (int) data.byteSize());
        RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_QUERY;
        int result = UringSyscalls.ioUringRegister(-1, opcode.value(), header, 0);
        Register.checked(result, "-1", opcode, 0);
        int answer = header.get(JAVA_INT, RESULT);
        if (answer == -Errno.EOPNOTSUPP) {
            return false;
        }
        Register.checked(answer, "-1", opcode, 0);
        return true;
    }
}
