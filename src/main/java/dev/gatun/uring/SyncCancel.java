package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Which operations to cancel, and how long to wait until they have ended: for {@link
 * Registration#cancel}. Immutable: each method gives another one.
 *
 * {@snippet lang=java :
 * ring.registration().cancel(SyncCancel.file(socket).all().timeout(1_000_000_000));
 * }
 */
public final class SyncCancel {
    /** The result when no operation matches: {@code -ENOENT}. */
    public static final int NOT_FOUND = -Errno.ENOENT;

    /** The result when they have not ended in time: {@code -ETIME}. */
    public static final int TIMED_OUT = -Errno.ETIME;

    /** The result when a signal came first: {@code -EINTR}. */
    public static final int INTERRUPTED = -Errno.EINTR;

    private static final int IORING_ASYNC_CANCEL_ALL = 0x1;
    private static final int IORING_ASYNC_CANCEL_FD = 0x2;
    private static final int IORING_ASYNC_CANCEL_ANY = 0x4;
    private static final int IORING_ASYNC_CANCEL_FD_FIXED = 0x8;
    private static final int IORING_ASYNC_CANCEL_USERDATA = 0x10;
    private static final int IORING_ASYNC_CANCEL_OP = 0x20;

    // struct io_uring_sync_cancel_reg
    private static final long IO_URING_SYNC_CANCEL_REG_BYTES = 64;
    private static final long ADDR = 0;
    private static final long FD = 8;
    private static final long FLAGS = 12;
    private static final long TIMEOUT_SECONDS = 16;
    private static final long TIMEOUT_NANOS = 24;
    private static final long OPCODE = 32;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final int flags;
    private final long userData;
    private final Descriptor file;
    private final Opcode opcode;
    private final long timeoutNanos;

    private SyncCancel(
            int flags, long userData, Descriptor file, Opcode opcode, long timeoutNanos) {
        this.flags = flags;
        this.userData = userData;
        this.file = file;
        this.opcode = opcode;
        this.timeoutNanos = timeoutNanos;
    }

    /**
     * An operation that has these user data.
     *
     * @param userData what its submission was given
     * @return the first of them, to be waited for without a timeout
     */
    public static SyncCancel userData(long userData) {
        return new SyncCancel(0, userData, null, null, -1);
    }

    /**
     * An operation on this file.
     *
     * @param file an {@link Fd}, or a direct descriptor of the ring
     * @return the first of them, to be waited for without a timeout
     */
    public static SyncCancel file(Descriptor file) {
        int fixed = file instanceof Fd ? 0 : IORING_ASYNC_CANCEL_FD_FIXED;
        return new SyncCancel(IORING_ASYNC_CANCEL_FD | fixed, 0, file, null, -1);
    }

    /**
     * Every operation.
     *
     * @return all, to be waited for without a timeout
     */
    public static SyncCancel any() {
        return new SyncCancel(IORING_ASYNC_CANCEL_ANY, 0, null, null, -1);
    }

    /**
     * Not only the first that matches.
     *
     * @return all of them
     */
    public SyncCancel all() {
        return new SyncCancel(
                flags | IORING_ASYNC_CANCEL_ALL, userData, file, opcode, timeoutNanos);
    }

    /**
     * Of those on a file, the ones with these user data. Since Linux 6.6.
     *
     * @param data what their submission was given
     * @return what matches both
     */
    public SyncCancel andUserData(long data) {
        return new SyncCancel(
                flags | IORING_ASYNC_CANCEL_USERDATA, data, file, opcode, timeoutNanos);
    }

    /**
     * Only operations of a kind. Since Linux 6.6.
     *
     * @param kind which
     * @return what matches this as well
     */
    public SyncCancel andOpcode(Opcode kind) {
        int data =
                (flags & (IORING_ASYNC_CANCEL_FD | IORING_ASYNC_CANCEL_ANY)) == 0
                        ? IORING_ASYNC_CANCEL_USERDATA
                        : 0;
        return new SyncCancel(
                flags | IORING_ASYNC_CANCEL_OP | data, userData, file, kind, timeoutNanos);
    }

    /**
     * Waits at most for this long.
     *
     * @param nanos in nanoseconds; -1 for no timeout
     * @return the same operations
     */
    public SyncCancel timeout(long nanos) {
        if (nanos < -1) {
            throw new IllegalArgumentException("a timeout of " + nanos + " ns");
        }
        return new SyncCancel(flags, userData, file, opcode, nanos);
    }

    int run(IoUring ring) throws SyscallException {
        Fd held = file instanceof Fd fd ? fd : null;
        int number = held != null ? held.acquire() : -1;
        if (file instanceof DirectDescriptor direct) {
            number = direct.slotIn(ring);
        }
        RegisterOpcode register = RegisterOpcode.IORING_REGISTER_SYNC_CANCEL;
        int result;
        try (Arena arena = Arena.ofConfined()) {
            result = ring.register(register.value(), struct(arena, number), 1);
        } finally {
            if (held != null) {
                held.release();
            }
        }
        return result == NOT_FOUND || result == TIMED_OUT || result == INTERRUPTED
                ? result
                : Register.checked(result, ring, register, 1);
    }

    private MemorySegment struct(Arena arena, int number) {
        MemorySegment struct = arena.allocate(IO_URING_SYNC_CANCEL_REG_BYTES, Long.BYTES);
        struct.set(JAVA_LONG, ADDR, userData);
        struct.set(JAVA_INT, FD, number);
        struct.set(JAVA_INT, FLAGS, flags);
        boolean forever = timeoutNanos < 0;
        struct.set(JAVA_LONG, TIMEOUT_SECONDS, forever ? -1 : timeoutNanos / NANOS_PER_SECOND);
        struct.set(JAVA_LONG, TIMEOUT_NANOS, forever ? -1 : timeoutNanos % NANOS_PER_SECOND);
        struct.set(JAVA_BYTE, OPCODE, (byte) (opcode == null ? 0 : opcode.value()));
        return struct;
    }
}
