package dev.gatun.benchmarks;

import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.DoubleBinaryOperator;
import java.util.function.Supplier;

/**
 * Contestants that answer one question side by side, and what they took in each turn.
 *
 * <p>A turn starts all of them, and then measures each of them in one or more rounds, one right
 * after the other. Each round has an order of its own, drawn by lot, the same in each run; where a
 * turn has one round, every second turn has the opposite order of the one before. A ratio is of one
 * round, and that of a turn is the median of its rounds. So what changes slowly (clocks,
 * temperature, other work on the machine) is on both sides of a ratio. Any two contestants are as
 * often near one another as any others: so those that show the noise have the noise of the others.
 */
public final class Contest {
    /** What the rows of most suites are compared with. */
    public static final String C = "C";

    /** The same once more, which shows what a row cannot tell apart. */
    public static final String C_AGAIN = "C again";

    /** How far the middle half of the ratios of a row may reach when the row has had its turns. */
    private static final double CLOSE = 0.03;

    private final String name;
    private final List<Contestant> contestants;
    private final int rounds;
    private final Map<String, List<double[]>> taken = new LinkedHashMap<>();
    private final List<Judged> judged = new ArrayList<>();
    private final Random orders = new Random(1);
    private List<Contestant> lastOrder;

    /** A claim, and what the turns so far show of it. */
    private record Judged(Claim claim, Supplier<Seen> seen) {}

    /**
     * What the turns of a row show of a claim.
     *
     * @param row in words
     * @param figures turn by turn
     * @param noise how far from 1 the ratio of a contestant to itself was, or infinity if nothing
     *     was measured twice
     * @param whole what the noise is a part of
     */
    public record Seen(String row, Sample figures, double noise, double whole) {
        /** Of ratios, which have the noise of a ratio. */
        public Seen(String row, Sample ratios, double noise) {
            this(row, ratios, noise, ratios.median());
        }

        /** The noise in the unit of the figures. */
        double noiseHere() {
            return Double.isInfinite(noise) ? noise : noise * whole;
        }

        /** Whether it says so much that more turns would not say much more. */
        boolean isTold(Limit limit) {
            double median = figures.median();
            double reach = figures.reachFrom(median);
            double distance = limit.distance(median);
            boolean isClear = limit.hasBound() && distance > noiseHere() && distance > reach;
            return isClear || noise <= CLOSE && reach <= CLOSE * whole;
        }
    }

    /** A contest of one round a turn. */
    public Contest(String name, List<Contestant> contestants) {
        this(name, contestants, 1);
    }

    /**
     * A contest without turns yet.
     *
     * @param rounds of each turn
     */
    public Contest(String name, List<Contestant> contestants, int rounds) {
        this.name = name;
        this.contestants = contestants;
        this.rounds = rounds;
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
        return taken.get(contestant).stream().map(Sample::median).toList();
    }

    /** Has a claim judged by a contestant's figure over another's, if both take part. */
    public void judge(Claim claim, String contestant, String base) {
        if (has(contestant) && has(base)) {
            judge(claim, () -> new Seen(name, ratios(contestant, base), noise()));
        }
    }

    /** Has a claim judged by how much more a contestant took than another, if both take part. */
    public void judgeDifference(Claim claim, String contestant, String base) {
        if (has(contestant) && has(base)) {
            judge(
                    claim,
                    () ->
                            new Seen(
                                    name,
                                    differences(contestant, base),
                                    noise(),
                                    times(base).median()));
        }
    }

    /** Has a claim judged by whatever the turns show of it, which is asked for after each turn. */
    public void judge(Claim claim, Supplier<Seen> seen) {
        judged.add(new Judged(claim, seen));
    }

    /** Says what this showed of the claims that it judges. */
    public void tell(Report report) {
        for (Judged each : judged) {
            Seen seen = each.seen.get();
            report.target(each.claim, seen.row, seen.figures, seen.noiseHere());
        }
    }

    /** How far C, measured again, was from itself; zero where there is no C. */
    public double noise() {
        return has(C) && has(C_AGAIN) ? ratios(C_AGAIN, C).reachFrom(1) : 0;
    }

    /** Whether more turns are not needed, or would not help. */
    private boolean isTold() {
        for (Judged each : judged) {
            if (!each.seen.get().isTold(each.claim.limit())) {
                return false;
            }
        }
        return true;
    }

    /** Takes as many turns of all contests. */
    public static void take(List<Contest> contests, int turns, Report report) throws Exception {
        take(contests, new Turns(turns, turns), report);
    }

    /**
     * Takes turns, each through all the contests that are not told yet.
     *
     * @param report shows how far this is
     */
    public static void take(List<Contest> contests, Turns turns, Report report) throws Exception {
        for (int turn = 0; turn < turns.most(); turn++) {
            boolean isMore = turn >= turns.least();
            List<Contest> left =
                    contests.stream().filter(contest -> !isMore || !contest.isTold()).toList();
            int steps = left.stream().mapToInt(contest -> contest.steps()).sum();
            int step = 0;
            for (Contest contest : inOrder(left, turn)) {
                contest.take(turn, step, steps, report);
                step += contest.steps();
            }
        }
        report.progressEnded();
    }

