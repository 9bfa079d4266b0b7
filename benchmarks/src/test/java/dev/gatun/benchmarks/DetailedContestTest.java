package dev.gatun.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

class DetailedContestTest {
    private record Seen(double rate, double micros) {}

    @Test
    void figuresAreOfTheTurnsInWhichTheyWereSeen() throws Exception {
        Iterator<Seen> a = List.of(new Seen(10, 1), new Seen(20, 2)).iterator();
        Iterator<Seen> b = List.of(new Seen(5, 4), new Seen(40, 2)).iterator();
        Map<String, Callable<Seen>> contestants = new LinkedHashMap<>();
        contestants.put("a", a::next);
        contestants.put("b", b::next);
        DetailedContest<Seen> contest = new DetailedContest<>("both", contestants, Seen::rate);
        Contest.take(List.of(contest.contest()), 2, new Report());
        assertEquals(List.of("a", "b"), contest.contestants());
        assertEquals(List.of(10.0, 20.0), contest.contest().taken("a"));
        assertEquals(List.of(4.0, 2.0), contest.figures("b", Seen::micros).values());
        assertEquals(List.of(0.5, 2.0), contest.ratios("b", "a", Seen::rate).values());
        assertEquals(List.of(4.0, 1.0), contest.ratios("b", "a", Seen::micros).values());
    }
}
