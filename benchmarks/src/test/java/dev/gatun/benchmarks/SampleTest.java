package dev.gatun.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

import java.util.List;

class SampleTest {
    @Test
    void theMedianIsTheMiddleOrBetweenTheTwo() {
        assertEquals(3, Sample.median(9, 1, 3));
        assertEquals(4, Sample.median(9, 1, 3, 5));
        assertEquals(7, Sample.median(7));
    }

    @Test
    void quantilesAreBetweenNeighboursInProportion() {
        Sample sample = new Sample(List.of(30.0, 10.0, 20.0, 40.0, 50.0));
        assertEquals(10, sample.quantile(0));
        assertEquals(20, sample.quantile(0.25));
        assertEquals(36, sample.quantile(0.65), 1e-9);
        assertEquals(50, sample.quantile(1));
    }

    @Test
    void theMiddleHalfIsToldOfThreeOrMoreAndOfTwoBoth() {
        assertEquals("1.0", new Sample(List.of(1.0)).text("%.1f"));
        assertEquals("1.5 [1.0, 2.0]", new Sample(List.of(1.0, 2.0)).text("%.1f"));
        assertEquals("2.0 [1.5, 2.5]", new Sample(List.of(3.0, 1.0, 2.0)).text("%.1f"));
    }

    @Test
    void theReachIsOfWhatIsTold() {
        assertEquals(0.25, new Sample(List.of(0.75, 1.125)).reachFrom(1));
        assertEquals(0.125, new Sample(List.of(1.125, 0.5, 2.0, 1.0, 1.0)).reachFrom(1));
    }

    @Test
    void theOrderIsKept() {
        assertEquals(List.of(3.0, 1.0, 2.0), new Sample(List.of(3.0, 1.0, 2.0)).values());
    }

    @Test
    void nothingHasNoMedian() {
        assertThrows(IllegalArgumentException.class, () -> new Sample(List.of()));
    }
}
