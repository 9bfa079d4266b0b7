package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** When the turn of a thread ends that reads without a wait. */
class TurnClockTest {
    private static final int PAGE_BYTES = 4096;

    /** After so many reads of a page the clock is looked at. */
    private static final int READS_OF_LOOK = 128;

    private final TurnClock clock = new TurnClock();
    private final long now = System.nanoTime();

    private void read(int count, long byteCount) {
        for (int i = 0; i < count; i++) {
            clock.cachedRead(byteCount);
        }
    }

    /** Who has not waited for a turn has none, and soon lets others run. */
    @Test
    void endsSoonIfItWasNotWaitedFor() {
        read(READS_OF_LOOK - 1, PAGE_BYTES);
        assertFalse(clock.takeEndOfTurn(now));
        read(1, PAGE_BYTES);
        assertTrue(clock.takeEndOfTurn(now));
        assertFalse(clock.takeEndOfTurn(now));
    }

    @Test
    void lastsSomeTimeIfItWasWaitedFor() {
        clock.begin(now);
        for (long later = 0; later < TurnClock.TURN_NANOS; later += TurnClock.TURN_NANOS / 10) {
            read(READS_OF_LOOK, PAGE_BYTES);
            assertFalse(clock.takeEndOfTurn(now + later));
        }
        read(READS_OF_LOOK - 1, PAGE_BYTES);
        assertFalse(clock.takeEndOfTurn(now + TurnClock.TURN_NANOS));
        read(1, PAGE_BYTES);
        assertTrue(clock.takeEndOfTurn(now + TurnClock.TURN_NANOS));
    }

    /** A read that takes long is worth a look by itself. */
    @Test
    void endsAfterOneLargeRead() {
        read(1, 1 << 20);
        assertTrue(clock.takeEndOfTurn(now));
    }

    /** A thread's reads are not another's, and all are counted. */
    @Test
    void ofEachThread() throws Exception {
        Thread other = new Thread(() -> read(READS_OF_LOOK, PAGE_BYTES));
        other.start();
        other.join();
        read(READS_OF_LOOK - 1, PAGE_BYTES);
        long places = Math.abs(other.threadId() - Thread.currentThread().threadId());
        assertFalse(places % TurnClock.PLACES != 0 && clock.takeEndOfTurn(now));
        assertEquals(2 * READS_OF_LOOK - 1, clock.cachedReads());
    }
}
