package dev.gatun.benchmarks;

import dev.gatun.benchmarks.results.Claim;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/**
 * Contestants of which each round shows more than one figure.
 *
 * @param <T> all that is seen of one in one round
 */
public final class DetailedContest<T> {
    private final String name;

    /** Of each contestant: the rounds of each turn. */
    private final Map<String, List<List<T>>> seen = new LinkedHashMap<>();

    private final Contest contest;

    /**
     * A contest without turns yet.
     *
     * @param contestants by the name under which each takes its turns: what starts it for a turn
     * @param rate the figure that a contest has of each
     * @param rounds of each turn
     */
    public DetailedContest(
            String name,
            Map<String, Callable<DetailedMeasurement<T>>> contestants,
            ToDoubleFunction<T> rate,
            int rounds) {
        this.name = name;
        List<Contestant> all = new ArrayList<>();
        contestants.forEach(
                (as, start) -> {
                    List<List<T>> turns = new ArrayList<>();
                    seen.put(as, turns);
                    all.add(Contestant.ready(as, () -> noted(start.call(), turns, rate)));
                });
        contest = new Contest(name, all, rounds);
    }

    /** A measurement of one figure, which notes all that is seen in the rounds of a new turn. */
    private static <T> Measurement noted(
            DetailedMeasurement<T> measurement, List<List<T>> turns, ToDoubleFunction<T> rate) {
        List<T> turn = new ArrayList<>();
        turns.add(turn);
        return new Measurement() {
            @Override
            public double take() throws Exception {
                turn.add(measurement.take());
                return rate.applyAsDouble(turn.getLast());
            }

            @Override
            public void close() throws Exception {
                measurement.close();
            }
        };
    }

    public String name() {
        return name;
    }

    /** What takes the turns. */
    public Contest contest() {
        return contest;
    }

    public boolean has(String contestant) {
        return seen.containsKey(contestant);
    }

    /** Their names. */
    public List<String> contestants() {
        return List.copyOf(seen.keySet());
    }

    /** What was seen of a contestant: of each turn, the rounds. */
    public List<List<T>> seen(String contestant) {
        return seen.get(contestant);
    }

    /** A figure of a contestant, turn by turn: of each turn, the median of its rounds. */
    public Sample figures(String contestant, ToDoubleFunction<T> figure) {
        return new Sample(
                seen.get(contestant).stream()
                        .map(turn -> Sample.median(figures(turn, figure)))
                        .toList());
    }

    /** A figure that only a whole turn has, turn by turn. */
    public Sample figuresOfTurns(String contestant, ToDoubleFunction<List<T>> figure) {
        return new Sample(seen.get(contestant).stream().mapToDouble(figure).boxed().toList());
    }

    /** A contestant's figure of whole turns over another's, turn by turn. */
    public Sample ratiosOfTurns(String contestant, String base, ToDoubleFunction<List<T>> figure) {
        return Sample.ratios(
                figuresOfTurns(contestant, figure).values(), figuresOfTurns(base, figure).values());
    }

    /**
     * A contestant's figure over another's, turn by turn: of each turn, the median of the ratios of
     * its rounds.
     */
    public Sample ratios(String contestant, String base, ToDoubleFunction<T> figure) {
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < seen.get(contestant).size(); turn++) {
            double[] figures = figures(seen.get(contestant).get(turn), figure);
            double[] bases = figures(seen.get(base).get(turn), figure);
            for (int round = 0; round < figures.length; round++) {
                figures[round] /= bases[round];
            }
            ratios.add(Sample.median(figures));
        }
        return new Sample(ratios);
    }

    /**
     * Has a claim judged by the ratio of two contestants, and the noise by that of a contestant to
     * itself, which takes part under two names.
     */
    public void judge(
            Claim claim,
            String contestant,
            String base,
            String again,
            String same,
            ToDoubleFunction<T> figure) {
        contest.judge(
                claim,
                () ->
                        new Contest.Seen(
                                name,
                                ratios(contestant, base, figure),
                                ratios(again, same, figure).reachFrom(1)));
    }

    /** How many turns there were, in words. */
    public static <T> String turns(List<DetailedContest<T>> contests) {
        return Contest.turns(contests.stream().map(each -> each.contest).toList());
    }

    private static <T> double[] figures(List<T> rounds, ToDoubleFunction<T> figure) {
        return rounds.stream().mapToDouble(figure).toArray();
    }
}
