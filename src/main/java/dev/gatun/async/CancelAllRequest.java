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
    private final RequestCancels cancels;
    private final Fd fd;

    /** Of the descriptor, which somebody may close meanwhile. */
    private final int number;

    /** What the kernel had when this request came: it may miss some of it. */
    private final List<Request> targets = new ArrayList<>();

    CancelAllRequest(RequestCancels cancels, Fd fd) {
        this.cancels = cancels;
        this.fd = fd;
        number = fd.number();
    }

    /** The descriptor whose operations are cancelled. */
    Fd cancelled() {
        return fd;
    }

    int number() {
        return number;
    }

    /** Has one of the operations cancelled by itself, if the kernel misses it. */
    void add(Request target) {
        targets.add(target);
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        sqe.asyncCancel(Cancellation.of(fd).all());
    }

    @Override
    void completed(int res, int flags) {
        cancelLeft();
        super.completed(res, flags);
    }

    /** Somebody has closed the descriptor meanwhile; what was in flight ends all the same. */
    @Override
    void failed(Throwable why) {
        cancelLeft();
        super.failed(why);
    }

    private void cancelLeft() {
        for (Request each : targets) {
            cancels.again(each);
        }
        targets.clear();
    }
}
