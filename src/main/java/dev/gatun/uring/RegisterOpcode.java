package dev.gatun.uring;

/**
 * {@code IORING_REGISTER_…}: what {@code io_uring_register(2)} does, to name it and in messages.
 * docs/io_uring-registration.md has the method for each.
 */
public enum RegisterOpcode {
    /** Registers buffers: {@link RegisteredBuffers}. Since Linux 5.1. */
    IORING_REGISTER_BUFFERS(0),
    /** Ends that. Since Linux 5.1. */
    IORING_UNREGISTER_BUFFERS(1),
    /** Registers files: {@link RegisteredFiles}. Since Linux 5.1. */
    IORING_REGISTER_FILES(2),
    /** Ends that. Since Linux 5.1. */
    IORING_UNREGISTER_FILES(3),
    /** Signals an eventfd for each completion. Since Linux 5.2. */
    IORING_REGISTER_EVENTFD(4),
    /** Ends that. Since Linux 5.2. */
    IORING_UNREGISTER_EVENTFD(5),
    /** Changes registered files. Since Linux 5.5. */
    IORING_REGISTER_FILES_UPDATE(6),
    /** Signals an eventfd for what a worker thread did. Since Linux 5.6. */
    IORING_REGISTER_EVENTFD_ASYNC(7),
    /** Asks which operations there are: {@link Probe}. Since Linux 5.6. */
    IORING_REGISTER_PROBE(8),
    /** Registers credentials: {@link Personality}. Since Linux 5.6. */
    IORING_REGISTER_PERSONALITY(9),
    /** Ends that. Since Linux 5.6. */
    IORING_UNREGISTER_PERSONALITY(10),
    /** Restricts what a ring may do: {@link Restrictions}. Since Linux 5.10. */
    IORING_REGISTER_RESTRICTIONS(11),
    /** Ends {@code IORING_SETUP_R_DISABLED}: {@link IoUring#enable}. Since Linux 5.10. */
    IORING_REGISTER_ENABLE_RINGS(12),
    /** Registers files with tags, or a table of empty slots. Since Linux 5.13. */
    IORING_REGISTER_FILES2(13),
    /** Changes registered files, with tags. Since Linux 5.13. */
    IORING_REGISTER_FILES_UPDATE2(14),
    /** Registers buffers with tags, or a table of empty slots. Since Linux 5.13. */
    IORING_REGISTER_BUFFERS2(15),
    /** Changes registered buffers. Since Linux 5.13. */
    IORING_REGISTER_BUFFERS_UPDATE(16),
    /** On which processors the kernel's workers run. Since Linux 5.14. */
    IORING_REGISTER_IOWQ_AFF(17),
    /** Ends that. Since Linux 5.14. */
    IORING_UNREGISTER_IOWQ_AFF(18),
    /** How many workers there are at most. Since Linux 5.15. */
    IORING_REGISTER_IOWQ_MAX_WORKERS(19),
    /** Registers the ring's own descriptor with the thread. Since Linux 5.18. */
    IORING_REGISTER_RING_FDS(20),
    /** Ends that. Since Linux 5.18. */
    IORING_UNREGISTER_RING_FDS(21),
    /** Registers a ring of provided buffers: {@link BufferRing}. Since Linux 5.19. */
    IORING_REGISTER_PBUF_RING(22),
    /** Ends that. Since Linux 5.19. */
    IORING_UNREGISTER_PBUF_RING(23),
    /** Cancels operations, and waits for it: {@link Registration#cancel}. Since Linux 6.0. */
    IORING_REGISTER_SYNC_CANCEL(24),
    /** The slots among which the kernel chooses. Since Linux 6.0. */
    IORING_REGISTER_FILE_ALLOC_RANGE(25),
    /** How far a ring of provided buffers was used. Since Linux 6.8. */
    IORING_REGISTER_PBUF_STATUS(26),
    /** Polls network devices busily. Since Linux 6.9. */
    IORING_REGISTER_NAPI(27),
    /** Ends that. Since Linux 6.9. */
    IORING_UNREGISTER_NAPI(28),
    /** The clock of waits. Since Linux 6.12. */
    IORING_REGISTER_CLOCK(29),
    /** Takes over another ring's registered buffers. Since Linux 6.12. */
    IORING_REGISTER_CLONE_BUFFERS(30),
    /** Completes something on a ring, from outside: {@link RingMessage}. Since Linux 6.13. */
    IORING_REGISTER_SEND_MSG_RING(31),
    /** Registers a queue of a network device: {@link ZeroCopyReceiveQueue}. Since Linux 6.15. */
    IORING_REGISTER_ZCRX_IFQ(32),
    /** Changes the sizes of the queues. Since Linux 6.13. */
    IORING_REGISTER_RESIZE_RINGS(33),
    /** Registers memory for arguments: {@link MemoryRegion}. Since Linux 6.13. */
    IORING_REGISTER_MEM_REGION(34),
    /** Asks what the kernel knows: {@link Query}. Since Linux 6.18. */
    IORING_REGISTER_QUERY(35),
    /** Controls such a queue of a network device. Since Linux 7.0. */
    IORING_REGISTER_ZCRX_CTRL(36),
    /** Filters submissions by a program: {@link BpfFilter}. Since Linux 7.0. */
    IORING_REGISTER_BPF_FILTER(37);

    private final int value;

    RegisterOpcode(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
