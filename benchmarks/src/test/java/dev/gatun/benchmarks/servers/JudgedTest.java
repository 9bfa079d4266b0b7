package dev.gatun.benchmarks.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.DetailedContest;
import dev.gatun.benchmarks.DetailedMeasurement;
import dev.gatun.benchmarks.Report;

import org.junit.jupiter.api.Test;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

class JudgedTest {
    private static final double BUSY = 0.99;
    private static final double NOT_BUSY = 0.8;

    private static Load load(double rate, double micros, double busy) {
        return new Load(rate, micros, Latencies.parse("1000:1"), busy, 0, "epoll");
    }

    /** A server of half the rate and a quarter of the processor time, busy in so many turns. */
    private static DetailedContest<Load> contest(int turns, int busyTurns) throws Exception {
        var busy = new int[1];
        Map<String, Callable<DetailedMeasurement<Load>>> contestants = new LinkedHashMap<>();
        contestants.put("C", () -> () -> load(200, 4, BUSY));
        contestants.put("Gatun", () -> () -> load(100, 1, busy[0]++ < busyTurns ? BUSY : NOT_BUSY));
        Iterator<Double> again = List.of(1.1, 1.1, 1.1, 1.1).iterator();
        contestants.put(
                "C again",
                () ->
                        () -> {
                            double factor = again.next();
                            return load(200 * factor, 4 / (1 + 2 * (factor - 1)), BUSY);
                        });
        var contest = new DetailedContest<>("a row", contestants, Load::requestsPerSecond, 1);
        Contest.take(List.of(contest.contest()), turns, new Report());
        return contest;
    }

    private static Judged judged(int turns, int busyTurns) throws Exception {
        return Judged.of(contest(turns, busyTurns), "Gatun", "C", "C", "C again");
    }

    @Test
    void whereBothWereBusyTheRateOfThoseTurnsCounts() throws Exception {
        Judged judged = judged(4, 3);
        assertEquals("rate", judged.figure());
        assertEquals(List.of(0.5, 0.5, 0.5), judged.ratios().values());
        assertEquals(0.1, judged.noise(), 1e-9);
    }

    @Test
    void elseTheProcessorTimeOfAllTurnsCounts() throws Exception {
        Judged judged = judged(4, 2);
        assertEquals("processor time", judged.figure());
        assertEquals(List.of(4.0, 4.0, 4.0, 4.0), judged.ratios().values());
        assertEquals(0.2, judged.noise(), 1e-9);
    }

    @Test
    void ofOneTurnTheRateCountsIfItWasBusy() throws Exception {
        assertEquals("rate", judged(1, 1).figure());
        assertEquals("processor time", judged(1, 0).figure());
    }
}
