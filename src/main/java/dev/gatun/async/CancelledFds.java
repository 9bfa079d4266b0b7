package dev.gatun.async;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Fd;

import java.util.HashMap;
import java.util.Map;

/**
 * The descriptors that {@link RingService#cancelAll} was called for, and when. A call that makes
 * several operations looks here after it has handed over the next one: a ring knows only operations
 * that were handed over before the cancel.
 */
final class CancelledFds {
    /** By number, of which there are only so many. */
    private final Map<Integer, Long> last = new HashMap<>();

    /** How many cancels there were: the time of a cancel. */
    private volatile long count;

    /** The time now. */
    long now() {
        return count;
    }

    /** The number is that of this file, and of no later one, until the time is noted. */
    synchronized void add(Fd fd) {
        int number = fd.acquire();
        try {
            long time = count + 1;
            last.put(number, time);
            count = time;
        } finally {
            fd.release();
        }
    }

    /**
     * Whether the operations of a descriptor were cancelled after a time; not if it is closed, as
     * then its operations are refused.
     */
    boolean isCancelledSince(long time, Fd fd) {
        return count != time && isLater(time, fd);
    }

    private synchronized boolean isLater(long time, Fd fd) {
        try {
            return last.getOrDefault(fd.number(), 0L) > time;
        } catch (ClosedException e) {
            return false;
        }
    }

    /** Whether two stand for the same open file: the same object, or one borrows the number. */
    static boolean isSame(Fd fd, Fd other) {
        try {
            return fd == other
                    || !(fd.isOwned() && other.isOwned()) && fd.number() == other.number();
        } catch (ClosedException e) {
            return false;
        }
    }
}
