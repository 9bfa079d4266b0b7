package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code IORING_REGISTER_SYNC_CANCEL}: see {@link Registration#cancel}. */
final class SyncCancel {
    private static final int IORING_ASYNC_CANCEL_ALL = 0x1;
    private static final int IORING_ASYNC_CANCEL_USERDATA = 0x10;

    // struct io_uring_sync_cancel_reg
    private static final long IO_URING_SYNC_CANCEL_REG_BYTES = 64;
    private static final long ADDR = 0;
    private static final long FD = 8;
    private static final long FLAGS = 12;
    private static final long TIMEOUT_SECONDS = 16;
    private static final long TIMEOUT_NANOS = 24;
    private static final long OPCODE = 32;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private SyncCancel() {}

    static int run(RingCore ring, Cancellation which, long timeoutNanos) throws SyscallException {
        if (timeoutNanos < -1) {
            throw new IllegalArgumentException("a timeout of " + timeoutNanos + " ns");
        }
        Descriptor file = which.file();
        Fd held = file instanceof Fd fd ? fd : null;
        int number = held != null ? held.acquire() : -1;
        RegisterOpcode register = RegisterOpcode.IORING_REGISTER_SYNC_CANCEL;
        int result;
        try (Arena arena = Arena.ofConfined()) {
            if (file instanceof DirectDescriptor direct) {
                number = direct.slotIn(ring.tables());
            }
            MemorySegment struct = struct(arena, which, number, timeoutNanos);
            result = ring.register(register.value(), struct, 1);
        } finally {
            if (held != null) {
                held.release();
            }
        }
        boolean isAnswer =
                result == Registration.NOT_FOUND
                        || result == Registration.TIMED_OUT
                        || result == Registration.INTERRUPTED;
        return isAnswer ? result : Register.checked(result, ring, register, 1);
    }

    private static MemorySegment struct(
            Arena arena, Cancellation which, int number, long timeoutNanos) {
        MemorySegment struct = arena.allocate(IO_URING_SYNC_CANCEL_REG_BYTES, Long.BYTES);
        struct.set(JAVA_LONG, ADDR, which.userData());
        struct.set(JAVA_INT, FD, number);
        struct.set(JAVA_INT, FLAGS, flags(which));
        boolean forever = timeoutNanos < 0;
        struct.set(JAVA_LONG, TIMEOUT_SECONDS, forever ? -1 : timeoutNanos / NANOS_PER_SECOND);
        struct.set(JAVA_LONG, TIMEOUT_NANOS, forever ? -1 : timeoutNanos % NANOS_PER_SECOND);
        struct.set(JAVA_BYTE, OPCODE, (byte) which.opcode());
        return struct;
    }

    /** User data alone are what the kernel looks for without a flag, before Linux 6.6 as well. */
    private static int flags(Cancellation which) {
        int flags = which.flags();
        boolean alone = (flags & ~IORING_ASYNC_CANCEL_ALL) == IORING_ASYNC_CANCEL_USERDATA;
        return alone ? flags & ~IORING_ASYNC_CANCEL_USERDATA : flags;
    }
}