    private int steps() {
        return rounds * contestants.size();
    }

    private void take(int turn, int step, int steps, Report report) throws Exception {
        report.progress(step, steps, "of turn " + (turn + 1) + ", " + name);
        // As many at once as there are processors: nothing is measured when they start, and end.
        int processors = Runtime.getRuntime().availableProcessors();
        Map<Contestant, Measurement> ready = new LinkedHashMap<>();
        try (ExecutorService helpers = Executors.newFixedThreadPool(processors)) {
            try {
                start(helpers, ready);
                measure(ready, turn, step, steps, report);
            } finally {
                end(helpers, ready.values());
            }
        }
    }

    private void start(ExecutorService helpers, Map<Contestant, Measurement> ready)
            throws InterruptedException, ExecutionException {
        Map<Contestant, Future<Measurement>> starting = new LinkedHashMap<>();
        for (Contestant contestant : contestants) {
            starting.put(contestant, helpers.submit(contestant.start()));
        }
        ExecutionException failure = null;
        for (Map.Entry<Contestant, Future<Measurement>> each : starting.entrySet()) {
            try {
                ready.put(each.getKey(), each.getValue().get());
            } catch (ExecutionException e) {
                // The others have to be known, to be ended.
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    private void measure(
            Map<Contestant, Measurement> ready, int turn, int step, int steps, Report report)
            throws Exception {
        Map<Contestant, double[]> figures = new LinkedHashMap<>();
        contestants.forEach(each -> figures.put(each, new double[rounds]));
        for (int round = 0; round < rounds; round++) {
            for (Contestant contestant : ofRound(turn)) {
                String at = "of turn " + (turn + 1) + ", " + name + ", " + contestant.name();
                report.progress(++step, steps, at);
                figures.get(contestant)[round] = ready.get(contestant).take();
            }
        }
        figures.forEach((contestant, all) -> taken.get(contestant.name()).add(all));
    }

    /** The contestants in the order of a round. */
    private List<Contestant> ofRound(int turn) {
        if (rounds == 1 && turn % 2 == 1) {
            return lastOrder.reversed();
        }
        lastOrder = new ArrayList<>(contestants);
        Collections.shuffle(lastOrder, orders);
        return lastOrder;
    }

    private static void end(ExecutorService helpers, Collection<Measurement> all)
            throws InterruptedException, ExecutionException {
        List<Future<?>> ending = new ArrayList<>();
        for (Measurement each : all) {
            ending.add(
                    helpers.submit(
                            () -> {
                                each.close();
                                return null;
                            }));
        }
        for (Future<?> each : ending) {
            each.get();
        }
    }

    private static <T> List<T> inOrder(List<T> list, int turn) {
        return turn % 2 == 0 ? list : list.reversed();
    }

    /** What a contestant took. */
    public Sample times(String contestant) {
        return new Sample(taken(contestant));
    }

    /** How many turns there were, in words. */
    public static String turns(Iterable<Contest> contests) {
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (Contest contest : contests) {
            int turns = contest.taken.values().iterator().next().size();
            least = Math.min(least, turns);
            most = Math.max(most, turns);
        }
        return new Turns(least, most) + " turns";
    }

    /** A contestant's time over another's, turn by turn. */
    public Sample ratios(String contestant, String base) {
        return byRounds(contestant, base, (figure, other) -> figure / other);
    }

    /** The medians of what the rounds of each turn give. */
    private Sample byRounds(String contestant, String base, DoubleBinaryOperator compare) {
        List<Double> medians = new ArrayList<>();
        for (int turn = 0; turn < taken.get(contestant).size(); turn++) {
            double[] figures = taken.get(contestant).get(turn);
            double[] bases = taken.get(base).get(turn);
            double[] ofTurn = new double[rounds];
            for (int round = 0; round < rounds; round++) {
                ofTurn[round] = compare.applyAsDouble(figures[round], bases[round]);
            }
            medians.add(Sample.median(ofTurn));
        }
        return new Sample(medians);
    }

    /** A contestant's time over each other's, turn by turn, if a turn has more than one round. */
    Map<String, Sample> ratios(String contestant) {
        Map<String, Sample> ratios = new LinkedHashMap<>();
        for (String other : rounds == 1 ? List.<String>of() : contestants()) {
            if (!other.equals(contestant)) {
                ratios.put(other, ratios(contestant, other));
            }
        }
        return ratios;
    }

    /** A contestant's time over that of another contest's contestant, turn by turn. */
    public Sample ratios(String contestant, Contest other, String base) {
        return Sample.ratios(taken(contestant), other.taken(base));
    }

    /** A contestant's time less another's, turn by turn. */
    public Sample differences(String contestant, String base) {
        return byRounds(contestant, base, (figure, other) -> figure - other);
    }
}
