package dev.gatun.uring;

import dev.gatun.raw.Uring;
import dev.gatun.sys.Flags;

/** {@code IORING_FEAT_…}: which features the kernel's io_uring has, as a ring's setup tells. */
public final class RingFeatures extends Flags<RingFeatures> {
    /** One mapping holds both queues. Since Linux 5.4. */
    public static final RingFeatures IORING_FEAT_SINGLE_MMAP =
            new RingFeatures(Uring.IORING_FEAT_SINGLE_MMAP);

    /** Completions that find the queue full are kept by the kernel. Since Linux 5.5. */
    public static final RingFeatures IORING_FEAT_NODROP =
            new RingFeatures(Uring.IORING_FEAT_NODROP);

    /**
     * Memory that a submission points to, and that the kernel only reads (paths, addresses,
     * timeouts, vectors), may be freed after the submit. Since Linux 5.5.
     */
    public static final RingFeatures IORING_FEAT_SUBMIT_STABLE =
            new RingFeatures(Uring.IORING_FEAT_SUBMIT_STABLE);

    /** File offset -1 is the file's position. Since Linux 5.6. */
    public static final RingFeatures IORING_FEAT_RW_CUR_POS =
            new RingFeatures(Uring.IORING_FEAT_RW_CUR_POS);

    /**
     * Operations have the credentials of the thread that submits, not of the thread that opened the
     * ring. Since Linux 5.6.
     */
    public static final RingFeatures IORING_FEAT_CUR_PERSONALITY =
            new RingFeatures(Uring.IORING_FEAT_CUR_PERSONALITY);

    /** Waiting for sockets and pipes takes no worker thread. Since Linux 5.7. */
    public static final RingFeatures IORING_FEAT_FAST_POLL =
            new RingFeatures(Uring.IORING_FEAT_FAST_POLL);

    /** Polls take 32 bits of events, as epoll has them. Since Linux 5.9. */
    public static final RingFeatures IORING_FEAT_POLL_32BITS =
            new RingFeatures(Uring.IORING_FEAT_POLL_32BITS);

    /** SQPOLL takes descriptors that are not registered. Since Linux 5.11. */
    public static final RingFeatures IORING_FEAT_SQPOLL_NONFIXED =
            new RingFeatures(Uring.IORING_FEAT_SQPOLL_NONFIXED);

    /** A wait takes a timeout and a signal mask. Since Linux 5.11. */
    public static final RingFeatures IORING_FEAT_EXT_ARG =
            new RingFeatures(Uring.IORING_FEAT_EXT_ARG);

    /** Workers are threads of the process. Since Linux 5.12. */
    public static final RingFeatures IORING_FEAT_NATIVE_WORKERS =
            new RingFeatures(Uring.IORING_FEAT_NATIVE_WORKERS);

    /** Registered files and buffers have tags and can be changed in place. Since Linux 5.13. */
    public static final RingFeatures IORING_FEAT_RSRC_TAGS =
            new RingFeatures(Uring.IORING_FEAT_RSRC_TAGS);

    /** An operation that succeeds can go without a completion. Since Linux 5.17. */
    public static final RingFeatures IORING_FEAT_CQE_SKIP =
            new RingFeatures(Uring.IORING_FEAT_CQE_SKIP);

    /** A linked operation looks its file up when it runs. Since Linux 5.17. */
    public static final RingFeatures IORING_FEAT_LINKED_FILE =
            new RingFeatures(Uring.IORING_FEAT_LINKED_FILE);

    /** Registering, too, can name the ring by its registered index. Since Linux 6.3. */
    public static final RingFeatures IORING_FEAT_REG_REG_RING =
            new RingFeatures(Uring.IORING_FEAT_REG_REG_RING);

    /** A send or a receive can use several provided buffers (a bundle). Since Linux 6.10. */
    public static final RingFeatures IORING_FEAT_RECVSEND_BUNDLE =
            new RingFeatures(Uring.IORING_FEAT_RECVSEND_BUNDLE);

    /** A wait can have a minimum time. Since Linux 6.12. */
    public static final RingFeatures IORING_FEAT_MIN_TIMEOUT =
            new RingFeatures(Uring.IORING_FEAT_MIN_TIMEOUT);

    /** Reads and writes can have attributes. Since Linux 6.14. */
    public static final RingFeatures IORING_FEAT_RW_ATTR =
            new RingFeatures(Uring.IORING_FEAT_RW_ATTR);

    /** A thread that waits can be kept from counting as iowait. Since Linux 6.15. */
    public static final RingFeatures IORING_FEAT_NO_IOWAIT =
            new RingFeatures(Uring.IORING_FEAT_NO_IOWAIT);

    private RingFeatures(long bits) {
        super(bits);
    }

    /**
     * Flags of any value.
     *
     * @param bits as the kernel takes them
     * @return the flags
     */
    public static RingFeatures of(int bits) {
        return new RingFeatures(Integer.toUnsignedLong(bits));
    }

    @Override
    protected RingFeatures with(long bits) {
        return new RingFeatures(bits);
    }
}
