package dev.gatun.benchmarks.servers;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.DetailedContest;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * PING, answered by one thread on one processor, as fast as a client on another can ask; and by two
 * threads on two.
 */
public final class ServersSuite implements Suite {
    // On epoll, if they do not say otherwise.
    static final String C = "C";
    static final String GATUN = "Gatun";
    static final String NETTY = "Netty";
    private static final String NIO = "java.nio";
    static final String C_RING = "C ring";
    static final String C_BEST_RING = "C best ring";
    static final String GATUN_RING = "Gatun ring";
    static final String NETTY_RING = "Netty ring";
    static final String REDIS = "redis-server";
    static final String C_AGAIN = "C again";

    /** Of the servers that have more than one. */
    private static final int THREADS = 2;

    /** What every send of every server goes through. */
    private static final Path CONGESTION_CONTROL =
            Path.of("/proc/sys/net/ipv4/tcp_congestion_control");

    @Override
    public String name() {
        return "servers";
    }

    @Override
    public String question() {
        return "how many requests does one thread serve over TCP?";
    }

    @Override
    public String duration() {
        return "23 min, 25 s";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        Processors processors = Processors.choose(1);
        if (processors == null) {
            report.remark("Nothing measured: server and load generator need a processor each.");
            return;
        }
        LoadGenerator generator;
        PingServer c;
        try {
            generator = LoadGenerator.compile(settings.quick());
            c = PingServers.c();
        } catch (IOException e) {
            report.remark("Nothing measured, as gcc did not do its work: " + Reason.of(e));
            return;
        }
        report.remark("C: " + CProgram.compiler() + ", -O2, a process of two threads.");
        report.remark(
                "Servers on processor "
                        + processors.server()
                        + ", the load generator on "
                        + processors.generator()
                        + "; TCP's congestion control is "
                        + Files.readString(CONGESTION_CONTROL).strip()
                        + ".");
        Map<String, PingServer> servers = new LinkedHashMap<>();
        servers.put(C, c);
        servers.put(GATUN, PingServers.gatun("--epoll"));
        addIfItStarts(servers, NETTY, PingServers.netty("epoll"), processors, report);
        servers.put(NIO, PingServers.nio());
        addRings(servers, processors, report);
        addIfItStarts(servers, REDIS, PingServers.redis(), processors, report);
        servers.put(C_AGAIN, c);

        List<DetailedContest<Load>> contests =
                generator.contests("", servers, processors, LoadSetting.all(settings.quick()));
        Map<String, PingServer> pairs = withThreads(servers);
        Processors two = Processors.choose(THREADS);
        List<DetailedContest<Load>> pairContests =
                generator.contests(
                        THREADS + " threads, ",
                        pairs,
                        two,
                        LoadSetting.forThreads(settings.quick()));
        ServersReport tables = new ServersReport(report, contests, servers.keySet());
        ServersReport pairTables = new ServersReport(report, pairContests, pairs.keySet());
        tables.judge();
        pairTables.judgeThreads();
        List<DetailedContest<Load>> all = new ArrayList<>(contests);
        all.addAll(pairContests);
        Contest.take(
                all.stream().map(DetailedContest::contest).toList(),
                settings.turnsOr(3, 6),
                report);
        report.remark(
                "The load generator did its I/O by "
                        + contests.getFirst().seen(C).getFirst().getFirst().generatorIo()
                        + ".");
        writeCsv(settings.results().resolve("servers.csv"), all);
        tables.figures();
        tables.ratios("Rate", Load::requestsPerSecond);
        tables.ratios("Processor time per request", Load::serverMicros);
        tables.targets();
        tables.data();
        report.remark(
                "Servers with two threads on processors "
                        + two.server()
                        + (two.areShared() ? ", of which the load generator has one, too." : "."));
        pairTables.figuresOfThreads();
        pairTables.ratios("Processor time per request", Load::serverMicros);
        pairTables.targets();
        pairTables.data();
    }

    /** Those that can have more than one thread, of two forms in C the better one. */
    private static Map<String, PingServer> withThreads(Map<String, PingServer> servers) {
        Map<String, PingServer> pairs = new LinkedHashMap<>(servers);
        pairs.keySet()
                .retainAll(List.of(C, GATUN, NETTY, C_BEST_RING, GATUN_RING, NETTY_RING, C_AGAIN));
        pairs.replaceAll((name, server) -> server.withThreads(THREADS));
        return pairs;
    }

    /** Those on io_uring, as far as they run here. */
    private static void addRings(
            Map<String, PingServer> servers, Processors processors, Report report)
            throws IOException, InterruptedException {
        try {
            PingServer best = PingServers.cUring("best");
            addIfItStarts(servers, C_RING, PingServers.cUring("plain"), processors, report);
            addIfItStarts(servers, C_BEST_RING, best, processors, report);
        } catch (IOException e) {
            report.remark("No rows for C on io_uring, which needs liburing: " + Reason.of(e));
        }
        addIfItStarts(servers, GATUN_RING, PingServers.gatun("--uring"), processors, report);
        addIfItStarts(servers, NETTY_RING, PingServers.netty("io_uring"), processors, report);
    }

    private static void addIfItStarts(
            Map<String, PingServer> servers,
            String name,
            PingServer server,
            Processors processors,
            Report report)
            throws IOException {
        try (PingServer.Running running = server.start(processors)) {
            servers.put(name, server);
        } catch (IOException e) {
            report.remark("No rows for " + name + ": " + Reason.of(e));
        }
    }

    private static void writeCsv(Path file, List<DetailedContest<Load>> contests)
            throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("load,server,turn,round," + Load.CSV_HEAD);
        for (DetailedContest<Load> contest : contests) {
            for (String server : contest.contestants()) {
                List<List<Load>> turns = contest.seen(server);
                for (int turn = 0; turn < turns.size(); turn++) {
                    for (int round = 0; round < turns.get(turn).size(); round++) {
                        lines.add(
                                String.format(
                                        Locale.ROOT,
                                        "\"%s\",%s,%d,%d,%s",
                                        contest.name(),
                                        server,
                                        turn + 1,
                                        round + 1,
                                        turns.get(turn).get(round).csv()));
                    }
                }
            }
        }
        Files.createDirectories(file.getParent());
        Files.write(file, lines);
    }
}
