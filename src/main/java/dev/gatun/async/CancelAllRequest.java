package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.uring.Cancellation;
import dev.gatun.uring.Sqe;

import java.util.ArrayList;
import java.util.List;

/**
 * Cancels all operations on a descriptor. It has a place of those for cancels: otherwise it would
 * wait for a place that one of the operations has.
 */
final class CancelAllRequest extends WaitingRequest {
    private final RingLoop ring;
    private final Fd fd;

    /** What the kernel had when this request came: it may miss some of it. */
    private final List<Request> targets = new ArrayList<>();

    CancelAllRequest(RingLoop ring, Fd fd) {
        this.ring = ring;
        this.fd = fd;
    }

    /** The descriptor whose operations are cancelled. */
    Fd cancelled() {
        return fd;
    }

    /** Has one of the operations cancelled by itself, if the kernel misses it. */
    void add(Request target) {
        targets.add(target);
    }

    @Override
    void write(Sqe sqe, RingLoop ofTargets) {
        sqe.asyncCancel(Cancellation.of(fd).all());
    }

    @Override
    void completed(int res, int flags) {
        for (Request each : targets) {
            ring.cancelAgain(each);
        }
        super.completed(res, flags);
    }
}
