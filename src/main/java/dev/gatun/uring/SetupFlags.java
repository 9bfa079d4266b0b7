package dev.gatun.uring;

import dev.gatun.raw.Uring;
import dev.gatun.sys.Flags;

/** {@code IORING_SETUP_…}: what kind of ring is made, for {@link RingOptions}. */
public final class SetupFlags extends Flags<SetupFlags> {
    /** No flags. */
    public static final SetupFlags NONE = new SetupFlags(0);

    /**
     * The kernel polls devices for completions instead of waiting for interrupts. For O_DIRECT on
     * devices that can be polled. Since Linux 5.1.
     */
    public static final SetupFlags IORING_SETUP_IOPOLL = new SetupFlags(Uring.IORING_SETUP_IOPOLL);

    /**
     * A thread of the kernel submits; see {@link RingOptions#submissionPolling}. Since Linux 5.1;
     * with descriptors that are not registered since 5.11.
     */
    public static final SetupFlags IORING_SETUP_SQPOLL = new SetupFlags(Uring.IORING_SETUP_SQPOLL);

    /**
     * The submitting thread runs on one processor only; see {@link RingOptions#submissionCpu}.
     * Since Linux 5.1.
     */
    public static final SetupFlags IORING_SETUP_SQ_AFF = new SetupFlags(Uring.IORING_SETUP_SQ_AFF);

    /**
     * The size of the completion queue is given; see {@link RingOptions#completionEntries}. Since
     * Linux 5.5.
     */
    public static final SetupFlags IORING_SETUP_CQSIZE = new SetupFlags(Uring.IORING_SETUP_CQSIZE);

    /**
     * A size that is too large is lowered to the largest, which is 32,768 submissions and 65,536
     * completions. Since Linux 5.6.
     */
    public static final SetupFlags IORING_SETUP_CLAMP = new SetupFlags(Uring.IORING_SETUP_CLAMP);

    /**
     * The ring shares the workers of another ring; see {@link RingOptions#attachTo}. Since Linux
     * 5.6.
     */
    public static final SetupFlags IORING_SETUP_ATTACH_WQ =
            new SetupFlags(Uring.IORING_SETUP_ATTACH_WQ);

    /**
     * The ring starts disabled, so that it can be restricted or handed over, until {@link
     * IoUring#enableRings}. Since Linux 5.10.
     */
    public static final SetupFlags IORING_SETUP_R_DISABLED =
            new SetupFlags(Uring.IORING_SETUP_R_DISABLED);

    /** A submission that is refused does not stop the batch that it is in. Since Linux 5.18. */
    public static final SetupFlags IORING_SETUP_SUBMIT_ALL =
            new SetupFlags(Uring.IORING_SETUP_SUBMIT_ALL);

    /** The submitting thread is not interrupted only to finish operations. Since Linux 5.19. */
    public static final SetupFlags IORING_SETUP_COOP_TASKRUN =
            new SetupFlags(Uring.IORING_SETUP_COOP_TASKRUN);

    /**
     * The kernel tells in shared memory that operations wait to be finished. Needs {@link
     * #IORING_SETUP_COOP_TASKRUN} or {@link #IORING_SETUP_DEFER_TASKRUN}. Since Linux 5.19.
     */
    public static final SetupFlags IORING_SETUP_TASKRUN_FLAG =
            new SetupFlags(Uring.IORING_SETUP_TASKRUN_FLAG);

    /** Submissions have 128 bytes. Since Linux 5.19. */
    public static final SetupFlags IORING_SETUP_SQE128 = new SetupFlags(Uring.IORING_SETUP_SQE128);

    /** Completions have 32 bytes. Since Linux 5.19. */
    public static final SetupFlags IORING_SETUP_CQE32 = new SetupFlags(Uring.IORING_SETUP_CQE32);

    /**
     * Only one thread submits: the thread that opened the ring, or the thread that enabled it.
     * Since Linux 6.0.
     */
    public static final SetupFlags IORING_SETUP_SINGLE_ISSUER =
            new SetupFlags(Uring.IORING_SETUP_SINGLE_ISSUER);

    /**
     * Operations are finished when the submitting thread waits for completions. Needs {@link
     * #IORING_SETUP_SINGLE_ISSUER}. Since Linux 6.1.
     */
    public static final SetupFlags IORING_SETUP_DEFER_TASKRUN =
            new SetupFlags(Uring.IORING_SETUP_DEFER_TASKRUN);

    /** The rings are in memory of the process. Since Linux 6.5. */
    public static final SetupFlags IORING_SETUP_NO_MMAP =
            new SetupFlags(Uring.IORING_SETUP_NO_MMAP);

    /**
     * The ring has no descriptor, only an index that is registered with its thread. Needs {@link
     * #IORING_SETUP_NO_MMAP}. Since Linux 6.5.
     */
    public static final SetupFlags IORING_SETUP_REGISTERED_FD_ONLY =
            new SetupFlags(Uring.IORING_SETUP_REGISTERED_FD_ONLY);

    /** No index array stands between the submission queue and its entries. Since Linux 6.6. */
    public static final SetupFlags IORING_SETUP_NO_SQARRAY =
            new SetupFlags(Uring.IORING_SETUP_NO_SQARRAY);

    /**
     * The kernel sleeps for a part of the expected time before it polls. Needs {@link
     * #IORING_SETUP_IOPOLL}. Since Linux 6.13.
     */
    public static final SetupFlags IORING_SETUP_HYBRID_IOPOLL =
            new SetupFlags(Uring.IORING_SETUP_HYBRID_IOPOLL);

    /**
     * Some completions have 16 bytes, and others 32. Not with {@link #IORING_SETUP_CQE32}. Since
     * Linux 6.18.
     */
    public static final SetupFlags IORING_SETUP_CQE_MIXED =
            new SetupFlags(Uring.IORING_SETUP_CQE_MIXED);

    /**
     * Some submissions have 64 bytes, and others 128. Not with {@link #IORING_SETUP_SQE128}. Since
     * Linux 6.19.
     */
    public static final SetupFlags IORING_SETUP_SQE_MIXED =
            new SetupFlags(Uring.IORING_SETUP_SQE_MIXED);

    /**
     * Each submit starts at the queue's first entry again. Needs {@link #IORING_SETUP_NO_SQARRAY};
     * not with {@link #IORING_SETUP_SQPOLL}. Since Linux 7.0.
     */
    public static final SetupFlags IORING_SETUP_SQ_REWIND =
            new SetupFlags(Uring.IORING_SETUP_SQ_REWIND);

    private SetupFlags(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them
     * @return the flags
     */
    public static SetupFlags of(int bits) {
        return new SetupFlags(Integer.toUnsignedLong(bits));
    }

    @Override
    protected SetupFlags with(long bits) {
        return new SetupFlags(bits);
    }
}
