package dev.gatun.benchmarks.servers;

import static dev.gatun.benchmarks.servers.ServersSuite.C;
import static dev.gatun.benchmarks.servers.ServersSuite.C_AGAIN;
import static dev.gatun.benchmarks.servers.ServersSuite.C_BEST_RING;
import static dev.gatun.benchmarks.servers.ServersSuite.C_RING;
import static dev.gatun.benchmarks.servers.ServersSuite.GATUN;
import static dev.gatun.benchmarks.servers.ServersSuite.GATUN_RING;
import static dev.gatun.benchmarks.servers.ServersSuite.NETTY;
import static dev.gatun.benchmarks.servers.ServersSuite.NETTY_RING;

import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.DetailedContest;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Sample;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The tables of the suite "servers". */
final class ServersReport {
    private static final Claim LIKE_C =
            new Claim(3, "servers-c", "speed on epoll", Limit.atLeast(0.97, "× C's"));
    private static final Claim BEATS_NETTY =
            new Claim(3, "servers-netty", "speed on epoll", Limit.atLeast(1.1, "× Netty's"));
    private static final Claim CPU_LIKE_C =
            new Claim(
                    3,
                    "servers-cpu",
                    "processor time of a request on epoll",
                    Limit.atMost(1.05, "× C's"));
    private static final Claim RING_LIKE_C =
            new Claim(4, "servers-ring-c", "speed on io_uring", Limit.atLeast(0.97, "× C's best"));
    private static final Claim RING_BEATS_NETTY =
            new Claim(
                    4, "servers-ring-netty", "speed on io_uring", Limit.atLeast(1.05, "× Netty's"));
    private static final Claim RING_BEATS_EPOLL =
            new Claim(
                    4,
                    "servers-ring-epoll",
                    "speed on io_uring",
                    Limit.atLeast(1.15, "× its own on epoll"));
    private static final Claim TAIL_LIKE_C =
            new Claim(
                    14,
                    "servers-tail",
                    "latency of a request on epoll, p99.9,",
                    Limit.atMost(1.2, "× C's"));
    private static final Claim RING_TAIL_LIKE_C =
            new Claim(
                    14,
                    "servers-ring-tail",
                    "latency of a request on io_uring, p99.9,",
                    Limit.atMost(1.2, "× C's best"));
    private static final Claim TWO_LIKE_C = ofTwo("c", "epoll", 1.05, "× C's");
    private static final Claim TWO_BEAT_NETTY = ofTwo("netty", "epoll", 0.91, "× Netty's");
    private static final Claim TWO_RINGS_LIKE_C = ofTwo("ring-c", "io_uring", 1.05, "× C's best");
    private static final Claim TWO_RINGS_BEAT_NETTY =
            ofTwo("ring-netty", "io_uring", 0.95, "× Netty's");

    private final Report report;
    private final List<DetailedContest<Load>> contests;
    private final Set<String> servers;

    ServersReport(Report report, List<DetailedContest<Load>> contests, Set<String> servers) {
        this.report = report;
        this.contests = contests;
        this.servers = servers;
    }

    private static Claim ofTwo(String key, String on, double most, String unit) {
        return new Claim(
                14,
                "servers-two-" + key,
                "processor time of a request on " + on + ", two threads,",
                Limit.atMost(most, unit));
    }

    /** All that was seen of servers with several threads. */
    void figuresOfThreads() {
        report.line("");
        report.line("## Servers with several threads: medians [middle half]");
        figureTable();
    }

    /** All that was seen. */
    void figures() {
        report.line("");
        report.line("## Medians of " + DetailedContest.turns(contests) + " [middle half]");
        figureTable();
        List<String> unsaturated = new ArrayList<>();
        for (DetailedContest<Load> contest : contests) {
            for (String server : servers) {
                if (!Judged.isAlwaysBusy(contest, server)) {
                    unsaturated.add(server + " with " + contest.name());
                }
            }
        }
        remarkUnsaturated(report, unsaturated);
    }

