package dev.gatun.uring;

import static dev.gatun.raw.Uring.IO_URING_NAPI_REGISTER_OP;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.struct.io_uring_napi;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Registration.Napi;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code IORING_REGISTER_NAPI}: see {@link Registration#registerNapi(int, boolean)}. */
final class BusyPolling {

    // struct io_uring_napi
    private static final long IO_URING_NAPI_BYTES = io_uring_napi.SIZE;
    private static final long BUSY_POLL_TO = io_uring_napi.OFFSET_BUSY_POLL_TO;
    private static final long PREFER_BUSY_POLL = io_uring_napi.OFFSET_PREFER_BUSY_POLL;
    private static final long OPCODE = io_uring_napi.OFFSET_OPCODE;
    private static final long OP_PARAM = io_uring_napi.OFFSET_OP_PARAM;

    private BusyPolling() {}

    static Napi register(RingCore ring, int micros, boolean prefers, NapiTracking tracking)
            throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = struct(arena, IO_URING_NAPI_REGISTER_OP, tracking.value());
            struct.set(JAVA_INT, BUSY_POLL_TO, micros);
            struct.set(JAVA_BYTE, PREFER_BUSY_POLL, (byte) (prefers ? 1 : 0));
            call(ring, struct, tracking.value() != 0);
            return setting(struct);
        }
    }

    static void change(RingCore ring, int operation, int napiId) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            call(ring, struct(arena, operation, napiId), true);
        }
    }

    static Napi unregister(RingCore ring) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = struct(arena, 0, 0);
            Register.call(ring, RegisterOpcode.IORING_UNREGISTER_NAPI, struct, 1);
            return setting(struct);
        }
    }

    private static void call(RingCore ring, MemorySegment struct, boolean young)
            throws SyscallException {
        RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_NAPI;
        int result = ring.register(opcode.value(), struct, 1);
        boolean lacks = young && result == -Errno.EINVAL && lacksTracking();
        String lack = lacks ? Lacks.text("the choice of NAPI IDs", "6.13") : null;
        Register.checked(result, lack, ring, opcode, 1);
    }

    /** A kernel that knows the choice takes it on any ring without IORING_SETUP_IOPOLL. */
    private static boolean lacksTracking() {
        try (Arena arena = Arena.ofConfined()) {
            NapiTracking tracking = NapiTracking.IO_URING_NAPI_TRACKING_STATIC;
            MemorySegment struct = struct(arena, IO_URING_NAPI_REGISTER_OP, tracking.value());
            return Lacks.isRefused(RegisterOpcode.IORING_REGISTER_NAPI, struct);
        }
    }

    private static MemorySegment struct(Arena arena, int operation, int parameter) {
        MemorySegment struct = arena.allocate(IO_URING_NAPI_BYTES, Integer.BYTES);
        struct.set(JAVA_BYTE, OPCODE, (byte) operation);
        struct.set(JAVA_INT, OP_PARAM, parameter);
        return struct;
    }

    private static Napi setting(MemorySegment struct) {
        return new Napi(
                struct.get(JAVA_INT, BUSY_POLL_TO), struct.get(JAVA_BYTE, PREFER_BUSY_POLL) != 0);
    }
}
