package dev.gatun.benchmarks;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Contestants that answer one question side by side, and what they took in each turn.
 *
 * <p>A turn measures each of them once, one right after the other, and every second turn in the
 * opposite order. Ratios are of one turn, so that what changes slowly (clocks, temperature, other
 * work on the machine) is on both sides of them.
 */
public final class Contest {
    private final String name;
    private final List<Contestant> contestants;
    private final Map<String, List<Double>> taken = new LinkedHashMap<>();

    public Contest(String name, List<Contestant> contestants) {
        this.name = name;
        this.contestants = contestants;
        for (Contestant contestant : contestants) {
            taken.put(contestant.name(), new ArrayList<>());
        }
    }

    public String name() {
        return name;
    }

    public boolean has(String contestant) {
        return taken.containsKey(contestant);
    }

    /** Their names. */
    public List<String> contestants() {
        return List.copyOf(taken.keySet());
    }

    /** What a contestant took, turn by turn. */
    public List<Double> taken(String contestant) {
        return List.copyOf(taken.get(contestant));
    }

    /**
     * Takes turns, each through all the contests.
     *
     * @param turns how many
     * @param report shows how far this is
     */
    public static void take(List<Contest> contests, int turns, Report report) throws Exception {
        int steps = 0;
        for (Contest contest : contests) {
            steps += turns * contest.contestants.size();
        }
        int step = 0;
        for (int turn = 0; turn < turns; turn++) {
            for (Contest contest : inOrder(contests, turn)) {
                for (Contestant contestant : inOrder(contest.contestants, turn)) {
                    report.progress(++step, steps, contest.name + ", " + contestant.name());
                    contest.taken.get(contestant.name()).add(contestant.measurement().take());
                }
            }
        }
        report.progressEnded();
    }

    private static <T> List<T> inOrder(List<T> list, int turn) {
        return turn % 2 == 0 ? list : list.reversed();
    }

    /** What a contestant took. */
    public Sample times(String contestant) {
        return new Sample(taken.get(contestant));
    }

    /** A contestant's time over another's, turn by turn. */
    public Sample ratios(String contestant, String base) {
        return ratios(contestant, this, base);
    }

    /** A contestant's time over that of another contest's contestant, turn by turn. */
    public Sample ratios(String contestant, Contest other, String base) {
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < taken.get(contestant).size(); turn++) {
            ratios.add(taken.get(contestant).get(turn) / other.taken.get(base).get(turn));
        }
        return new Sample(ratios);
    }

    /** A contestant's time less another's, turn by turn. */
    public Sample differences(String contestant, String base) {
        List<Double> differences = new ArrayList<>();
        for (int turn = 0; turn < taken.get(base).size(); turn++) {
            differences.add(taken.get(contestant).get(turn) - taken.get(base).get(turn));
        }
        return new Sample(differences);
    }
}
