package dev.gatun.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/**
 * Contestants of which each turn shows more than one figure.
 *
 * @param <T> all that is seen of one in one turn
 */
public final class DetailedContest<T> {
    private final String name;
    private final Map<String, List<T>> seen = new LinkedHashMap<>();
    private final Contest contest;

    /**
     * A contest without turns yet.
     *
     * @param contestants by the name under which each takes its turns
     * @param rate the figure that a contest has of each
     */
    public DetailedContest(
            String name, Map<String, Callable<T>> contestants, ToDoubleFunction<T> rate) {
        this.name = name;
        List<Contestant> all = new ArrayList<>();
        contestants.forEach(
                (as, measurement) -> {
                    List<T> turns = new ArrayList<>();
                    seen.put(as, turns);
                    all.add(
                            new Contestant(
                                    as,
                                    () -> {
                                        turns.add(measurement.call());
                                        return rate.applyAsDouble(turns.getLast());
                                    }));
                });
        contest = new Contest(name, all);
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

    /** What was seen of a contestant, turn by turn. */
    public List<T> seen(String contestant) {
        return seen.get(contestant);
    }

    public Sample figures(String contestant, ToDoubleFunction<T> figure) {
        return new Sample(seen.get(contestant).stream().mapToDouble(figure).boxed().toList());
    }

    /** A contestant's figure over another's, turn by turn. */
    public Sample ratios(String contestant, String base, ToDoubleFunction<T> figure) {
        return Sample.ratios(figures(contestant, figure).values(), figures(base, figure).values());
    }
}