    /** Says which servers had time left in some turn, if any had. */
    static void remarkUnsaturated(Report report, List<String> servers) {
        if (!servers.isEmpty()) {
            report.remark(
                    "Not saturated in every turn, so the rate is not always the server's own: "
                            + String.join("; ", servers)
                            + ".");
            report.line("");
        }
    }

    private void figureTable() {
        List<List<String>> rows = new ArrayList<>();
        for (DetailedContest<Load> contest : contests) {
            for (String server : servers) {
                rows.add(
                        List.of(
                                contest.name() + ": " + server,
                                text(contest, server, load -> load.requestsPerSecond() / 1e3),
                                contest.figures(server, Load::serverMicros).text("%.2f"),
                                latency(contest, server, Load.P50).text("%.0f"),
                                latency(contest, server, Load.P99).text("%.0f"),
                                latency(contest, server, Load.P999).text("%.0f"),
                                percent(contest, server, Load::serverBusy),
                                percent(contest, server, Load::generatorBusy)));
            }
        }
        report.table(
                List.of(
                        "",
                        "1000 requests/s",
                        "CPU µs/request",
                        "p50 µs",
                        "p99 µs",
                        "p99.9 µs",
                        "server busy",
                        "generator busy"),
                rows);
    }

    private static String text(
            DetailedContest<Load> contest, String server, ToDoubleFunction<Load> figure) {
        return contest.figures(server, figure).text("%.0f");
    }

    /** The latency that a share of the requests has at most, in microseconds. */
    static Sample latency(DetailedContest<Load> contest, String server, double share) {
        return contest.figuresOfTurns(server, rounds -> Load.latency(rounds, share));
    }

    static String percent(
            DetailedContest<Load> contest, String server, ToDoubleFunction<Load> share) {
        return String.format(Locale.ROOT, "%.0f %%", 100 * contest.figures(server, share).median());
    }

    /** A figure relative to that of the peer in C, and those on io_uring to the best in C. */
    void ratios(String what, ToDoubleFunction<Load> figure) {
        List<String> compared = new ArrayList<>(servers);
        compared.remove(C);
        compared.remove(C_AGAIN);
        compared.addFirst(C_AGAIN);
        report.line(
                "## "
                        + what
                        + " relative to C, turn by turn (C again: what this cannot tell apart)");
        ratios(compared, C, figure);
        if (servers.contains(C_BEST_RING)) {
            List<String> rings = new ArrayList<>(List.of(C_RING, GATUN_RING, NETTY_RING));
            rings.retainAll(servers);
            report.line("## " + what + " relative to " + C_BEST_RING + ", turn by turn");
            ratios(rings, C_BEST_RING, figure);
        }
    }

    private void ratios(List<String> compared, String base, ToDoubleFunction<Load> figure) {
        List<List<String>> rows = new ArrayList<>();
        for (DetailedContest<Load> contest : contests) {
            List<String> row = new ArrayList<>();
            row.add(contest.name());
            for (String server : compared) {
                row.add(contest.ratios(server, base, figure).text("%.3f"));
            }
            rows.add(row);
        }
        List<String> head = new ArrayList<>(compared);
        head.addFirst("");
        report.table(head, rows);
    }

    /** Has the contests judge what Gatun has to reach, before they take their turns. */
    void judge() {
        for (DetailedContest<Load> contest : contests) {
            speedTarget(LIKE_C, contest, GATUN, C);
            if (contest.has(NETTY)) {
                speedTarget(BEATS_NETTY, contest, GATUN, NETTY);
            }
            target(CPU_LIKE_C, contest, GATUN, C, Load::serverMicros);
            tailTarget(TAIL_LIKE_C, contest, GATUN, C);
            if (contest.has(GATUN_RING)) {
                ringTargets(contest);
            }
        }
    }

