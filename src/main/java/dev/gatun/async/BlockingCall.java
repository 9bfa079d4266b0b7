package dev.gatun.async;

import java.util.concurrent.locks.LockSupport;

/** A system call that one thread makes for another, which waits; or for itself. */
abstract class BlockingCall implements Runnable {
    private final Thread caller = Thread.currentThread();

    // Before the end is told.
    private long result;
    private Throwable failure;

    private volatile boolean hasEnded;

    /** Makes the call: what it returns, or {@code -errno}. */
    abstract long make();

    @Override
    public final void run() {
        try {
            result = make();
        } catch (Throwable t) {
            failure = t;
        }
        hasEnded = true;
        LockSupport.unpark(caller);
    }

    /** Waits until it has ended, whatever happens: until then, the kernel has the memory. */
    final long await() {
        boolean interrupted = false;
        while (!hasEnded) {
            Parking.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            caller.interrupt();
        }
        if (failure != null) {
            throw ServiceErrors.rethrow(failure);
        }
        return result;
    }
}
