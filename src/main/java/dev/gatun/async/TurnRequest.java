package dev.gatun.async;

import dev.gatun.uring.Sqe;

/** A thread that waits for its turn: {@link Turns}. */
final class TurnRequest extends WaitingRequest {
    private final Thread thread = Thread.currentThread();

    Thread thread() {
        return thread;
    }

    /** The turn begins. */
    void begin() {
        completed(0, 0);
    }

    @Override
    void failed(Throwable why) {
        // The service ends: the read goes on, and finds that out by itself.
        begin();
    }

    @Override
    void write(Sqe sqe, RingLoop ring) {
        throw new AssertionError("no operation");
    }
}
