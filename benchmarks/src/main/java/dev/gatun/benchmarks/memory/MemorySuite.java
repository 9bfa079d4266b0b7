package dev.gatun.benchmarks.memory;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Sample;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.benchmarks.servers.PingServer;
import dev.gatun.benchmarks.servers.PingServers;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/** Bytes on the heap per operation and per request, and what a connection takes of a server. */
public final class MemorySuite implements Suite {
    private static final int CONNECTIONS = 10_000;
    private static final int QUICK_CONNECTIONS = 1_000;

    /** What a process has open besides, and more. */
    private static final int OTHER_DESCRIPTORS = 200;

    /** Before anything is measured: by then all of the server's code is loaded. */
    private static final int WARMUP_CONNECTIONS = 50;

    private static final int WARMUP_REQUESTS = 20_000;
    private static final int REQUESTS = 50_000;
    private static final int QUICK_REQUESTS = 20_000;

    /** A young generation that is small, so that it is all used before the connections come. */
    private static final List<String> JVM_OPTIONS =
            List.of("-XX:+UseSerialGC", "-Xms128m", "-Xmx128m", "-Xmn2m");

    private static final String GATUN = "Gatun";
    private static final String GATUN_RING = "Gatun ring";
    private static final Set<String> OWN = Set.of(GATUN, GATUN_RING);

    private static final Claim NOTHING_PER_REQUEST =
            new Claim(
                    5,
                    "memory-request",
                    "bytes on the heap per request",
                    Limit.atMost(JmhForks.NO_ALLOCATION, "B"));

    /** A server without connections, and with all of them. */
    private record Growth(Resident none, Resident all, int connections) {
        double residentPerConnection() {
            return (double) (all.all() - none.all()) / connections;
        }

        double anonymousPerConnection() {
            return (double) (all.anonymous() - none.anonymous()) / connections;
        }

        double heapPerConnection() {
            return (double) (all.heap() - none.heap()) / connections;
        }
    }

    @Override
    public String name() {
        return "memory";
    }

    @Override
    public String question() {
        return "what does an operation allocate, and a connection take?";
    }

    @Override
    public String duration() {
        return "5 min, 15 s";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        Map<String, PingServer> servers = servers(settings, report);
        report.remark("JVMs of the servers have " + String.join(" ", JVM_OPTIONS) + ".");
        if (!settings.quick()) {
            // The suites whose loops these are look at them, too, and quickly.
            HotPaths.report(settings, report);
        }
        requests(settings, report, servers);
        connections(settings, report, servers);
    }

    private static Map<String, PingServer> servers(Settings settings, Report report)
            throws IOException, InterruptedException {
        boolean hasRings = IoUring.isAvailable();
        Map<String, PingServer> servers = new LinkedHashMap<>();
        servers.put(GATUN, PingServers.gatun("--epoll"));
        if (hasRings) {
            servers.put(GATUN_RING, PingServers.gatun("--uring"));
        } else {
            report.remark("No rows for rings: " + IoUring.availability() + ".");
        }
        if (!settings.quick()) {
            addPeers(servers, hasRings, report);
        }
        servers.replaceAll((name, server) -> server.withJvmOptions(JVM_OPTIONS));
        servers.entrySet().removeIf(server -> !starts(server.getKey(), server.getValue(), report));
        return servers;
    }

    private static void addPeers(Map<String, PingServer> servers, boolean hasRings, Report report)
            throws IOException, InterruptedException {
        servers.put("Netty", PingServers.netty("epoll"));
        if (hasRings) {
            servers.put("Netty ring", PingServers.netty("io_uring"));
        }
        servers.put("java.nio", PingServers.nio());
        try {
            servers.put("C", PingServers.c());
            if (hasRings) {
                servers.put("C best ring", PingServers.cUring("best"));
            }
        } catch (IOException e) {
            report.remark("Not all rows for C, as gcc did not do its work: " + Reason.of(e));
        }
        servers.put("redis-server", PingServers.redis());
    }

    private static boolean starts(String name, PingServer server, Report report) {
        try (PingServer.Running running = server.start()) {
            return running.port() > 0;
        } catch (IOException e) {
            report.remark("No row for " + name + ": " + Reason.of(e));
            return false;
        }
    }

