package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;

/** What an operation allocates on the heap once the compiler is done with it. */
public final class Allocation {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int BATCH = 2_000;
    private static final int MAX_BATCHES = 500;

    /** What is repeated. */
    public interface Operation {
        /** Does it once. */
        void run() throws Exception;
    }

    private Allocation() {}

    /** Repeats it until a whole batch allocates nothing: compiled code comes when it comes. */
    public static void assertNone(Operation operation) throws Exception {
        long least = Long.MAX_VALUE;
        for (int batch = 0; batch < MAX_BATCHES && least > 0; batch++) {
            long before = allocatedBytes();
            for (int i = 0; i < BATCH; i++) {
                operation.run();
            }
            least = Math.min(least, allocatedBytes() - before);
        }
        assertEquals(0, least, "bytes in " + BATCH + " operations");
    }

    /** No count is kept for a virtual thread; the others do nothing meanwhile. */
    private static long allocatedBytes() {
        return Thread.currentThread().isVirtual()
                ? THREADS.getTotalThreadAllocatedBytes()
                : THREADS.getCurrentThreadAllocatedBytes();
    }
}
