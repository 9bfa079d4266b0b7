package dev.gatun.async;

import dev.gatun.sys.ClosedException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;

/**
 * The rings of a service, which end together: an operation goes to a ring that the caller does not
 * choose, so a service of which one ring has failed would refuse some calls and take others.
 */
final class RingGroup {
    private final List<ServiceRing> rings = new ArrayList<>();

    /** Made in advance: when it is needed, there may be no memory. */
    private final ClosedException reserve = failure();

    private volatile ClosedException failure;

    /**
     * For each call that waits in a system call ({@link BlockingTransfers}): as many as a ring lets
     * the kernel have workers. The rings close when these have ended, as they have the memory.
     */
    private final Semaphore blockingCalls = new Semaphore(RingLoop.MAX_WORKERS, true);

    private static ClosedException failure() {
        return new ClosedException("the thread of a ring of this service has failed");
    }

    /** Why the service has ended, if the thread of a ring has failed; else null. */
    ClosedException whyFailed() {
        return failure;
    }

    boolean tryBeginBlockingCall() {
        return blockingCalls.tryAcquire();
    }

    /** Waits until a call may begin that waits in a system call. */
    void beginBlockingCall(boolean ignoresInterrupts) throws InterruptedException {
        if (ignoresInterrupts) {
            blockingCalls.acquireUninterruptibly();
        } else {
            blockingCalls.acquire();
        }
    }

    void blockingCallEnds() {
        blockingCalls.release();
    }

    /** How many calls wait in a system call. */
    int blockingCalls() {
        return RingLoop.MAX_WORKERS - blockingCalls.availablePermits();
    }

    /** A ring was opened. */
    synchronized void add(ServiceRing ring) {
        rings.add(ring);
        if (failure != null) {
            ring.endWithOthers();
        }
    }

    /** The thread of a ring has failed: all rings end. */
    synchronized void failed(Throwable cause) {
        if (failure != null) {
            return;
        }
        ClosedException why = reserve;
        try {
            why = failure();
        } catch (OutOfMemoryError e) {
            // The one that was made in advance.
        }
        why.initCause(cause);
        failure = why;
        for (ServiceRing each : rings) {
            each.endWithOthers();
        }
    }
}
