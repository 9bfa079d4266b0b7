package dev.gatun.uring;

import dev.gatun.raw.Uring;

/**
 * {@code IORING_REGISTER_…}: what {@code io_uring_register(2)} does, to name it and in messages.
 * docs/io_uring-registration.md has the method for each.
 */
public enum RegisterOpcode {
    /** Registers buffers: {@link RegisteredBuffers}. Since Linux 5.1. */
    IORING_REGISTER_BUFFERS(Uring.IORING_REGISTER_BUFFERS, "5.1"),
    /** Unregisters the buffers. Since Linux 5.1. */
    IORING_UNREGISTER_BUFFERS(Uring.IORING_UNREGISTER_BUFFERS, "5.1"),
    /** Registers files: {@link RegisteredFiles}. Since Linux 5.1. */
    IORING_REGISTER_FILES(Uring.IORING_REGISTER_FILES, "5.1"),
    /** Unregisters the files. Since Linux 5.1. */
    IORING_UNREGISTER_FILES(Uring.IORING_UNREGISTER_FILES, "5.1"),
    /** Signals an eventfd for each completion. Since Linux 5.2. */
    IORING_REGISTER_EVENTFD(Uring.IORING_REGISTER_EVENTFD, "5.2"),
    /** Unregisters the eventfd. Since Linux 5.2. */
    IORING_UNREGISTER_EVENTFD(Uring.IORING_UNREGISTER_EVENTFD, "5.2"),
    /** Changes registered files. Since Linux 5.5. */
    IORING_REGISTER_FILES_UPDATE(Uring.IORING_REGISTER_FILES_UPDATE, "5.5"),
    /** Signals an eventfd for what a worker thread did. Since Linux 5.6. */
    IORING_REGISTER_EVENTFD_ASYNC(Uring.IORING_REGISTER_EVENTFD_ASYNC, "5.6"),
    /** Asks which operations there are: {@link Probe}. Since Linux 5.6. */
    IORING_REGISTER_PROBE(Uring.IORING_REGISTER_PROBE, "5.6"),
    /** Registers credentials: {@link Personality}. Since Linux 5.6. */
    IORING_REGISTER_PERSONALITY(Uring.IORING_REGISTER_PERSONALITY, "5.6"),
    /** Unregisters credentials. Since Linux 5.6. */
    IORING_UNREGISTER_PERSONALITY(Uring.IORING_UNREGISTER_PERSONALITY, "5.6"),
    /** Restricts what a ring may do: {@link Restrictions}. Since Linux 5.10. */
    IORING_REGISTER_RESTRICTIONS(Uring.IORING_REGISTER_RESTRICTIONS, "5.10"),
    /** Ends {@code IORING_SETUP_R_DISABLED}: {@link IoUring#enableRings}. Since Linux 5.10. */
    IORING_REGISTER_ENABLE_RINGS(Uring.IORING_REGISTER_ENABLE_RINGS, "5.10"),
    /** Registers files with tags, or a table of empty slots. Since Linux 5.13. */
    IORING_REGISTER_FILES2(Uring.IORING_REGISTER_FILES2, "5.13"),
    /** Changes registered files, with tags. Since Linux 5.13. */
    IORING_REGISTER_FILES_UPDATE2(Uring.IORING_REGISTER_FILES_UPDATE2, "5.13"),
    /** Registers buffers with tags, or a table of empty slots. Since Linux 5.13. */
    IORING_REGISTER_BUFFERS2(Uring.IORING_REGISTER_BUFFERS2, "5.13"),
    /** Changes registered buffers. Since Linux 5.13. */
    IORING_REGISTER_BUFFERS_UPDATE(Uring.IORING_REGISTER_BUFFERS_UPDATE, "5.13"),
    /** Sets on which processors the kernel's workers run. Since Linux 5.14. */
    IORING_REGISTER_IOWQ_AFF(Uring.IORING_REGISTER_IOWQ_AFF, "5.14"),
    /** Lets the workers run on all processors again. Since Linux 5.14. */
    IORING_UNREGISTER_IOWQ_AFF(Uring.IORING_UNREGISTER_IOWQ_AFF, "5.14"),
    /** Sets how many workers there are at most. Since Linux 5.15. */
    IORING_REGISTER_IOWQ_MAX_WORKERS(Uring.IORING_REGISTER_IOWQ_MAX_WORKERS, "5.15"),
    /** Registers the ring's own descriptor with the thread. Since Linux 5.18. */
    IORING_REGISTER_RING_FDS(Uring.IORING_REGISTER_RING_FDS, "5.18"),
    /** Unregisters the ring's descriptor. Since Linux 5.18. */
    IORING_UNREGISTER_RING_FDS(Uring.IORING_UNREGISTER_RING_FDS, "5.18"),
    /** Registers a ring of provided buffers: {@link BufferRing}. Since Linux 5.19. */
    IORING_REGISTER_PBUF_RING(Uring.IORING_REGISTER_PBUF_RING, "5.19"),
    /** Unregisters a ring of provided buffers. Since Linux 5.19. */
    IORING_UNREGISTER_PBUF_RING(Uring.IORING_UNREGISTER_PBUF_RING, "5.19"),
    /** Cancels operations, and waits for it: {@link Registration#syncCancel}. Since Linux 6.0. */
    IORING_REGISTER_SYNC_CANCEL(Uring.IORING_REGISTER_SYNC_CANCEL, "6.0"),
    /** Sets the slots among which the kernel chooses. Since Linux 6.0. */
    IORING_REGISTER_FILE_ALLOC_RANGE(Uring.IORING_REGISTER_FILE_ALLOC_RANGE, "6.0"),
    /** Tells how far a ring of provided buffers was used. Since Linux 6.8. */
    IORING_REGISTER_PBUF_STATUS(Uring.IORING_REGISTER_PBUF_STATUS, "6.8"),
    /** Polls network devices busily. Since Linux 6.9. */
    IORING_REGISTER_NAPI(Uring.IORING_REGISTER_NAPI, "6.9"),
    /** Ends busy polling of network devices. Since Linux 6.9. */
    IORING_UNREGISTER_NAPI(Uring.IORING_UNREGISTER_NAPI, "6.9"),
    /** Sets the clock of waits. Since Linux 6.12. */
    IORING_REGISTER_CLOCK(Uring.IORING_REGISTER_CLOCK, "6.12"),
    /** Takes over another ring's registered buffers. Since Linux 6.12. */
    IORING_REGISTER_CLONE_BUFFERS(Uring.IORING_REGISTER_CLONE_BUFFERS, "6.12"),
    /** Completes something on a ring, from outside: {@link RingMessage}. Since Linux 6.13. */
    IORING_REGISTER_SEND_MSG_RING(Uring.IORING_REGISTER_SEND_MSG_RING, "6.13"),
    /** Registers a queue of a network device: {@link ZeroCopyReceiveQueue}. Since Linux 6.15. */
    IORING_REGISTER_ZCRX_IFQ(Uring.IORING_REGISTER_ZCRX_IFQ, "6.15"),
    /** Changes the sizes of the queues. Since Linux 6.13. */
    IORING_REGISTER_RESIZE_RINGS(Uring.IORING_REGISTER_RESIZE_RINGS, "6.13"),
    /** Registers memory for arguments: {@link MemoryRegion}. Since Linux 6.13. */
    IORING_REGISTER_MEM_REGION(Uring.IORING_REGISTER_MEM_REGION, "6.13"),
    /** Asks what the kernel knows: {@link Query}. Since Linux 6.18. */
    IORING_REGISTER_QUERY(Uring.IORING_REGISTER_QUERY, "6.18"),
    /** Controls a registered queue of a network device. Since Linux 7.0. */
    IORING_REGISTER_ZCRX_CTRL(Uring.IORING_REGISTER_ZCRX_CTRL, "7.0"),
    /** Filters submissions by a program: {@link BpfFilter}. Since Linux 7.0. */
    IORING_REGISTER_BPF_FILTER(Uring.IORING_REGISTER_BPF_FILTER, "7.0");

    private final int value;
    private final String since;

    RegisterOpcode(int value, String since) {
        this.value = value;
        this.since = since;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    /** The first Linux that has it, such as 6.12. */
    String since() {
        return since;
    }
}
