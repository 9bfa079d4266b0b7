package dev.gatun.benchmarks.calls;

/** What the loops of all paths have in common, and with the loop in C. */
final class CallLoop {
    /** Calls between two looks at the clock, as in calls.c. */
    static final int CALLS = 1000;

    /** What getppid(2) gives. */
    static final long PARENT = ProcessHandle.current().parent().orElseThrow().pid();

    /** What {@code F_GETFL} gives: O_RDWR, and O_LARGEFILE, which the kernel adds. */
    static final int STATUS_FLAGS = statusFlags();

    private CallLoop() {}

    private static int statusFlags() {
        int readWrite = 0x2;
        return switch (System.getProperty("os.arch")) {
            case "aarch64" -> readWrite | 0x20000;
            default -> readWrite | 0x8000;
        };
    }

    static long check(long sum, long each) {
        if (sum != CALLS * each) {
            throw new IllegalStateException("a short transfer, or an error: " + sum);
        }
        return sum;
    }
}
