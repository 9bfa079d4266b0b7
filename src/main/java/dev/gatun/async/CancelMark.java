package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.uring.Sqe;

/**
 * In the list of requests that wait for a place: those before it came before a {@link
 * RingService#cancelAll}. What an {@link Operation} is about is not known before it is written.
 */
final class CancelMark extends Request {
    private final Fd fd;

    CancelMark(Fd fd) {
        this.fd = fd;
    }

    /** The descriptor whose operations were cancelled. */
    Fd cancelled() {
        return fd;
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        throw new AssertionError("no operation");
    }

    @Override
    void completed(int res, int flags) {
        throw new AssertionError("no operation");
    }

    @Override
    void failed(Throwable why) {
        // Those before it fail by themselves.
    }
}
