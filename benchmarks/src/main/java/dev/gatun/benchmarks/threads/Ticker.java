package dev.gatun.benchmarks.threads;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A virtual thread that wants to run every millisecond, and how late it is. While it does not run,
 * each millisecond that passes is late as well, by its own time. It runs from the warm-up on.
 */
final class Ticker {
    private static final long PERIOD_NANOS = 1_000_000;

    private final long start = System.nanoTime();

    /** How many times were due until now, by the schedule. */
    private long count;

    /** How many of these were not noted. */
    private long before;

    /** Those that are noted; null in the warm-up. */
    private long[] lateNanos;

    void start() {
        Thread.startVirtualThread(this::run);
    }

    /** Notes for so long, from now on. */
    synchronized void note(long nanos) {
        passWhatIsDue();
        before = count;
        lateNanos = new long[(int) (nanos / PERIOD_NANOS)];
    }

    private void run() {
        while (passWhatIsDue()) {
            LockSupport.parkNanos(nextDue() - System.nanoTime());
        }
    }

    private synchronized long nextDue() {
        return start + (count + 1) * PERIOD_NANOS;
    }

    /** Whether there are more to come. */
    private synchronized boolean passWhatIsDue() {
        long now = System.nanoTime();
        while (hasMore() && now - nextDue() >= 0) {
            if (lateNanos != null) {
                lateNanos[(int) (count - before)] = now - nextDue();
            }
            count++;
        }
        return hasMore();
    }

    private boolean hasMore() {
        return lateNanos == null || count - before < lateNanos.length;
    }

    /** How late the noted ones were, the least late first; those that are due by now among them. */
    synchronized long[] lateNanos() {
        passWhatIsDue();
        long[] sorted = Arrays.copyOf(lateNanos, (int) (count - before));
        Arrays.sort(sorted);
        return sorted;
    }
}
