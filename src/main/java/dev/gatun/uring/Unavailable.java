package dev.gatun.uring;

import static dev.gatun.uring.RingSetup.IO_URING_PARAMS_BYTES;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;
import dev.gatun.sys.UringSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Why a ring was not made, or the kernel was not to be reached with it. */
final class Unavailable {
    private static final int IORING_SETUP_IOPOLL = 0x1;
    private static final int IORING_SETUP_SQPOLL = 0x2;
    private static final int IORING_SETUP_SQ_AFF = 0x4;
    private static final int IORING_SETUP_COOP_TASKRUN = 0x100;
    private static final int IORING_SETUP_SINGLE_ISSUER = 0x1000;
    private static final int IORING_SETUP_NO_SQARRAY = 0x10000;

    /** Flags that no kernel takes alone, and one that they go with. */
    private static final int[][] COMPANIONS = {
        {IORING_SETUP_SQ_AFF, IORING_SETUP_SQPOLL},
        {0x200, IORING_SETUP_COOP_TASKRUN},
        {0x2000, IORING_SETUP_SINGLE_ISSUER},
        {0x20000, IORING_SETUP_IOPOLL},
        {0x100000, IORING_SETUP_NO_SQARRAY},
    };

    /** These ask for memory, or another ring: not tried out. */
    private static final int NOT_TRIED = 0x20 | 0x4000 | 0x8000;

    private static final int FLAGS = 8;
    private static final int CQ_ENTRIES = 4;

    private Unavailable() {}

    /** The exception for a failed setup. */
    static SyscallException explained(int result, RingOptions options, int required) {
        Object[] arguments = {options.entries(), SetupFlags.of(required)};
        String hint = result == -Errno.EINVAL ? refused(options) : reason(-result);
        return hint == null
                ? SyscallException.of(result, "io_uring_setup", arguments)
                : SyscallException.withHint(result, hint, "io_uring_setup", arguments);
    }

    /**
     * The exception for a failed call with a ring that is there. What forbids rings, or keeps
     * memory from being locked, can come later than the ring.
     *
     * @param hint what is known of the call itself; null for nothing
     */
    static SyscallException inUse(int result, String hint, String call, Object... arguments) {
        String all = hint != null ? hint : Availability.reasonInUse(-result);
        return all == null
                ? SyscallException.of(result, call, arguments)
                : SyscallException.withHint(result, all, call, arguments);
    }

    private static String refused(RingOptions options) {
        int required = options.required();
        String unknown = unknownFlags(required);
        if (unknown != null) {
            return unknown;
        }
        if (options.entries() > RingSetup.MAX_ENTRIES
                || options.completionEntries() > 2 * RingSetup.MAX_ENTRIES) {
            return "a ring has up to 32,768 submissions and 65,536 completions;"
                    + " IORING_SETUP_CLAMP, a default, cuts what is more";
        }
        if ((required & IORING_SETUP_SQ_AFF) != 0) {
            return "there may be no processor " + options.cpu() + " for this process";
        }
        return null;
    }

    private static String reason(int errno) {
        Availability there = Availability.of(errno);
        return there.cause() == Availability.Cause.OTHER ? null : there.explanation();
    }

    /** Tries each flag alone: the kernel refuses all with one error. */
    private static String unknownFlags(int required) {
        int unknown = 0;
        for (int rest = required & ~NOT_TRIED; rest != 0; rest &= rest - 1) {
            int flag = Integer.lowestOneBit(rest);
            if (isRefused(flag | companionOf(flag))) {
                unknown |= flag;
            }
        }
        return unknown == 0 ? null : "this kernel lacks " + SetupFlags.of(unknown);
    }

    private static int companionOf(int flag) {
        for (int[] each : COMPANIONS) {
            if (each[0] == flag) {
                return each[1];
            }
        }
        return 0;
    }

    private static boolean isRefused(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment params = arena.allocate(IO_URING_PARAMS_BYTES, Long.BYTES);
            params.set(JAVA_INT, FLAGS, flags);
            params.set(JAVA_INT, CQ_ENTRIES, 2);
            int fd = UringSyscalls.ioUringSetup(1, params);
            if (fd >= 0) {
                Syscalls.close(fd);
            }
            return fd == -Errno.EINVAL;
        }
    }
}
