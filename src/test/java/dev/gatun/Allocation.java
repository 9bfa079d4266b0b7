package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;

/** What an operation allocates on the heap once the compiler is done with it. */
public final class Allocation {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int BATCH = 2_000;
    private static final int MAX_BATCHES = 500;
    private static final int BATCHES_IN_THE_END = 10;

    /** What is repeated. */
    public interface Action {
        /** Does it once. */
        void run() throws Exception;
    }

    private Allocation() {}

    /** Repeats it until a whole batch allocates nothing: compiled code comes when it comes. */
    public static void assertNone(Action operation) throws Exception {
        assertNone(operation, MAX_BATCHES);
    }

    private static void assertNone(Action operation, int maxBatches) throws Exception {
        long least = Long.MAX_VALUE;
        for (int batch = 0; batch < maxBatches && least > 0; batch++) {
            long before = allocatedBytes();
            for (int i = 0; i < BATCH; i++) {
                operation.run();
            }
            least = Math.min(least, allocatedBytes() - before);
        }
        assertEquals(0, least, "bytes in " + BATCH + " operations");
    }

    /**
     * As {@link #assertNone}, of code that is through with being compiled: what an earlier, less
     * clever compilation did well, the last one may spoil.
     */
    public static void assertNoneInTheEnd(Action operation) throws Exception {
        for (int i = 0; i < MAX_BATCHES * BATCH; i++) {
            operation.run();
        }
        assertNone(operation, BATCHES_IN_THE_END);
    }

    /** No count is kept for a virtual thread; the others do nothing meanwhile. */
    private static long allocatedBytes() {
        return Thread.currentThread().isVirtual()
                ? THREADS.getTotalThreadAllocatedBytes()
                : THREADS.getCurrentThreadAllocatedBytes();
    }
}
