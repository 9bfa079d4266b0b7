package dev.gatun.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

class ContestTest {
    private final List<String> order = new ArrayList<>();

    @Test
    void everySecondTurnGoesTheOtherWay() throws Exception {
        Contest first = new Contest("first", List.of(of("a", 2), of("b", 4)));
        Contest second = new Contest("second", List.of(of("c", 8)));
        Contest.take(List.of(first, second), 2, new Report());
        assertEquals(List.of("a", "b", "c", "c", "b", "a"), order);
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

    private Contestant of(String name, double takes) {
        return new Contestant(
                name,
                () -> {
                    order.add(name);
                    return takes;
                });
    }
}