    private static void ringTargets(DetailedContest<Load> contest) {
        if (contest.has(C_BEST_RING)) {
            speedTarget(RING_LIKE_C, contest, GATUN_RING, C_BEST_RING);
            tailTarget(RING_TAIL_LIKE_C, contest, GATUN_RING, C_BEST_RING);
        }
        if (contest.has(NETTY_RING)) {
            speedTarget(RING_BEATS_NETTY, contest, GATUN_RING, NETTY_RING);
        }
        speedTarget(RING_BEATS_EPOLL, contest, GATUN_RING, GATUN);
    }

    /** The same with several threads, which have the processors with others. */
    void judgeThreads() {
        for (DetailedContest<Load> contest : contests) {
            target(TWO_LIKE_C, contest, GATUN, C, Load::serverMicros);
            target(TWO_BEAT_NETTY, contest, GATUN, NETTY, Load::serverMicros);
            target(TWO_RINGS_LIKE_C, contest, GATUN_RING, C_BEST_RING, Load::serverMicros);
            target(TWO_RINGS_BEAT_NETTY, contest, GATUN_RING, NETTY_RING, Load::serverMicros);
        }
    }

    /** If both are there. */
    private static void target(
            Claim claim,
            DetailedContest<Load> contest,
            String server,
            String peer,
            ToDoubleFunction<Load> figure) {
        if (contest.has(server) && contest.has(peer)) {
            contest.judge(claim, server, peer, C_AGAIN, C, figure);
        }
    }

    private static void tailTarget(
            Claim claim, DetailedContest<Load> contest, String server, String peer) {
        ToDoubleFunction<List<Load>> tail = rounds -> Load.latency(rounds, Load.P999);
        contest.contest()
                .judge(
                        claim,
                        () ->
                                new Contest.Seen(
                                        contest.name(),
                                        contest.ratiosOfTurns(server, peer, tail),
                                        contest.ratiosOfTurns(C_AGAIN, C, tail).reachFrom(1)));
    }

    /** By what can tell it, which the row says. */
    private static void speedTarget(
            Claim claim, DetailedContest<Load> contest, String server, String peer) {
        contest.contest().judge(claim, () -> speed(contest, server, peer));
    }

    private static Contest.Seen speed(DetailedContest<Load> contest, String server, String peer) {
        Judged judged = Judged.of(contest, server, peer, C, C_AGAIN);
        String row = contest.name() + ", by " + judged.figure();
        return new Contest.Seen(row, judged.ratios(), judged.noise());
    }

    /** What was seen of that. */
    void targets() {
        contests.forEach(contest -> contest.contest().tell(report));
    }

    /** Everything as data. */
    void data() {
        roundData("rate", "requests/s", Load::requestsPerSecond);
        roundData("processor time of a request", "µs", Load::serverMicros);
        latencyData("p50", Load.P50);
        latencyData("p99", Load.P99);
        latencyData("p99.9", Load.P999);
        roundData("time the server was busy", "%", load -> 100 * load.serverBusy());
        roundData("time the generator was busy", "%", load -> 100 * load.generatorBusy());
    }

    private void roundData(String quantity, String unit, ToDoubleFunction<Load> figure) {
        for (DetailedContest<Load> contest : contests) {
            for (String server : servers) {
                List<Double> values = contest.figures(server, figure).values();
                Map<String, Sample> ratios = new LinkedHashMap<>();
                for (String other : servers) {
                    if (!other.equals(server)) {
                        ratios.put(other, contest.ratios(server, other, figure));
                    }
                }
                report.figure(quantity, unit, contest.name(), null, server, values, ratios);
            }
        }
    }

    private void latencyData(String name, double share) {
        for (DetailedContest<Load> contest : contests) {
            for (String server : servers) {
                List<Double> values = latency(contest, server, share).values();
                report.figure("latency, " + name, "µs", contest.name(), null, server, values);
            }
        }
    }
}
