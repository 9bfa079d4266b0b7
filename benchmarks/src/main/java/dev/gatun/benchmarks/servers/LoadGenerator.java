package dev.gatun.benchmarks.servers;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.DetailedContest;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** {@code loadgen.c}, compiled for this run. */
record LoadGenerator(CProgram program, boolean quick) {
    static LoadGenerator compile(boolean quick) throws IOException, InterruptedException {
        try {
            return new LoadGenerator(
                    CProgram.compile(
                            "loadgen",
                            "loadgen_epoll.c",
                            "loadgen_uring.c",
                            "-DHAVE_LIBURING",
                            "-lm",
                            "-luring"),
                    quick);
        } catch (IOException e) {
            // No liburing: it costs the generator some of its time, and the figures say how much.
            return new LoadGenerator(CProgram.compile("loadgen", "loadgen_epoll.c", "-lm"), quick);
        }
    }

    /** Starts a server, loads it, and ends it. */
    Load load(PingServer server, Processors processors, LoadSetting setting)
            throws IOException, InterruptedException {
        double warmup = quick ? (server.isJava() ? 0.7 : 0.1) : (server.isJava() ? 5 : 0.5);
        try (PingServer.Running running = server.start(processors)) {
            List<String> command =
                    List.of(
                            program.path().toString(),
                            "--port=" + running.port(),
                            "--server=" + running.pid(),
                            "--connections=" + setting.connections(),
                            "--pipeline=" + setting.pipeline(),
                            "--warmup=" + warmup,
                            "--seconds=" + (quick ? 0.3 : 3));
            return Load.parse(CProgram.run(processors.forGenerator(command)).getLast());
        }
    }

    /**
     * Contests of servers, one for each load.
     *
     * @param prefix of their names, before what the load is
     */
    List<DetailedContest<Load>> contests(
            String prefix,
            Map<String, PingServer> servers,
            Processors processors,
            List<LoadSetting> settings) {
        List<DetailedContest<Load>> contests = new ArrayList<>();
        for (LoadSetting setting : settings) {
            Map<String, Callable<Load>> contestants = new LinkedHashMap<>();
            servers.forEach(
                    (name, server) ->
                            contestants.put(name, () -> load(server, processors, setting)));
            contests.add(
                    new DetailedContest<>(
                            prefix + setting.text(), contestants, Load::requestsPerSecond));
        }
        return contests;
    }
}
