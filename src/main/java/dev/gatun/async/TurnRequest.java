package dev.gatun.async;

import dev.gatun.uring.Sqe;

import java.util.concurrent.atomic.AtomicInteger;

/** A thread that waits for its turn: {@link Turns}. */
final class TurnRequest extends WaitingRequest {
    private final Thread thread = Thread.currentThread();

    private volatile boolean cannotPark;

    /** How many have asked the same ring and wait. */
    private AtomicInteger waiting;

    Thread thread() {
        return thread;
    }

    @Override
    void cannotPark() {
        cannotPark = true;
    }

    /**
     * Whether its thread waits for its turn. A thread that cannot park has no carrier to free: it
     * has its turn when it is the first.
     */
    boolean isParked() {
        return cannotPark || thread.getState() != Thread.State.RUNNABLE;
    }

    /** It waits, as one of so many that have asked the same ring. */
    void waitsAsOneOf(AtomicInteger ofRing) {
        waiting = ofRing;
        ofRing.getAndIncrement();
    }

    boolean isOneOf(AtomicInteger ofRing) {
        return waiting == ofRing;
    }

    /** The turn begins. */
    void begin() {
        if (waiting != null) {
            waiting.getAndDecrement();
        }
        completed(0, 0);
    }

    @Override
    void failed(Throwable why) {
        // The service ends: the read goes on, and finds that out by itself.
        begin();
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        throw new AssertionError("no operation");
    }
}
