package dev.gatun.benchmarks.servers;

import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.DetailedContest;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Turns;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** PING with a virtual thread for each connection, beside a server of one thread. */
public final class ConnectionThreads {
    private static final String JDK = "JDK sockets";
    private static final String GATUN = "Gatun";
    private static final String GATUN_BATCH = "Gatun, SCHED_BATCH";
    private static final String ONE_THREAD = "ping --uring";
    private static final String GATUN_AGAIN = "Gatun again";

    private static final String ONE_PROCESSOR = "1 processor";

    private static final String RATE = "rate of requests";

    private final Settings settings;
    private final Report report;
    private final List<DetailedContest<Load>> contests = new ArrayList<>();

    /** Contests on one processor in which a server had time left. */
    private final List<String> unsaturated = new ArrayList<>();

    private ConnectionThreads(Settings settings, Report report) {
        this.settings = settings;
        this.report = report;
    }

    /** Takes the turns, and reports. */
    public static void run(Settings settings, Report report, Turns turns) throws Exception {
        LoadGenerator generator;
        try {
            generator = LoadGenerator.compile(settings.quick());
        } catch (IOException e) {
            report.remark(
                    "No servers, as gcc did not compile their load generator: "
                            + Reason.of(e)
                            + ".");
            return;
        }
        ConnectionThreads servers = new ConnectionThreads(settings, report);
        servers.addContests(generator, 1);
        if (!settings.quick()) {
            servers.addContests(generator, 2);
        }
        if (servers.contests.isEmpty()) {
            return;
        }
        Contest.take(
                servers.contests.stream().map(DetailedContest::contest).toList(), turns, report);
        servers.report();
    }

    private void addContests(LoadGenerator generator, int processorCount) throws IOException {
        Processors processors = Processors.choose(processorCount);
        String on = processorCount == 1 ? ONE_PROCESSOR : processorCount + " processors";
        if (processors == null) {
            report.remark("No servers on " + on + ": this machine has too few.");
            return;
        }
        report.remark(
                "Servers on "
                        + on
                        + " ("
                        + processors.server()
                        + ") with the load generator on processor "
                        + processors.generator()
                        + (processors.areShared()
                                ? ", which they share: their rates are not theirs alone."
                                : "."));
        Map<String, PingServer> servers = new LinkedHashMap<>();
        servers.put(JDK, PingServers.ofBenchmarks(JdkThreadPing.class));
        servers.put(GATUN, PingServers.ofBenchmarks(GatunThreadPing.class));
        servers.put(
                GATUN_BATCH,
                PingServers.ofBenchmarks(GatunThreadPing.class, GatunThreadPing.BATCH));
        servers.put(ONE_THREAD, PingServers.gatun("--uring"));
        if (!settings.quick()) {
            servers.put(GATUN_AGAIN, servers.get(GATUN));
        }
        contests.addAll(
                generator.contests(
                        on + ", ", servers, processors, LoadSetting.all(settings.quick())));
    }

    private void report() {
        report.line("");
        report.line(
                "## PING, a virtual thread for each connection: medians of "
                        + DetailedContest.turns(contests));
        List<List<String>> rows = new ArrayList<>();
        List<List<String>> ratios = new ArrayList<>();
        for (DetailedContest<Load> contest : contests) {
            for (String server : contest.contestants()) {
                if (contest.name().startsWith(ONE_PROCESSOR)
                        && !Judged.isAlwaysBusy(contest, server)) {
                    unsaturated.add(contest.name() + ": " + server);
                }
                rows.add(
                        List.of(
                                contest.name() + ": " + server,
                                contest.figures(server, load -> load.requestsPerSecond() / 1e3)
                                        .text("%.0f"),
                                contest.figures(server, Load::serverMicros).text("%.2f"),
                                ServersReport.latency(contest, server, Load.P50).text("%.0f"),
                                ServersReport.latency(contest, server, Load.P99).text("%.0f"),
                                ServersReport.percent(contest, server, Load::serverBusy),
                                ServersReport.percent(contest, server, Load::generatorBusy)));
            }
            List<String> ratio = new ArrayList<>(List.of(contest.name()));
            ratio.add(ratio(contest, GATUN, JDK, Load::requestsPerSecond));
            ratio.add(ratio(contest, GATUN_BATCH, JDK, Load::requestsPerSecond));
            ratio.add(ratio(contest, GATUN, JDK, Load::serverMicros));
            ratio.add(ratio(contest, GATUN, ONE_THREAD, Load::requestsPerSecond));
            ratio.add(ratio(contest, JDK, ONE_THREAD, Load::requestsPerSecond));
            ratio.add(ratio(contest, GATUN_AGAIN, GATUN, Load::requestsPerSecond));
            ratios.add(ratio);
            figures(contest);
        }
        report.table(
                List.of(
                        "",
                        "1000 requests/s",
                        "CPU µs/request",
                        "p50 µs",
                        "p99 µs",
                        "server busy",
                        "generator busy"),
                rows);
        ServersReport.remarkUnsaturated(report, unsaturated);
        report.line("## PING: ratios, turn by turn (Gatun again: what this cannot tell apart)");
        report.table(
                List.of(
                        "",
                        "rate, Gatun / JDK",
                        "rate, SCHED_BATCH / JDK",
                        "CPU, Gatun / JDK",
                        "rate, Gatun / ping --uring",
                        "rate, JDK / ping --uring",
                        "rate, Gatun again / Gatun"),
                ratios);
    }

    private void figures(DetailedContest<Load> contest) {
        for (String server : contest.contestants()) {
            report.figure(
                    RATE,
                    "requests/s",
                    contest.name(),
                    null,
                    server,
                    contest.figures(server, Load::requestsPerSecond).values());
            report.figure(
                    "processor time of a request",
                    "µs",
                    contest.name(),
                    null,
                    server,
                    contest.figures(server, Load::serverMicros).values());
            report.figure(
                    "latency of a request, p99",
                    "µs",
                    contest.name(),
                    null,
                    server,
                    ServersReport.latency(contest, server, Load.P99).values());
        }
    }

    private static String ratio(
            DetailedContest<Load> contest,
            String server,
            String base,
            ToDoubleFunction<Load> figure) {
        return contest.has(server) ? contest.ratios(server, base, figure).text("%.2f") : "";
    }
}
