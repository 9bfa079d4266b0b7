package dev.gatun.async;

import dev.gatun.uring.Sqe;

/** Asks the ring's thread to cancel another request. */
final class CancelRequest extends Request {
    /** The first time until a cancel is repeated, and the longest. */
    private static final int FIRST_MILLIS = 1;

    private static final int MAX_MILLIS = 1000;

    final Request target;
    private final RingLoop ring;
    private int millis = FIRST_MILLIS;

    CancelRequest(RingLoop ring, Request target) {
        this.ring = ring;
        this.target = target;
    }

    /** How long to wait until the cancel is repeated; longer each time. */
    int nextMillis() {
        int now = millis;
        millis = Math.min(2 * millis, MAX_MILLIS);
        return now;
    }

    @Override
    void write(Sqe sqe, RingLoop ofTarget) {
        sqe.asyncCancel(ring.userData(target.cancelPlace()));
    }

    @Override
    void completed(int res, int flags) {
        ring.cancelCompleted(this);
    }

    @Override
    void failed(Throwable why) {
        // The target fails as well.
    }
}
