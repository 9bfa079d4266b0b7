package dev.gatun.benchmarks.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.List;

class LatenciesTest {
    @Test
    void aShareHasAtMostTheEndOfItsBucket() {
        Latencies latencies = Latencies.parse("1000:50,2000:49,4000:1");
        assertEquals(1, latencies.micros(0.5));
        assertEquals(2, latencies.micros(0.51));
        assertEquals(2, latencies.micros(0.99));
        assertEquals(4, latencies.micros(0.999));
    }

    @Test
    void whatIsRareInARoundIsRareInTheTurn() {
        Latencies quick = Latencies.parse("1000:1000");
        Latencies stopped = Latencies.parse("1000:900,9000:100");
        Latencies turn = Latencies.together(List.of(quick, quick, stopped));
        assertEquals(1, turn.micros(0.96));
        assertEquals(9, turn.micros(0.97));
    }
}
