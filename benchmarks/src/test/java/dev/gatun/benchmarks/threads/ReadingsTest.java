package dev.gatun.benchmarks.threads;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ReadingsTest {
    @Test
    void onlyTheBlockThatWasChosenCounts() {
        Readings readings = new Readings(0, 1000, 16);
        long block = readings.next() / Readers.BLOCK_BYTES;
        assertTrue(block >= 0 && block < 1000);
        readings.ended(block);
        assertEquals(1, readings.count());
        long next = readings.next() / Readers.BLOCK_BYTES;
        assertThrows(IllegalStateException.class, () -> readings.ended(next + 1));
        assertThrows(IllegalStateException.class, () -> readings.ended(Readers.NOT_READ));
        assertEquals(1, readings.count());
    }

    @Test
    void theLastLatenciesAreKept() {
        Readings readings = new Readings(0, 1, 2);
        for (int i = 0; i < 3; i++) {
            assertEquals(Math.min(i, 2), readings.latencies().length);
            readings.next();
            readings.ended(0);
        }
    }

    /** So that a program whose readers have stopped does not print a rate. */
    @Test
    void aReaderThatHasFailedIsNotCounted() {
        Readings readings = new Readings(0, 1, 2);
        Exception why = new Exception("for a test");
        readings.failed(why);
        assertEquals(why, assertThrows(IllegalStateException.class, readings::count).getCause());
    }

    @Test
    void aLineIsReadAsItWasWritten() {
        Reading reading = new Reading(73_978.5, 13.25, 2761.5, 0.125, 1471.5, 257);
        assertEquals(reading, Reading.parse(reading.line()));
    }
}
