package dev.gatun.async;

import dev.gatun.uring.Sqe;

/** Asks the ring's thread to cancel another request. */
final class CancelRequest extends Request {
    /** The first time until a cancel is repeated, and the longest. */
    private static final int FIRST_MILLIS = 1;

    private static final int MAX_MILLIS = 1000;

    final Request target;
    private final RequestCancels cancels;
    private int millis = FIRST_MILLIS;

    CancelRequest(RequestCancels cancels, Request target) {
        this.cancels = cancels;
        this.target = target;
    }

    /** How long to wait until the cancel is repeated; longer each time. */
    int nextMillis() {
        int now = millis;
        millis = Math.min(2 * millis, MAX_MILLIS);
        return now;
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        sqe.asyncCancel(cancels.userData(target));
    }

    @Override
    void completed(int res, int flags) {
        cancels.completed(this);
    }

    @Override
    void failed(Throwable why) {
        // The target fails as well.
    }
}
