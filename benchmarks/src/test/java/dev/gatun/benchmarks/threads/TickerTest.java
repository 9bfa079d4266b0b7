package dev.gatun.benchmarks.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class TickerTest {
    private static final long MILLI = 1_000_000;

    /** A thread that never ran is the worst there is, and not the best. */
    @Test
    void eachMillisecondInWhichItDoesNotRunIsLate() {
        long before = System.nanoTime();
        Ticker ticker = new Ticker(5 * MILLI);
        // Not started.
        while (System.nanoTime() - before < 20 * MILLI) {
            Thread.onSpinWait();
        }
        long[] late = ticker.lateNanos();
        assertEquals(5, late.length);
        for (int i = 1; i < late.length; i++) {
            assertEquals(MILLI, late[i] - late[i - 1]);
        }
        assertTrue(late[0] > 0);
    }

    @Test
    void whatIsNotDueYetIsNotCounted() {
        long before = System.nanoTime();
        int due = new Ticker(60_000 * MILLI).lateNanos().length;
        assertTrue(due <= (System.nanoTime() - before) / MILLI);
    }
}
