package dev.gatun.benchmarks.servers;

import dev.gatun.benchmarks.DetailedContest;
import dev.gatun.benchmarks.Sample;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * By what a server is compared with another in one row.
 *
 * @param ratios of the one to the other, turn by turn: more is better
 * @param noise how far from 1 they are for the same server twice
 * @param figure that was compared, in words
 */
record Judged(Sample ratios, double noise, String figure) {
    /** Turns in which both servers were busy, that a rate is judged by. */
    private static final int LEAST_TURNS = 3;

    /**
     * By the rate in the turns in which both servers were busy, if there are enough of these. Else
     * the rate is not the servers' own, and it is the requests in a second of processor time, in
     * all turns.
     *
     * @param contest in which they took part
     * @param same and, under another name, {@code sameAgain}: the same server
     */
    static Judged of(
            DetailedContest<Load> contest,
            String server,
            String peer,
            String same,
            String sameAgain) {
        List<Double> all = contest.ratios(server, peer, Load::requestsPerSecond).values();
        List<Double> busy = new ArrayList<>();
        for (int turn = 0; turn < all.size(); turn++) {
            if (isBusy(contest, server, turn) && isBusy(contest, peer, turn)) {
                busy.add(all.get(turn));
            }
        }
        if (busy.size() >= Math.min(all.size(), LEAST_TURNS)) {
            ToDoubleFunction<Load> rate = Load::requestsPerSecond;
            double noise = contest.ratios(sameAgain, same, rate).reachFrom(1);
            return new Judged(new Sample(busy), noise, "rate");
        }
        ToDoubleFunction<Load> perSecond = load -> 1e6 / load.serverMicros();
        return new Judged(
                contest.ratios(server, peer, perSecond),
                contest.ratios(sameAgain, same, perSecond).reachFrom(1),
                "processor time");
    }

    /** Whether a server had no time left in any turn. */
    static boolean isAlwaysBusy(DetailedContest<Load> contest, String server) {
        return Load.isSaturated(contest.figures(server, Load::serverBusy).quantile(0));
    }

    private static boolean isBusy(DetailedContest<Load> contest, String server, int turn) {
        return Load.isSaturated(contest.figures(server, Load::serverBusy).values().get(turn));
    }
}
