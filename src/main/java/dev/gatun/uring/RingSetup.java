package dev.gatun.uring;

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
import static dev.gatun.raw.Uring.IORING_SETUP_SINGLE_ISSUER;
import static dev.gatun.raw.Uring.IORING_SETUP_SQE128;
import static dev.gatun.raw.Uring.IORING_SETUP_SQE_MIXED;
import static dev.gatun.raw.Uring.IORING_SETUP_SQPOLL;
import static dev.gatun.raw.Uring.IORING_SETUP_SQ_AFF;
import static dev.gatun.raw.Uring.IORING_SETUP_SQ_REWIND;
import static dev.gatun.raw.Uring.IORING_SETUP_SUBMIT_ALL;
import static dev.gatun.raw.Uring.IORING_SETUP_TASKRUN_FLAG;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.io_cqring_offsets;
import dev.gatun.raw.struct.io_sqring_offsets;
import dev.gatun.raw.struct.io_uring_cqe;
import dev.gatun.raw.struct.io_uring_params;
import dev.gatun.raw.struct.io_uring_sqe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.UringSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code io_uring_setup(2)}: which flags are asked for, in which order, and {@code struct
 * io_uring_params} as the kernel filled it in.
 */
final class RingSetup {
    static final int MAX_ENTRIES = 1 << 15;

    // struct io_uring_params, and in it io_sqring_offsets and io_cqring_offsets.
    static final int IO_URING_PARAMS_BYTES = io_uring_params.SIZE;
    private static final int SQ_ENTRIES = io_uring_params.OFFSET_SQ_ENTRIES;
    private static final int CQ_ENTRIES = io_uring_params.OFFSET_CQ_ENTRIES;
    private static final int FLAGS = io_uring_params.OFFSET_FLAGS;
    private static final int SQ_THREAD_CPU = io_uring_params.OFFSET_SQ_THREAD_CPU;
    private static final int SQ_THREAD_IDLE = io_uring_params.OFFSET_SQ_THREAD_IDLE;
    private static final int FEATURES = io_uring_params.OFFSET_FEATURES;
    private static final int WQ_FD = io_uring_params.OFFSET_WQ_FD;
    private static final int SQ_OFF = io_uring_params.OFFSET_SQ_OFF;
    private static final int CQ_OFF = io_uring_params.OFFSET_CQ_OFF;

    /**
     * The default flags, newest first: each set leaves out flags that an older kernel does not
     * have.
     */
    private static final int[] FOR_ONE_THREAD = {
        IORING_SETUP_SINGLE_ISSUER
                | IORING_SETUP_DEFER_TASKRUN
                | IORING_SETUP_TASKRUN_FLAG
                | IORING_SETUP_NO_SQARRAY
                | IORING_SETUP_SUBMIT_ALL
                | IORING_SETUP_CLAMP,
        IORING_SETUP_SINGLE_ISSUER
                | IORING_SETUP_DEFER_TASKRUN
                | IORING_SETUP_TASKRUN_FLAG
                | IORING_SETUP_SUBMIT_ALL
                | IORING_SETUP_CLAMP,
        IORING_SETUP_SINGLE_ISSUER
                | IORING_SETUP_COOP_TASKRUN
                | IORING_SETUP_TASKRUN_FLAG
                | IORING_SETUP_SUBMIT_ALL
                | IORING_SETUP_CLAMP,
        IORING_SETUP_COOP_TASKRUN
                | IORING_SETUP_TASKRUN_FLAG
                | IORING_SETUP_SUBMIT_ALL
                | IORING_SETUP_CLAMP,
        IORING_SETUP_SUBMIT_ALL | IORING_SETUP_CLAMP,
        IORING_SETUP_CLAMP,
        0,
    };

    private static final int NOT_FOR_THREADS =
            IORING_SETUP_SINGLE_ISSUER | IORING_SETUP_DEFER_TASKRUN;

    private static final int NOT_FOR_SQPOLL =
            IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_COOP_TASKRUN | IORING_SETUP_TASKRUN_FLAG;

    private final MemorySegment params;
    private final int fd;

    private RingSetup(MemorySegment params, int fd) {
        this.params = params;
        this.fd = fd;
    }

