package dev.gatun.uring;

/**
 * What of a ring's operations is in flight: submissions that the kernel has read, less those that
 * have completed for good; and the descriptors that some of them still need.
 */
final class InFlight {
    private final LateLookups late = new LateLookups();
    private final boolean polled;

    private long submitted;
    private long finished;

    /** Whether operations may wait in the kernel for one with IOSQE_IO_DRAIN. */
    private boolean drained;

    /** Whether completions can be fewer or more than the submissions say. Any thread may say so. */
    private volatile boolean uncountable;

    InFlight(boolean polled) {
        this.polled = polled;
    }

    /** The kernel has read submissions that complete. */
    void submitted(int count) {
        submitted += count;
    }

    /** The last completions of so many operations were taken. */
    void finished(int count) {
        finished += count;
    }

    /** From here on, how many operations are in flight cannot be known by counting. */
    void setUncountable() {
        uncountable = true;
    }

    boolean isCountable() {
        return !uncountable;
    }

    /** Whether nothing that the kernel has read is in flight, as far as the taken ones tell. */
    boolean isNone() {
        return !uncountable && submitted == finished;
    }

    // Descriptors that the kernel looks up later.

    /** An operation waits for all before it, and all after it wait for it. */
    void setDrained() {
        drained = true;
    }

    boolean isDrained() {
        return drained;
    }

    LateLookups late() {
        return late;
    }

    /** How many descriptors are held that the kernel looks up later. */
    int lateCount() {
        return late.size();
    }

    /** Whether there is something that {@link #atRest} ends. */
    boolean isLate() {
        return drained || late.size() > 0;
    }

    /**
     * The last completion of an operation was taken. On a polled ring it can be there before it is
     * seen that the submission was read, so that its user data tell nothing.
     */
    void completed(long userData) {
        if (!polled) {
            late.completed(userData);
        }
    }

    /** Nothing is in flight. */
    void atRest() {
        drained = false;
        late.releaseAll();
    }
}
