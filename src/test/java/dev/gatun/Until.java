package dev.gatun;

import java.util.concurrent.TimeUnit;

/** Waits for what has no event to wait for; an interrupt ends the wait, as the bound of a test. */
public final class Until {
    /** What must come true. */
    public interface Condition {
        /** Whether it has. */
        boolean holds() throws Exception;
    }

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(2);

    private Until() {}

    /** Looks again and again. */
    public static void holds(String what, Condition condition) throws Exception {
        long start = System.nanoTime();
        while (!condition.holds()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("waiting until " + what);
            }
            if (System.nanoTime() - start > PATIENCE_NANOS) {
                throw new AssertionError("waited in vain until " + what);
            }
            Thread.onSpinWait();
        }
    }
}