    /**
     * Makes a ring.
     *
     * @param arena for the struct
     * @param wqFd of the ring to attach to, or 0
     * @param rings memory for the queues and
     * @param sqes for the submissions, with {@code IORING_SETUP_NO_MMAP}; else NULL
     */
    static RingSetup setUp(
            Arena arena, RingOptions options, int wqFd, MemorySegment rings, MemorySegment sqes)
            throws SyscallException {
        check(options);
        int required = options.required();
        MemorySegment params = arena.allocate(IO_URING_PARAMS_BYTES, Long.BYTES);
        int result = -Errno.EINVAL;
        int tried = -1;
        for (int wish : FOR_ONE_THREAD) {
            int flags = required | compatible(wish, options) & ~options.refused();
            if (flags != tried && result == -Errno.EINVAL) {
                tried = flags;
                fill(params, options, flags, wqFd, rings, sqes);
                result = UringSyscalls.ioUringSetup(options.entries(), params);
            }
        }
        if (result < 0) {
            throw RingErrors.explained(result, options, required);
        }
        return new RingSetup(params, result);
    }

    private static int compatible(int wish, RingOptions options) {
        int flags = wish;
        int required = options.required();
        if (options.isForThreads()) {
            boolean deferred = (flags & IORING_SETUP_DEFER_TASKRUN) != 0;
            flags = flags & ~NOT_FOR_THREADS | (deferred ? IORING_SETUP_COOP_TASKRUN : 0);
        }
        if ((required & IORING_SETUP_SQPOLL) != 0) {
            flags &= ~NOT_FOR_SQPOLL;
        }
        if ((required & IORING_SETUP_COOP_TASKRUN) != 0) {
            flags &= ~IORING_SETUP_DEFER_TASKRUN;
        }
        int refused = options.refused();
        if ((refused & IORING_SETUP_SINGLE_ISSUER) != 0) {
            flags &= ~IORING_SETUP_DEFER_TASKRUN;
        }
        int reporters = IORING_SETUP_DEFER_TASKRUN | IORING_SETUP_COOP_TASKRUN;
        if (((flags & ~refused | required) & reporters) == 0) {
            flags &= ~IORING_SETUP_TASKRUN_FLAG;
        }
        return flags;
    }

    private static void fill(
            MemorySegment params,
            RingOptions options,
            int flags,
            int wqFd,
            MemorySegment rings,
            MemorySegment sqes) {
        params.fill((byte) 0);
        params.set(JAVA_INT, FLAGS, flags);
        params.set(JAVA_INT, CQ_ENTRIES, options.completionEntries());
        params.set(JAVA_INT, SQ_THREAD_CPU, options.cpu());
        params.set(JAVA_INT, SQ_THREAD_IDLE, options.idleMillis());
        params.set(JAVA_INT, WQ_FD, wqFd);
        params.set(JAVA_LONG, CQ_OFF + io_cqring_offsets.OFFSET_USER_ADDR, rings.address());
        params.set(JAVA_LONG, SQ_OFF + io_sqring_offsets.OFFSET_USER_ADDR, sqes.address());
    }

    /** Refuses what no kernel takes, in words. */
    private static void check(RingOptions options) {
        int required = options.required();
        if (options.isForThreads() && (required & NOT_FOR_THREADS) != 0) {
            throw new IllegalArgumentException(
                    "RingOptions.forThreads() not with "
                            + SetupFlags.of(required & NOT_FOR_THREADS));
        }
        excludes(required, IORING_SETUP_SQPOLL, NOT_FOR_SQPOLL);
        excludes(required, IORING_SETUP_SQPOLL, IORING_SETUP_SQ_REWIND);
        excludes(required, IORING_SETUP_CQE32, IORING_SETUP_CQE_MIXED);
        excludes(required, IORING_SETUP_SQE128, IORING_SETUP_SQE_MIXED);
        // What a ring has by default can be what another flag needs.
        int flags = required | compatible(FOR_ONE_THREAD[0], options) & ~options.refused();
        needs(flags, IORING_SETUP_SQ_AFF, IORING_SETUP_SQPOLL);
        needs(flags, IORING_SETUP_DEFER_TASKRUN, IORING_SETUP_SINGLE_ISSUER);
        needs(
                flags,
                IORING_SETUP_TASKRUN_FLAG,
                IORING_SETUP_COOP_TASKRUN | IORING_SETUP_DEFER_TASKRUN);
        needs(flags, IORING_SETUP_HYBRID_IOPOLL, IORING_SETUP_IOPOLL);
        needs(flags, IORING_SETUP_REGISTERED_FD_ONLY, IORING_SETUP_NO_MMAP);
        needs(flags, IORING_SETUP_SQ_REWIND, IORING_SETUP_NO_SQARRAY);
        checkSizes(options, (flags & IORING_SETUP_CLAMP) != 0);
    }

