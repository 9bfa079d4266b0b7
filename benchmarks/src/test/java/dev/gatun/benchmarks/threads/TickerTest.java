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
        Ticker ticker = new Ticker();
        ticker.note(5 * MILLI);
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
    void whatWasDueInTheWarmUpIsNotNoted() {
        Ticker ticker = new Ticker();
        long before = System.nanoTime();
        while (System.nanoTime() - before < 20 * MILLI) {
            Thread.onSpinWait();
        }
        ticker.note(5 * MILLI);
        long noted = System.nanoTime();
        while (System.nanoTime() - noted < 10 * MILLI) {
            Thread.onSpinWait();
        }
        long[] late = ticker.lateNanos();
        assertEquals(5, late.length);
        assertTrue(late[4] < System.nanoTime() - noted, "the last is the first that was noted");
    }

    @Test
    void whatIsNotDueYetIsNotCounted() {
        long before = System.nanoTime();
        Ticker ticker = new Ticker();
        ticker.note(60_000 * MILLI);
        int due = ticker.lateNanos().length;
        assertTrue(due <= (System.nanoTime() - before) / MILLI);
    }
}
