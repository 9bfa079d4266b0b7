package dev.gatun.benchmarks.threads;

import java.util.Arrays;
import java.util.concurrent.locks.LockSupport;

/**
 * A virtual thread that wants to run every millisecond, and how late it is. While it does not run,
 * each millisecond that passes is late as well, by its own time.
 */
final class Ticker {
    private static final long PERIOD_NANOS = 1_000_000;

    private final long[] lateNanos;
    private final long start;
    private int count;

    /** Ticks for so long, from now on. */
    Ticker(long nanos) {
        lateNanos = new long[(int) (nanos / PERIOD_NANOS)];
        start = System.nanoTime();
    }

    void start() {
        Thread.startVirtualThread(this::run);
    }

    private void run() {
        while (noteWhatIsDue()) {
            LockSupport.parkNanos(nextDue() - System.nanoTime());
        }
    }

    private long nextDue() {
        return start + (count + 1) * PERIOD_NANOS;
    }

    /** Whether there are more to come. */
    private synchronized boolean noteWhatIsDue() {
        long now = System.nanoTime();
        while (count < lateNanos.length && now - nextDue() >= 0) {
            lateNanos[count] = now - nextDue();
            count++;
        }
        return count < lateNanos.length;
    }

    /** How late the ticks were, the least late first; those that are due by now among them. */
    synchronized long[] lateNanos() {
        noteWhatIsDue();
        long[] sorted = Arrays.copyOf(lateNanos, count);
        Arrays.sort(sorted);
        return sorted;
    }
}
