package dev.gatun.uring;

import java.lang.invoke.VarHandle;

/**
 * What of a ring's operations is in flight: submissions that the kernel has read, less those that
 * have completed for good; and those that have user data of the ring's own.
 */
final class InFlight {
    private final LateLookups late = new LateLookups();

    private long submitted;

    /** Operations of which the last completion was taken; counted where it is taken. */
    long finished;

    /** Completions that were taken and were not the last ones; counted where they are taken. */
    long more;

    /** Whether completions can be fewer or more than the submissions say. Any thread may say so. */
    private volatile boolean uncountable;

    /** The kernel has read submissions that complete; fewer do, if it is below zero. */
    void submitted(int count) {
        submitted += count;
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

    /** How many submissions that complete the kernel has read. */
    long submittedCount() {
        return submitted;
    }

    /**
     * Submissions less operations that have ended; -1 if that cannot be counted. What any thread
     * reads of it may be old.
     */
    long count() {
        if (uncountable) {
            return -1;
        }
        // In this order, so that what ends meanwhile is not counted below zero.
        long ended = finished;
        VarHandle.acquireFence();
        return Math.max(0, submitted - ended);
    }

    LateLookups late() {
        return late;
    }

    /** Whether a completion may have user data that are not the caller's. */
    boolean hasLate() {
        return late.size() > 0;
    }

    /** Whether a completion is a filler's, which nobody asked for and nobody counts. */
    boolean isFiller(long userData) {
        return userData == late.filler();
    }

    /**
     * A completion is about to be taken: gives the caller's user data. Where this ends with an
     * error it can be done again.
     */
    long completed(long userData, int res, int flags) {
        int place = late.place(userData);
        if (place < 0) {
            return userData;
        }
        long callers = late.userData(place);
        if (res >= 0) {
            late.succeeded(place);
        }
        if (Completion.hasMore(flags)) {
            late.lookedUp(place);
        } else {
            late.remove(place);
        }
        return callers;
    }
}
