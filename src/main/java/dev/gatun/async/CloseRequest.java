package dev.gatun.async;

import dev.gatun.uring.Sqe;

/** Asks the ring's thread to end. */
final class CloseRequest extends Request {
    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        throw new AssertionError();
    }

    @Override
    void completed(int res, int flags) {
        throw new AssertionError();
    }

    @Override
    void failed(Throwable why) {
        // It ends already.
    }
}
