package dev.gatun.event;

/** Times to wait. */
final class Timeouts {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private Timeouts() {}

    /** Refuses a remainder that came out below zero, and would mean to wait for ever. */
    static long checked(long timeoutNanos) {
        if (timeoutNanos < -1) {
            throw new IllegalArgumentException(
                    "a timeout of " + timeoutNanos + " ns; -1 waits without one");
        }
        return timeoutNanos;
    }

    /** What is left until a deadline, 0 if it has passed. */
    static long until(long deadlineNanos) {
        return Math.max(0, deadlineNanos - System.nanoTime());
    }

    /** Rounded up: a wait that ends early would be repeated with nothing left. */
    static int millis(long timeoutNanos) {
        if (timeoutNanos < 0) {
            return -1;
        }
        long millis = timeoutNanos / NANOS_PER_MILLI + (timeoutNanos % NANOS_PER_MILLI > 0 ? 1 : 0);
        return (int) Math.min(millis, Integer.MAX_VALUE);
    }
}
