package dev.gatun.async;

import dev.gatun.sys.ClosedException;

import java.util.ArrayList;
import java.util.List;

/**
 * The rings of a service, which end together: an operation goes to a ring that the caller does not
 * choose, so a service of which one ring has failed would refuse some calls and take others.
 */
final class RingGroup {
    private final List<ServiceRing> rings = new ArrayList<>();

    /** Made in advance: when it is needed, there may be no memory. */
    private final ClosedException reserve = failure();

    private volatile ClosedException failure;

    /** For calls that no ring makes. */
    private final FileThreads fileThreads;

    /** How many rings have a thread. */
    private int alive;

    RingGroup(String name) {
        fileThreads = new FileThreads(name);
    }

    private static ClosedException failure() {
        return new ClosedException("the thread of a ring of this service has failed");
    }

    /** Why the service has ended, if the thread of a ring has failed; else null. */
    ClosedException whyFailed() {
        return failure;
    }

    FileThreads fileThreads() {
        return fileThreads;
    }

    /** The thread of a ring begins. */
    synchronized void begins() {
        alive++;
    }

    /** A ring was opened. */
    synchronized void add(ServiceRing ring) {
        rings.add(ring);
        if (failure != null) {
            ring.endWithOthers();
        }
    }

    /** The thread of a ring ends: with the last one, nothing is waited for any more. */
    void ends() {
        if (isLast()) {
            fileThreads.closed();
        }
    }

    private synchronized boolean isLast() {
        alive--;
        return alive == 0;
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
