package dev.gatun.benchmarks.servers;

import static dev.gatun.benchmarks.servers.ServersSuite.C;
import static dev.gatun.benchmarks.servers.ServersSuite.C_AGAIN;
import static dev.gatun.benchmarks.servers.ServersSuite.C_BEST_RING;
import static dev.gatun.benchmarks.servers.ServersSuite.C_RING;
import static dev.gatun.benchmarks.servers.ServersSuite.GATUN;
import static dev.gatun.benchmarks.servers.ServersSuite.GATUN_RING;
import static dev.gatun.benchmarks.servers.ServersSuite.NETTY;
import static dev.gatun.benchmarks.servers.ServersSuite.NETTY_RING;

import dev.gatun.benchmarks.Report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** The tables of the suite "servers". */
final class ServersReport {
    private static final double RATE_AT_LEAST_C = 0.97;
    private static final double RATE_AT_LEAST_NETTY = 1.1;
    private static final double RING_RATE_AT_LEAST_NETTY = 1.05;
    private static final double RING_RATE_AT_LEAST_EPOLL = 1.15;
    private static final double CPU_AT_MOST_C = 1.05;

    /** Below this the server was not all that was measured. */
    private static final double SATURATED = 0.95;

    private final Report report;
    private final List<LoadContest> contests;
    private final Set<String> servers;

    ServersReport(Report report, List<LoadContest> contests, Set<String> servers) {
        this.report = report;
        this.contests = contests;
        this.servers = servers;
    }

    /** All that was seen. */
    void figures(int turns) {
        report.line("");
        report.line("## Medians of " + turns + " turns [middle half]");
        List<List<String>> rows = new ArrayList<>();
        List<String> unsaturated = new ArrayList<>();
        for (LoadContest contest : contests) {
            for (String server : servers) {
                if (!isSaturated(contest, server)) {
                    unsaturated.add(server + " with " + contest.name());
                }
                rows.add(
                        List.of(
                                contest.name() + ": " + server,
                                text(contest, server, load -> load.requestsPerSecond() / 1e3),
                                contest.figures(server, Load::serverMicros).text("%.2f"),
                                text(contest, server, Load::p50),
                                text(contest, server, Load::p99),
                                text(contest, server, Load::p999),
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
        if (!unsaturated.isEmpty()) {
            report.line(
                    "Not saturated, so the rate is not the server's own: "
                            + String.join("; ", unsaturated)
                            + ".");
            report.line("");
        }
    }

    private static String text(LoadContest contest, String server, ToDoubleFunction<Load> figure) {
        return contest.figures(server, figure).text("%.0f");
    }

    private static String percent(
            LoadContest contest, String server, ToDoubleFunction<Load> share) {
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
        for (LoadContest contest : contests) {
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

    /** What Gatun has to reach. */
    void targets() {
        List<List<String>> rows = new ArrayList<>();
        for (LoadContest contest : contests) {
            rows.add(rateTarget(contest, GATUN, C, RATE_AT_LEAST_C));
            if (contest.has(NETTY)) {
                rows.add(rateTarget(contest, GATUN, NETTY, RATE_AT_LEAST_NETTY));
            }
            double cpu = contest.ratios(GATUN, C, Load::serverMicros).median();
            rows.add(
                    List.of(
                            contest.name() + ": " + GATUN,
                            "CPU per request at most " + CPU_AT_MOST_C + " × C's",
                            ratio(cpu),
                            cpu <= CPU_AT_MOST_C ? "holds" : "missed"));
            if (contest.has(GATUN_RING)) {
                addRingTargets(rows, contest);
            }
        }
        report.line("## Targets, for Gatun");
        report.table(List.of("", "target", "seen", ""), rows);
    }

    private static void addRingTargets(List<List<String>> rows, LoadContest contest) {
        if (contest.has(C_BEST_RING)) {
            rows.add(rateTarget(contest, GATUN_RING, C_BEST_RING, RATE_AT_LEAST_C));
        }
        if (contest.has(NETTY_RING)) {
            rows.add(rateTarget(contest, GATUN_RING, NETTY_RING, RING_RATE_AT_LEAST_NETTY));
        }
        rows.add(rateTarget(contest, GATUN_RING, GATUN, RING_RATE_AT_LEAST_EPOLL));
    }

    private static List<String> rateTarget(
            LoadContest contest, String server, String peer, double atLeast) {
        double rate = contest.ratios(server, peer, Load::requestsPerSecond).median();
        String verdict = rate >= atLeast ? "holds" : "missed";
        if (!isSaturated(contest, server) || !isSaturated(contest, peer)) {
            verdict = "not saturated";
        }
        return List.of(
                contest.name() + ": " + server,
                "rate at least " + atLeast + " × " + peer + "'s",
                ratio(rate),
                verdict);
    }

    private static boolean isSaturated(LoadContest contest, String server) {
        return contest.figures(server, Load::serverBusy).median() >= SATURATED;
    }

    private static String ratio(double ratio) {
        return String.format(Locale.ROOT, "%.3f", ratio);
    }
}