    private static void checkSizes(RingOptions options, boolean clamps) {
        int completions = options.completionEntries();
        if (completions == 0) {
            return;
        }
        int entries = clamps ? Math.min(options.entries(), MAX_ENTRIES) : options.entries();
        if (completions <= entries / 2 || powerOfTwo(completions) < powerOfTwo(entries)) {
            throw new IllegalArgumentException(
                    "a completion queue of "
                            + completions
                            + " is smaller than the submission queue, which is of "
                            + entries);
        }
    }

    private static long powerOfTwo(int size) {
        return Long.highestOneBit(2L * size - 1);
    }

    private static void needs(int flags, int flag, int oneOf) {
        if ((flags & flag) != 0 && (flags & oneOf) == 0) {
            throw new IllegalArgumentException(
                    SetupFlags.of(flag) + " only with " + SetupFlags.of(oneOf));
        }
    }

    private static void excludes(int flags, int flag, int others) {
        if ((flags & flag) != 0 && (flags & others) != 0) {
            throw new IllegalArgumentException(
                    SetupFlags.of(flag) + " not with " + SetupFlags.of(flags & others));
        }
    }

    /**
     * The struct with which a ring is given queues of other sizes; the kernel fills it in as at
     * first.
     */
    static RingSetup toResize(Arena arena, int entries, int completionEntries) {
        MemorySegment params = arena.allocate(IO_URING_PARAMS_BYTES, Long.BYTES);
        params.set(JAVA_INT, SQ_ENTRIES, entries);
        params.set(JAVA_INT, CQ_ENTRIES, completionEntries);
        params.set(JAVA_INT, FLAGS, IORING_SETUP_CQSIZE);
        return new RingSetup(params, -1);
    }

    /** After that: the ring is of the same kind as before. */
    void keep(int flags, int features) {
        params.set(JAVA_INT, FLAGS, flags);
        params.set(JAVA_INT, FEATURES, features);
    }

    MemorySegment params() {
        return params;
    }

    /** The ring's descriptor; its registered index, with IORING_SETUP_REGISTERED_FD_ONLY. */
    int fd() {
        return fd;
    }

    int flags() {
        return params.get(JAVA_INT, FLAGS);
    }

    boolean has(int flag) {
        return (flags() & flag) != 0;
    }

    int features() {
        return params.get(JAVA_INT, FEATURES);
    }

    int sqEntries() {
        return params.get(JAVA_INT, SQ_ENTRIES);
    }

    int cqEntries() {
        return params.get(JAVA_INT, CQ_ENTRIES);
    }

    /** A member of {@code io_sqring_offsets}. */
    int sqOffset(int member) {
        return params.get(JAVA_INT, SQ_OFF + member);
    }

    /** A member of {@code io_cqring_offsets}. */
    int cqOffset(int member) {
        return params.get(JAVA_INT, CQ_OFF + member);
    }

    int sqeBytes() {
        return has(IORING_SETUP_SQE128) ? 2 * io_uring_sqe.SIZE : io_uring_sqe.SIZE;
    }

    int cqeBytes() {
        return has(IORING_SETUP_CQE32) ? 2 * io_uring_cqe.SIZE : io_uring_cqe.SIZE;
    }

    boolean hasArray() {
        return !has(IORING_SETUP_NO_SQARRAY);
    }

    boolean isPolled() {
        return has(IORING_SETUP_SQPOLL);
    }
}
