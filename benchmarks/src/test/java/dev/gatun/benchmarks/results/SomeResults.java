package dev.gatun.benchmarks.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Results that nobody measured, for tests. */
public final class SomeResults {
    private static final Machine MACHINE = new Machine(2, "Abacus", "6.18.0", "25.0.3");

    private static final Circumstances CIRCUMSTANCES =
            new Circumstances(
                    "benchmarks/run all",
                    "0123456789ab",
                    "2026-11-27T01:00:00Z",
                    "0.10, 0.20, 0.30",
                    "1.10, 0.90, 0.50",
                    60L);

    static final Claim CLAIM =
            new Claim(3, "wake-c", "time of a wake-up", Limit.atMost(1.05, "× C"));

    /** Of two rows: one holds, the other is missed. */
    static final SuiteResults READINESS =
            of("readiness")
                    .with("time of a wake-up", "poll", 100.0, "C", 100.0)
                    .with("time of a wake-up", "poll", 100.0, "Gatun", 103.0)
                    .with("time of a wake-up", "poll", 100.0, "C again", 98.0)
                    .with("time of a wake-up", "epoll", 100.0, "C", 100.0)
                    .with("time of a wake-up", "epoll", 100.0, "C again", 101.0)
                    .with(CLAIM, "poll", Verdict.HOLDS, 1.01, 1.03, 1.02)
                    .with(CLAIM, "epoll", Verdict.MISSED, 1.07)
                    .all();

    private final String suite;
    private final List<Figure> figures = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();

    private SomeResults(String suite) {
        this.suite = suite;
    }

    public static SomeResults of(String suite) {
        return new SomeResults(suite);
    }

    public SomeResults with(
            String quantity, String row, Double x, String contestant, Double... samples) {
        figures.add(new Figure(quantity, "ns", row, x, contestant, List.of(samples), Map.of()));
        return this;
    }

    /** The last figure has ratios of rounds, too. */
    SomeResults over(String other, Double... ratios) {
        Figure last = figures.removeLast();
        figures.add(
                new Figure(
                        last.quantity(),
                        last.unit(),
                        last.row(),
                        last.x(),
                        last.contestant(),
                        last.samples(),
                        Map.of(other, List.of(ratios))));
        return this;
    }

    SomeResults with(Claim claim, String row, Verdict verdict, Double... seen) {
        targets.add(new Target(claim, row, List.of(seen), verdict, null));
        return this;
    }

    public SuiteResults all() {
        return new SuiteResults(
                suite,
                "what?",
                MACHINE,
                CIRCUMSTANCES,
                false,
                List.of("No rows for D."),
                figures,
                targets);
    }
}
