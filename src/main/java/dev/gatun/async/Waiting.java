package dev.gatun.async;

import java.io.InterruptedIOException;

/**
 * How calls wait.
 *
 * @param ignoresInterrupts whether an interrupt leaves them alone
 */
record Waiting(boolean ignoresInterrupts) {
    static final Waiting DEFAULT = new Waiting(false);

    static final Waiting IGNORING_INTERRUPTS = new Waiting(true);

    /** In the place of a deadline: none. */
    static final long NO_DEADLINE = 0;

    /** Hands a request over, and waits for its end. */
    int await(ServiceRing ring, WaitingRequest request) throws InterruptedIOException {
        return await(ring, request, NO_DEADLINE);
    }

    /**
     * Hands a request over, and waits for its end.
     *
     * @param deadline when it is cancelled, by {@link System#nanoTime}
     */
    int await(ServiceRing ring, WaitingRequest request, long deadline)
            throws InterruptedIOException {
        submit(ring, request);
        return request.await(ring, deadline, ignoresInterrupts);
    }

    /** Hands a request over, for {@link #awaitEnd}. */
    void submit(ServiceRing ring, WaitingRequest request) {
        ring.checkMayWait();
        ring.submit(request);
    }

    /** Waits for the end of a request that was handed over. */
    int awaitEnd(ServiceRing ring, WaitingRequest request) throws InterruptedIOException {
        return request.await(ring, NO_DEADLINE, ignoresInterrupts);
    }

    /** The deadline of a call that begins now. */
    static long deadline(long timeoutNanos) {
        long deadline = System.nanoTime() + timeoutNanos;
        return deadline == NO_DEADLINE ? 1 : deadline;
    }
}
