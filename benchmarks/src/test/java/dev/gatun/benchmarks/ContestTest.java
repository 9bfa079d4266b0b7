package dev.gatun.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.benchmarks.results.Target;
import dev.gatun.benchmarks.results.Verdict;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;

class ContestTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void everySecondTurnGoesTheOtherWay() throws Exception {
        Contest first = new Contest("first", List.of(of("a", 2), of("b", 4)));
        Contest second = new Contest("second", List.of(of("c", 8)));
        Contest.take(List.of(first, second), 2, new Report());
        // What is in a contest has an order of its own, and then the opposite one.
        assertEquals("c", order.get(2));
        assertEquals(order, order.reversed());
    }

    @Test
    void ratiosAndDifferencesAreOfOneTurn() throws Exception {
        int[] drift = {0};
        Contest contest =
                new Contest(
                        "drifting",
                        List.of(
                                new Contestant("a", () -> 10.0 + drift[0]),
                                new Contestant("b", () -> 2 * (10.0 + drift[0]))));
        for (int turn = 0; turn < 3; turn++) {
            drift[0] = turn * 90;
            Contest.take(List.of(contest), 1, new Report());
        }
        assertEquals(List.of(2.0, 2.0, 2.0), contest.ratios("b", "a").values());
        assertEquals(List.of(10.0, 100.0, 190.0), contest.differences("b", "a").values());
    }

    @Test
    void aTurnHasRoundsAndARatioIsOfOneRound() throws Exception {
        double[] drift = {1, 1, 100, 100, 10, 10};
        int[] measured = {0};
        Contest contest =
                new Contest(
                        "rounds",
                        List.of(
                                new Contestant("a", () -> drift[measured[0]++]),
                                new Contestant("b", () -> 2 * drift[measured[0]++])),
                        3);
        Contest.take(List.of(contest), 1, new Report());
        assertEquals(List.of(2.0), contest.ratios("b", "a").values());
        assertEquals(List.of(10.0), contest.taken("a"));
    }

    @Test
    void everySecondTurnOfOneRoundGoesTheOtherWay() throws Exception {
        int turns = 100;
        Contest contest = new Contest("turns", List.of(of("a", 2), of("b", 4), of("c", 8)));
        Contest.take(List.of(contest), turns, new Report());
        int neighbours = 0;
        for (int turn = 0; turn < turns; turn += 2) {
            List<String> pair = order.subList(3 * turn, 3 * turn + 6);
            assertEquals(pair, pair.reversed());
            neighbours += pair.get(1).equals("b") ? 0 : 1;
        }
        // Of three orders, a and c are neighbours in two.
        assertTrue(neighbours > 20 && neighbours < 47, "" + neighbours);
    }

    /** The first and the last of the list are as often neighbours as any two. */
    @Test
    void eachRoundHasAnOrderOfItsOwn() throws Exception {
        List<String> names = List.of("a", "b", "c", "d");
        int rounds = 400;
        Contest contest =
                new Contest("rounds", names.stream().map(name -> of(name, 1)).toList(), rounds);
        Contest.take(List.of(contest), 1, new Report());
        int neighbours = 0;
        for (int round = 0; round < rounds; round++) {
            List<String> each = order.subList(4 * round, 4 * round + 4);
            assertEquals(Set.copyOf(names), Set.copyOf(each));
            neighbours += Math.abs(each.indexOf("a") - each.indexOf("d")) == 1 ? 1 : 0;
        }
        // Of six pairs, three are neighbours.
        assertTrue(neighbours > rounds / 2 - 60 && neighbours < rounds / 2 + 60, "" + neighbours);
    }

    @Test
    void aRatioToEveryOtherIsHandedOverWhereATurnHasRounds() throws Exception {
        Contest one = new Contest("one", List.of(of("a", 2), of("b", 4)));
        Contest more = new Contest("more", List.of(of("a", 2), of("b", 4)), 3);
        Contest.take(List.of(one, more), 2, new Report());
        assertEquals(Map.of(), one.ratios("a"));
        assertEquals(Set.of("b"), more.ratios("a").keySet());
        assertEquals(List.of(0.5, 0.5), more.ratios("a").get("b").values());
    }

    @Test
    void whatWasStartedIsEndedAlsoIfAnotherFails() {
        List<String> ended = Collections.synchronizedList(new ArrayList<>());
        Contest contest =
                new Contest(
                        "failing",
                        List.of(
                                Contestant.ready("a", () -> ending("a", ended)),
                                Contestant.ready(
                                        "b",
                                        () -> {
                                            throw new IOException("no gcc");
                                        }),
                                Contestant.ready("c", () -> ending("c", ended))));
        assertThrows(
                ExecutionException.class, () -> Contest.take(List.of(contest), 1, new Report()));
        assertEquals(Set.of("a", "c"), Set.copyOf(ended));
    }

    @Test
    void aRowGoesOnUntilItIsToldOrHasHadItsTurns() throws Exception {
        Contest clear = judged("clear", 1.2, 1.2, 1.2, 1.2);
        Contest close = judged("close", 1.05, 1.05, 1.06, 1.05);
        Contest wide = judged("wide", 1.0, 1.1, 1.0, 1.1);
        Contest.take(List.of(clear, close, wide), new Turns(2, 4), new Report());
        assertEquals(2, clear.taken("Gatun").size());
        assertEquals(2, close.taken("Gatun").size());
        assertEquals(4, wide.taken("Gatun").size());
    }

    @Test
    void aClaimMayBeJudgedByAnything() throws Exception {
        int[] asked = {0};
        Contest contest = new Contest("others", List.of(of("a", 2)));
        Claim claim = new Claim(1, "key", "time", Limit.atMost(1.05, "× C"));
        // Too far apart at first, and then clear.
        contest.judge(
                claim,
                () ->
                        new Contest.Seen(
                                "a row",
                                new Sample(asked[0]++ == 0 ? List.of(1.0, 1.2) : List.of(1.3)),
                                0));
        Contest.take(List.of(contest), new Turns(1, 9), new Report());
        assertEquals(2, contest.taken("a").size());
    }

    /** Of 100 ns more, with C at 1,000 ns, the noise is a part of C's time, and not of the 100. */
    @Test
    void aDifferenceHasTheNoiseOfWhatItIsADifferenceOf() throws Exception {
        Contest contest =
                new Contest(
                        "differing",
                        List.of(
                                new Contestant("Gatun", () -> 1100),
                                new Contestant(Contest.C, () -> 1000),
                                new Contestant(Contest.C_AGAIN, () -> 1050)));
        Report report = new Report();
        Claim near = new Claim(1, "near", "time", Limit.atMost(60.0, "ns more than C's"));
        Claim far = new Claim(1, "far", "time", Limit.atMost(40.0, "ns more than C's"));
        contest.judgeDifference(near, "Gatun", Contest.C);
        contest.judgeDifference(far, "Gatun", Contest.C);
        contest.judgeDifference(far, "not there", Contest.C);
        Contest.take(List.of(contest), 1, report);
        contest.tell(report);
        assertEquals(
                List.of(Verdict.UNDECIDED, Verdict.MISSED),
                report.targets().stream().map(Target::verdict).toList());
    }

    /** What is only shown goes on until it is close, as it has no limit to be far from. */
    @Test
    void aRowWithoutALimitGoesOnUntilItsTurnsAgree() throws Exception {
        Claim shown = new Claim(1, "key", "time", Limit.none("beside C's"));
        Sample wide = new Sample(List.of(1.0, 1.2));
        Sample close = new Sample(List.of(1.21, 1.2));
        assertFalse(new Contest.Seen("a row", wide, 0).isTold(shown.limit()));
        assertTrue(new Contest.Seen("a row", close, 0.01).isTold(shown.limit()));
        assertFalse(new Contest.Seen("a row", close, 0.1).isTold(shown.limit()));
    }

    /** Of which C, measured again, is 1 % off, and the limit is 1.05. */
    private static Contest judged(String name, double... ratios) {
        int[] turn = {0};
        Contest contest =
                new Contest(
                        name,
                        List.of(
                                new Contestant("Gatun", () -> ratios[turn[0]++]),
                                new Contestant(Contest.C, () -> 1.0),
                                new Contestant(Contest.C_AGAIN, () -> 1.01)));
        Claim claim = new Claim(1, "key", "time", Limit.atMost(1.05, "× C"));
        contest.judge(claim, "Gatun", Contest.C);
        contest.judge(claim, "not there", Contest.C);
        return contest;
    }

    private static Measurement ending(String name, List<String> ended) {
        return new Measurement() {
            @Override
            public double take() {
                return 1;
            }

            @Override
            public void close() {
                ended.add(name);
            }
        };
    }

    private Contestant of(String name, double takes) {
        return new Contestant(
                name,
                () -> {
                    order.add(name);
                    return takes;
                });
    }
}
