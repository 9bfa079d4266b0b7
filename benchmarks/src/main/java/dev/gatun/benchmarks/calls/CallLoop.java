package dev.gatun.benchmarks.calls;

/** What the loops of all paths have in common, and with the loop in C. */
public final class CallLoop {
    /** Calls between two looks at the clock, as in calls.c. */
    public static final int CALLS = 1000;

    /** What getppid(2) gives. */
    public static final long PARENT = ProcessHandle.current().parent().orElseThrow().pid();

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

    /**
     * Ends the run if the results of the calls between two looks at the clock are not what they
     * must be: a call that fails may be the quickest.
     *
     * @param sum of the results
     * @param each result
     * @return the sum
     */
    public static long check(long sum, long each) {
        return check(sum, CALLS, each);
    }

    /** The same, of another number of calls. */
    public static long check(long sum, int calls, long each) {
        if (sum != calls * each) {
            throw new IllegalStateException(
                    "a short transfer, or an error: "
                            + calls
                            + " results are "
                            + sum
                            + " and not "
                            + calls * each);
        }
        return sum;
    }
}
