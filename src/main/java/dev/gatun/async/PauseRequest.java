package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.uring.Sqe;
import dev.gatun.uring.TimeoutFlags;

/**
 * A pause between two tries of a call on a descriptor, for which its thread waits. It ends with
 * {@code -ETIME}, or when the call is cancelled.
 */
final class PauseRequest extends WaitingRequest {
    private final Fd fd;
    private final long nanos;

    PauseRequest(Fd fd, long nanos) {
        this.fd = fd;
        this.nanos = nanos;
    }

    @Override
    Fd fd() {
        return fd;
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        sqe.timeout(ofRing.timespec(place).setNanos(nanos), 0, TimeoutFlags.NONE);
    }
}