    private static void requests(Settings settings, Report report, Map<String, PingServer> servers)
            throws Exception {
        List<List<String>> table = new ArrayList<>();
        for (Map.Entry<String, PingServer> server : servers.entrySet()) {
            if (server.getValue().isJava()) {
                report.progress(table.size() + 1, servers.size(), "requests, " + server.getKey());
                double bytes =
                        AllocatedBytes.perRequest(
                                server.getValue(),
                                settings.quick() ? WARMUP_REQUESTS : 2 * REQUESTS,
                                settings.quick() ? QUICK_REQUESTS : REQUESTS);
                report.figure(
                        "bytes on the heap per request",
                        "B",
                        "PING over TCP",
                        null,
                        server.getKey(),
                        List.of(bytes));
                table.add(List.of(server.getKey(), String.format(Locale.ROOT, "%.1f", bytes)));
                if (OWN.contains(server.getKey())) {
                    judge(report, server.getKey() + ", PING over TCP", bytes);
                }
            }
        }
        report.progressEnded();
        report.line("");
        report.line("## Bytes on the heap per request over TCP, all threads");
        report.table(List.of("", "B"), table);
    }

    private static void judge(Report report, String row, double bytes) {
        report.target(NOTHING_PER_REQUEST, row, new Sample(List.of(bytes)));
        if (!NOTHING_PER_REQUEST.limit().allows(bytes)) {
            report.failure(
                    String.format(Locale.ROOT, "%s, allocates %.1f B a request", row, bytes));
        }
    }

    private static void connections(
            Settings settings, Report report, Map<String, PingServer> servers) throws Exception {
        int wanted = settings.quick() ? QUICK_CONNECTIONS : CONNECTIONS;
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // The JVM has raised its soft limit to the hard one, and what it starts inherits that.
        long limit = system.getMaxFileDescriptorCount();
        int count = (int) Math.min(wanted, limit - OTHER_DESCRIPTORS);
        if (count < wanted) {
            report.remark("RLIMIT_NOFILE is " + limit + " here: " + count + " connections.");
        }
        int turns = settings.turnsOr(2);
        Map<String, List<Growth>> growths = new LinkedHashMap<>();
        servers.keySet().forEach(name -> growths.put(name, new ArrayList<>()));
        List<String> order = new ArrayList<>(servers.keySet());
        for (int turn = 0; turn < turns; turn++) {
            for (String name : turn % 2 == 0 ? order : order.reversed()) {
                int step = turn * servers.size() + growths.get(name).size() + 1;
                report.progress(step, turns * servers.size(), count + " connections, " + name);
                growths.get(name).add(growth(servers.get(name), count));
            }
        }
        report.progressEnded();

        report.line(
                String.format(
                        Locale.ROOT,
                        "## Resident memory with %,d idle connections: median of %d turns [middle"
                                + " half]",
                        count,
                        turns));
        growths.forEach(
                (name, seen) ->
                        report.figure(
                                "resident memory",
                                "B per connection",
                                String.format(Locale.ROOT, "%,d idle connections", count),
                                null,
                                name,
                                seen.stream().map(Growth::residentPerConnection).toList()));
        List<List<String>> table = new ArrayList<>();
        growths.forEach(
                (name, seen) ->
                        table.add(
                                List.of(
                                        name,
                                        mebibytes(seen, growth -> growth.none.all()),
                                        mebibytes(seen, growth -> growth.all.all()),
                                        text(seen, Growth::residentPerConnection, "%.0f"),
                                        text(seen, Growth::anonymousPerConnection, "%.0f"),
                                        servers.get(name).isJava()
                                                ? text(seen, Growth::heapPerConnection, "%.0f")
                                                : "")));
        report.table(
                List.of(
                        "",
                        "MiB without",
                        "MiB with",
                        "B per connection",
                        "anonymous",
                        "live on the heap"),
                table);
    }

    private static Growth growth(PingServer server, int count)
            throws IOException, InterruptedException {
        try (PingServer.Running running = server.start()) {
            try (Clients warmup = Clients.connect(running.port(), WARMUP_CONNECTIONS)) {
                warmup.request(WARMUP_REQUESTS);
            }
            Resident none = Resident.of(running.pid(), server.isJava());
            try (Clients clients = Clients.connect(running.port(), count)) {
                return new Growth(none, Resident.of(running.pid(), server.isJava()), count);
            }
        }
    }

    private static String mebibytes(List<Growth> seen, ToDoubleFunction<Growth> bytes) {
        return text(seen, growth -> bytes.applyAsDouble(growth) / (1 << 20), "%.1f");
    }

    private static String text(List<Growth> seen, ToDoubleFunction<Growth> figure, String format) {
        return new Sample(seen.stream().mapToDouble(figure).boxed().toList()).text(format);
    }
}
