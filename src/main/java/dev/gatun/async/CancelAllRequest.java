package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.uring.Cancellation;
import dev.gatun.uring.Sqe;

/**
 * Cancels all operations on a descriptor. It has a place of those for cancels: otherwise it would
 * wait for a place that one of the operations has.
 */
final class CancelAllRequest extends WaitingRequest {
    private final Fd fd;

    CancelAllRequest(Fd fd) {
        this.fd = fd;
    }

    @Override
    void write(Sqe sqe, ServiceRing ring) {
        sqe.asyncCancel(Cancellation.of(fd).all());
    }
}
