package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_ALL;
import static dev.gatun.raw.Uring.IORING_ASYNC_CANCEL_USERDATA;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.__kernel_timespec;
import dev.gatun.raw.struct.io_uring_sync_cancel_reg;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** {@code IORING_REGISTER_SYNC_CANCEL}: see {@link Registration#syncCancel}. */
final class SyncCancel {

    // struct io_uring_sync_cancel_reg
    private static final long IO_URING_SYNC_CANCEL_REG_BYTES = io_uring_sync_cancel_reg.SIZE;
    private static final long ADDR = io_uring_sync_cancel_reg.OFFSET_ADDR;
    private static final long FD = io_uring_sync_cancel_reg.OFFSET_FD;
    private static final long FLAGS = io_uring_sync_cancel_reg.OFFSET_FLAGS;
    private static final long TIMEOUT_SECONDS =
            io_uring_sync_cancel_reg.OFFSET_TIMEOUT + __kernel_timespec.OFFSET_TV_SEC;
    private static final long TIMEOUT_NANOS =
            io_uring_sync_cancel_reg.OFFSET_TIMEOUT + __kernel_timespec.OFFSET_TV_NSEC;
    private static final long OPCODE = io_uring_sync_cancel_reg.OFFSET_OPCODE;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    static final int NOT_FOUND = -Errno.ENOENT;
    static final int TIMED_OUT = -Errno.ETIME;
    static final int INTERRUPTED = -Errno.EINTR;

    private SyncCancel() {}

    static int run(RingCore ring, Cancellation which, long timeoutNanos) throws SyscallException {
        if (timeoutNanos < -1) {
            throw new IllegalArgumentException("a timeout of " + timeoutNanos + " ns");
        }
        Lacks.checkKeys(which.flags());
        Descriptor file = which.file();
        Fd held = file instanceof Fd fd ? fd : null;
        int number = held != null ? held.acquire() : -1;
        try (Arena arena = Arena.ofConfined()) {
            if (file instanceof DirectDescriptor direct) {
                number = direct.slotIn(ring.tables());
            }
            MemorySegment struct = struct(arena, which, number, timeoutNanos);
            return run(ring, which, struct);
        } finally {
            if (held != null) {
                held.release();
            }
        }
    }

    /** What has user data of the ring's own in the kernel is named by these, one by one. */
    private static int run(RingCore ring, Cancellation which, MemorySegment struct)
            throws SyscallException {
        boolean all = (which.flags() & IORING_ASYNC_CANCEL_ALL) != 0;
        int found = NOT_FOUND;
        if ((which.flags() & IORING_ASYNC_CANCEL_USERDATA) != 0) {
            LateLookups late = ring.inFlight().late();
            for (int place = late.find(which.userData(), 0);
                    place >= 0;
                    place = late.find(which.userData(), place + 1)) {
                struct.set(JAVA_LONG, ADDR, late.token(place));
                int result = call(ring, struct);
                if (result != NOT_FOUND && (!all || result < 0)) {
                    return result;
                }
                found = sum(found, result);
            }
            struct.set(JAVA_LONG, ADDR, which.userData());
        }
        int result = call(ring, struct);
        return result < 0 && result != NOT_FOUND ? result : sum(found, result);
    }

    private static int sum(int found, int result) {
        return found < 0 ? result : found + Math.max(0, result);
    }

    private static int call(RingCore ring, MemorySegment struct) throws SyscallException {
        RegisterOpcode register = RegisterOpcode.IORING_REGISTER_SYNC_CANCEL;
        int result = ring.register(register.value(), struct, 1);
        boolean isAnswer = result == NOT_FOUND || result == TIMED_OUT || result == INTERRUPTED;
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
