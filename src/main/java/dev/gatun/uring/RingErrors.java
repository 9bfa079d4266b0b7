package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_SETUP_ATTACH_WQ;
import static dev.gatun.raw.Uring.IORING_SETUP_CLAMP;
import static dev.gatun.raw.Uring.IORING_SETUP_COOP_TASKRUN;
import static dev.gatun.raw.Uring.IORING_SETUP_CQE32;
import static dev.gatun.raw.Uring.IORING_SETUP_CQE_MIXED;
import static dev.gatun.raw.Uring.IORING_SETUP_CQSIZE;
import static dev.gatun.raw.Uring.IORING_SETUP_DEFER_TASKRUN;
import static dev.gatun.raw.Uring.IORING_SETUP_HYBRID_IOPOLL;
import static dev.gatun.raw.Uring.IORING_SETUP_IOPOLL;
import static dev.gatun.raw.Uring.IORING_SETUP_NO_MMAP;
import static dev.gatun.raw.Uring.IORING_SETUP_NO_SQARRAY;
import static dev.gatun.raw.Uring.IORING_SETUP_REGISTERED_FD_ONLY;
import static dev.gatun.raw.Uring.IORING_SETUP_R_DISABLED;
import static dev.gatun.raw.Uring.IORING_SETUP_SINGLE_ISSUER;
import static dev.gatun.raw.Uring.IORING_SETUP_SQE128;
import static dev.gatun.raw.Uring.IORING_SETUP_SQE_MIXED;
import static dev.gatun.raw.Uring.IORING_SETUP_SQPOLL;
import static dev.gatun.raw.Uring.IORING_SETUP_SQ_AFF;
import static dev.gatun.raw.Uring.IORING_SETUP_SQ_REWIND;
import static dev.gatun.raw.Uring.IORING_SETUP_SUBMIT_ALL;
import static dev.gatun.raw.Uring.IORING_SETUP_TASKRUN_FLAG;
import static dev.gatun.uring.RingSetup.IO_URING_PARAMS_BYTES;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.raw.struct.io_uring_params;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;
import dev.gatun.sys.UringSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.StringJoiner;

/** Explains why a ring could not be made, or why a call with a ring failed. */
final class RingErrors {

    /** Flags that no kernel takes alone, and one that they go with. */
    private static final int[][] COMPANIONS = {
        {IORING_SETUP_SQ_AFF, IORING_SETUP_SQPOLL},
        {IORING_SETUP_TASKRUN_FLAG, IORING_SETUP_COOP_TASKRUN},
        {IORING_SETUP_DEFER_TASKRUN, IORING_SETUP_SINGLE_ISSUER},
        {IORING_SETUP_HYBRID_IOPOLL, IORING_SETUP_IOPOLL},
        {IORING_SETUP_REGISTERED_FD_ONLY, IORING_SETUP_NO_MMAP},
        {IORING_SETUP_SQ_REWIND, IORING_SETUP_NO_SQARRAY},
    };

    private static final int FLAGS = io_uring_params.OFFSET_FLAGS;
    private static final int CQ_ENTRIES = io_uring_params.OFFSET_CQ_ENTRIES;

    private RingErrors() {}

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
        // To try this one takes another ring.
        for (int rest = required & ~IORING_SETUP_ATTACH_WQ; rest != 0; rest &= rest - 1) {
            int flag = Integer.lowestOneBit(rest);
            // A kernel that knows IORING_SETUP_NO_MMAP says EFAULT, as there is no memory.
            if (isRefused(flag | companionOf(flag))) {
                unknown |= flag;
            }
        }
        return unknown == 0 ? null : lack(unknown);
    }

    private static String lack(int unknown) {
        StringJoiner lacks = new StringJoiner("; ");
        for (int rest = unknown; rest != 0; rest &= rest - 1) {
            int flag = Integer.lowestOneBit(rest);
            String name = SetupFlags.of(flag).toString();
            String since = since(flag);
            lacks.add(since == null ? "this kernel lacks " + name : Lacks.text(name, since));
        }
        return lacks.toString();
    }

    /** The first Linux that has a flag; null for a flag without a name here. */
    static String since(int flag) {
        return switch (flag) {
            case IORING_SETUP_IOPOLL, IORING_SETUP_SQPOLL, IORING_SETUP_SQ_AFF -> "5.1";
            case IORING_SETUP_CQSIZE -> "5.5";
            case IORING_SETUP_CLAMP, IORING_SETUP_ATTACH_WQ -> "5.6";
            case IORING_SETUP_R_DISABLED -> "5.10";
            case IORING_SETUP_SUBMIT_ALL -> "5.18";
            case IORING_SETUP_COOP_TASKRUN,
                    IORING_SETUP_TASKRUN_FLAG,
                    IORING_SETUP_SQE128,
                    IORING_SETUP_CQE32 ->
                    "5.19";
            case IORING_SETUP_SINGLE_ISSUER -> "6.0";
            case IORING_SETUP_DEFER_TASKRUN -> "6.1";
            case IORING_SETUP_NO_MMAP, IORING_SETUP_REGISTERED_FD_ONLY -> "6.5";
            case IORING_SETUP_NO_SQARRAY -> "6.6";
            case IORING_SETUP_HYBRID_IOPOLL -> "6.13";
            case IORING_SETUP_CQE_MIXED -> "6.18";
            case IORING_SETUP_SQE_MIXED -> "6.19";
            case IORING_SETUP_SQ_REWIND -> "7.0";
            default -> null;
        };
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
