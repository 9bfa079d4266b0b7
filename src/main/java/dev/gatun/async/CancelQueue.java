package dev.gatun.async;

import java.util.concurrent.TimeUnit;

/**
 * The cancels of a ring: those to be submitted, and those to be submitted again, because a cancel
 * misses an operation that a worker of the kernel has just begun. They have places of their own, as
 * they do not wait for places of what they cancel. For the ring's thread.
 */
final class CancelQueue {
    /** How many are in flight at once. */
    static final int PLACES = 64;

    private final WaitingList now = new WaitingList();
    private final WaitingList ofAll = new WaitingList();
    private final WaitingList later = new WaitingList();

    /** When {@link #later} are submitted, by {@link System#nanoTime}. */
    private long repeatAt;

    private int inFlight;
    private long sent;

    /** Those of one request each. */
    WaitingList now() {
        return now;
    }

    /** Those of all operations on a descriptor, which are submitted behind what they cancel. */
    WaitingList ofAll() {
        return ofAll;
    }

    static boolean isCancel(Request request) {
        return request instanceof CancelRequest || request instanceof CancelAllRequest;
    }

    boolean hasPlace() {
        return inFlight < PLACES;
    }

    int inFlight() {
        return inFlight;
    }

    /** How many were submitted; any thread may ask. */
    long sent() {
        return sent;
    }

    void submitted() {
        sent++;
        inFlight++;
    }

    void completed() {
        inFlight--;
    }

    /** Submits one again after a while, longer each time. */
    void addLater(CancelRequest cancel) {
        long at = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(cancel.nextMillis());
        if (later.first() == null || at - repeatAt < 0) {
            repeatAt = at;
        }
        later.add(cancel);
    }

    /** Takes those whose time has come. */
    void takeDue() {
        if (later.first() != null && System.nanoTime() - repeatAt >= 0) {
            while (later.first() != null) {
                now.add(later.removeFirst());
            }
        }
    }

    /**
     * How long until {@link #takeDue} has something to do.
     *
     * @param most another limit in nanoseconds, or -1 for none
     * @return nanoseconds, or -1 if there is no limit
     */
    long untilDue(long most) {
        if (later.first() == null) {
            return most;
        }
        long left = Math.max(0, repeatAt - System.nanoTime());
        return most < 0 ? left : Math.min(left, most);
    }
}
