package dev.gatun.benchmarks.calls;

/** What the loops of all paths have in common, and with the loop in C. */
final class CallLoop {
    /** Calls between two looks at the clock, as in calls.c. */
    static final int CALLS = 1000;

    private CallLoop() {}

    static long check(long sum, int bytesPerCall) {
        if (sum != (long) CALLS * bytesPerCall) {
            throw new IllegalStateException("a short transfer or an error: " + sum);
        }
        return sum;
    }
}
