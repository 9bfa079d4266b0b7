package dev.gatun.uring;

import static dev.gatun.raw.Linux.CAP_IPC_LOCK;
import static dev.gatun.raw.Linux.RLIMIT_MEMLOCK;
import static dev.gatun.raw.Linux.SECCOMP_MODE_FILTER;
import static dev.gatun.uring.RingSetup.IO_URING_PARAMS_BYTES;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.rlimit;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.sys.UringSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Whether this process can have rings, and if not, why: {@link IoUring#availability}. The answer
 * comes from asking the kernel for a ring.
 */
public final class Availability {
    /** Why there are no rings, or that there are. */
    public enum Cause {
        /** Rings can be made. */
        AVAILABLE,
        /** ENOSYS: the kernel is older than Linux 5.1, or was built without io_uring. */
        NOT_IN_KERNEL,
        /** EPERM: the administrator has set {@code kernel.io_uring_disabled}. */
        DISABLED_BY_SYSCTL,
        /** EPERM or ENOSYS from a seccomp filter, such as that of a container. */
        SECCOMP,
        /** EPERM or EACCES for another reason, mostly from a security module. */
        FORBIDDEN,
        /** ENOMEM, with a limit of locked memory that the process has reached. */
        MEMLOCK_LIMIT,
        /** ENOMEM: the kernel has no memory. */
        OUT_OF_MEMORY,
        /** EMFILE or ENFILE: too many descriptors are open. */
        OUT_OF_DESCRIPTORS,
        /** Another error. */
        OTHER
    }

    private static final String SYSCTL = "/proc/sys/kernel/io_uring_disabled";
    private static final String STATUS = "/proc/thread-self/status";
    private static final int RLIMIT_BYTES = rlimit.SIZE;

    private final Cause cause;
    private final int errno;
    private final String explanation;

    private Availability(Cause cause, int errno, String explanation) {
        this.cause = cause;
        this.errno = errno;
        this.explanation = explanation;
    }

    /** Asks the kernel for a ring. */
    static Availability ask() {
        int result;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(IO_URING_PARAMS_BYTES, Long.BYTES);
            result = UringSyscalls.ioUringSetup(1, params);
        }
        if (result >= 0) {
            Syscalls.close(result);
            return new Availability(Cause.AVAILABLE, 0, "io_uring is available");
        }
        return of(-result);
    }

    /** What an error of io_uring_setup or io_uring_register means here. */
    static Availability of(int errno) {
        Cause cause = causeOf(errno);
        return new Availability(cause, errno, explain(cause, errno));
    }

    /**
     * Why a call fails with a ring that is there: a filter came later than the ring, or the limit
     * was reached. The sysctl is asked about new rings only, and EPERM can be a registration's own.
     *
     * @return in words; null for other errors
     */
    static String reasonInUse(int errno) {
        return switch (errno) {
            case Errno.ENOMEM -> explain(causeOf(errno), errno);
            case Errno.ENOSYS -> explain(Cause.SECCOMP, errno);
            case Errno.EPERM -> isFiltered() ? explain(Cause.SECCOMP, errno) : null;
            default -> null;
        };
    }

    private static boolean isFiltered() {
        return status("Seccomp:", 10) == SECCOMP_MODE_FILTER;
    }

    private static Cause causeOf(int errno) {
        return switch (errno) {
            case Errno.ENOSYS -> {
                // A kernel with the sysctl has io_uring; before Linux 6.6 there is no sysctl.
                boolean known = readLong(SYSCTL, 10) >= 0;
                yield known || isFiltered() ? Cause.SECCOMP : Cause.NOT_IN_KERNEL;
            }
            case Errno.EPERM, Errno.EACCES -> {
                if (readLong(SYSCTL, 10) > 0) {
                    yield Cause.DISABLED_BY_SYSCTL;
                }
                yield isFiltered() ? Cause.SECCOMP : Cause.FORBIDDEN;
            }
            case Errno.ENOMEM -> isMemlockLimited() ? Cause.MEMLOCK_LIMIT : Cause.OUT_OF_MEMORY;
            case Errno.EMFILE, Errno.ENFILE -> Cause.OUT_OF_DESCRIPTORS;
            default -> Cause.OTHER;
        };
    }

    private static String explain(Cause cause, int errno) {
        return switch (cause) {
            case AVAILABLE -> "io_uring is available";
            case NOT_IN_KERNEL ->
                    "the kernel has no io_uring: it is older than Linux 5.1, or was built without";
            case DISABLED_BY_SYSCTL ->
                    "the administrator has disabled io_uring: sysctl kernel.io_uring_disabled is "
                            + readLong(SYSCTL, 10)
                            + " (1: only for the group kernel.io_uring_group and CAP_SYS_ADMIN, 2:"
                            + " for all); 0 allows it";
            case SECCOMP ->
                    "a seccomp filter forbids io_uring, as the default ones of containers do: run"
                            + " with a profile that allows io_uring_setup, io_uring_enter and"
                            + " io_uring_register";
            case FORBIDDEN ->
                    "something other than the sysctl and a seccomp filter forbids it: a security"
                            + " module such as SELinux, mostly";
            case MEMLOCK_LIMIT ->
                    "memory for it counts as locked, and RLIMIT_MEMLOCK is "
                            + memlockLimit()
                            + " bytes: raise it (ulimit -l, LimitMEMLOCK=), or have CAP_IPC_LOCK";
            case OUT_OF_MEMORY -> "the kernel has no memory for it, or the control group's is used";
            case OUT_OF_DESCRIPTORS ->
                    "too many descriptors are open: see RLIMIT_NOFILE (ulimit -n)";
            case OTHER -> Errno.describe(errno);
        };
    }

    /** {@return whether rings can be made} */
    public boolean isAvailable() {
        return cause == Cause.AVAILABLE;
    }

    /** {@return why this process has no rings, or {@link Cause#AVAILABLE}} */
    public Cause cause() {
        return cause;
    }

    /** {@return the error number of the attempt; 0 if it succeeded} */
    public int errno() {
        return errno;
    }

    /** {@return the cause in words, and what to do about it} */
    public String explanation() {
        return explanation;
    }

    /** The explanation. */
    @Override
    public String toString() {
        return explanation;
    }

    // What the kernel tells about this process; -1 where it does not.

    private static boolean isMemlockLimited() {
        boolean mayLock = (status("CapEff:", 16) >> CAP_IPC_LOCK & 1) != 0;
        return !mayLock && memlockLimit() >= 0;
    }

    /** Bytes; -1 for no limit. */
    private static long memlockLimit() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limit = arena.allocate(RLIMIT_BYTES, Long.BYTES);
            long result =
                    Syscalls.syscall(
                            SyscallNumber.SYS_prlimit64,
                            0,
                            RLIMIT_MEMLOCK,
                            MemorySegment.NULL,
                            limit);
            return result < 0 ? -1 : limit.get(JAVA_LONG, 0);
        }
    }

    private static long status(String key, int radix) {
        for (String line : SmallFile.read(STATUS).split("\n")) {
            if (line.startsWith(key)) {
                return parse(line.substring(key.length()), radix);
            }
        }
        return -1;
    }

    private static long readLong(String path, int radix) {
        return parse(SmallFile.read(path), radix);
    }

    private static long parse(String text, int radix) {
        try {
            return Long.parseUnsignedLong(text.strip(), radix);
        } catch (NumberFormatException e) {
            return -1;
        }
    }
}
