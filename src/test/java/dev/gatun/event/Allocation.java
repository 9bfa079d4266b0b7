package dev.gatun.event;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.management.ManagementFactory;

/** What an operation allocates on the heap once the compiler is done with it. */
public final class Allocation {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int BATCH = 10_000;
    private static final int MAX_BATCHES = 100;

    /** What is measured. */
    public interface Operation {
        void run() throws Exception;
    }

    private Allocation() {}

    /** Repeats it until a whole batch allocates nothing: compiled code comes when it comes. */
    public static void assertNone(Operation operation) throws Exception {
        long least = Long.MAX_VALUE;
        for (int batch = 0; batch < MAX_BATCHES && least > 0; batch++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < BATCH; i++) {
                operation.run();
            }
            least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
        }
        assertEquals(0, least, "bytes in " + BATCH + " operations");
    }
}
