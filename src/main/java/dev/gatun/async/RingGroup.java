package dev.gatun.async;

import dev.gatun.sys.ClosedException;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;

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
     * For calls that wait in a system call ({@link BlockingTransfers}): as many as a ring lets the
     * kernel have workers.
     */
    private final Semaphore blockingPermits = new Semaphore(RingLoop.MAX_WORKERS, true);

    /** How many such calls there are. The rings close when they have ended: they have memory. */
    private final AtomicInteger blockingCalls = new AtomicInteger();

    private static ClosedException failure() {
        return new ClosedException("the thread of a ring of this service has failed");
    }

    /** Why the service has ended, if the thread of a ring has failed; else null. */
    ClosedException whyFailed() {
        return failure;
    }

    /**
     * Waits until a call may begin that waits in a system call. Whoever has begun then looks
     * whether the service is open, and ends the call in any case.
     */
    void beginBlockingCall(boolean ignoresInterrupts) throws InterruptedException {
        // First also of an interrupted thread, if there is nothing to wait for.
        if (!blockingPermits.tryAcquire()) {
            if (ignoresInterrupts) {
                blockingPermits.acquireUninterruptibly();
            } else {
                blockingPermits.acquire();
            }
        }
        blockingCalls.getAndIncrement();
    }

    void blockingCallEnds() {
        blockingCalls.getAndDecrement();
        blockingPermits.release();
    }

    /** How many calls wait in a system call. */
    int blockingCalls() {
        return blockingCalls.get();
    }

    /**
     * No call begins any more: the first that waits begins, is refused, and lets the next begin.
     */
    void refuseBlockingCalls() {
        blockingPermits.release();
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
