package dev.gatun.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

class DetailedContestTest {
    private record Seen(double rate, double micros) {}

    @Test
    void figuresAreOfTheTurnsInWhichTheyWereSeen() throws Exception {
        Iterator<Seen> a = List.of(new Seen(10, 1), new Seen(20, 2)).iterator();
        Iterator<Seen> b = List.of(new Seen(5, 4), new Seen(40, 2)).iterator();
        DetailedContest<Seen> contest = contest(1, a, b);
        Contest.take(List.of(contest.contest()), 2, new Report());
        assertEquals(List.of("a", "b"), contest.contestants());
        assertEquals(List.of(10.0, 20.0), contest.contest().taken("a"));
        assertEquals(List.of(4.0, 2.0), contest.figures("b", Seen::micros).values());
        assertEquals(List.of(0.5, 2.0), contest.ratios("b", "a", Seen::rate).values());
        assertEquals(List.of(4.0, 1.0), contest.ratios("b", "a", Seen::micros).values());
    }

    @Test
    void aRatioIsOfOneRoundAndThatOfATurnIsTheMedian() throws Exception {
        Iterator<Seen> a = List.of(seen(1), seen(100), seen(10)).iterator();
        Iterator<Seen> b = List.of(seen(2), seen(300), seen(40)).iterator();
        DetailedContest<Seen> contest = contest(3, a, b);
        Contest.take(List.of(contest.contest()), 1, new Report());
        assertEquals(List.of(3.0), contest.ratios("b", "a", Seen::micros).values());
        assertEquals(List.of(10.0), contest.figures("a", Seen::micros).values());
        assertEquals(3, contest.seen("a").getFirst().size());
    }

    @Test
    void eachTurnStartsAndEndsWhatMeasures() throws Exception {
        List<String> events = new ArrayList<>();
        Callable<DetailedMeasurement<Seen>> start =
                () -> {
                    events.add("start");
                    return new DetailedMeasurement<>() {
                        @Override
                        public Seen take() {
                            events.add("take");
                            return seen(1);
                        }

                        @Override
                        public void close() {
                            events.add("close");
                        }
                    };
                };
        var contest = new DetailedContest<>("one", Map.of("a", start), Seen::rate, 2);
        Contest.take(List.of(contest.contest()), 2, new Report());
        List<String> turn = List.of("start", "take", "take", "close");
        assertEquals(Stream.concat(turn.stream(), turn.stream()).toList(), events);
    }

    private static Seen seen(double micros) {
        return new Seen(1, micros);
    }

    private static DetailedContest<Seen> contest(int rounds, Iterator<Seen> a, Iterator<Seen> b) {
        Map<String, Callable<DetailedMeasurement<Seen>>> contestants = new LinkedHashMap<>();
        contestants.put("a", () -> a::next);
        contestants.put("b", () -> b::next);
        return new DetailedContest<>("both", contestants, Seen::rate, rounds);
    }
}
