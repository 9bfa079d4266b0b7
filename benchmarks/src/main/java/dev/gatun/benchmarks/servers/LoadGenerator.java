package dev.gatun.benchmarks.servers;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.DetailedContest;
import dev.gatun.benchmarks.DetailedMeasurement;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/** {@code loadgen.c}, compiled for this run. */
record LoadGenerator(CProgram program, boolean quick) {
    /** Of a turn, in each of which every server is loaded once. */
    private static final int ROUNDS = 32;

    private static final double ROUND_SECONDS = 0.09;
    private static final double QUICK_ROUND_SECONDS = 0.2;

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

    private LiveLoad start(PingServer server, Processors processors, LoadSetting setting)
            throws IOException {
        PingServer.Running running = server.start(processors);
        double warmup = quick ? (server.isJava() ? 0.4 : 0.1) : (server.isJava() ? 5 : 0.5);
        return new LiveLoad(
                running,
                processors.forGenerator(
                        List.of(
                                program.path().toString(),
                                "--port=" + running.port(),
                                "--server=" + running.pid(),
                                "--connections=" + setting.connections(),
                                "--pipeline=" + setting.pipeline(),
                                "--warmup=" + warmup,
                                "--seconds=" + (quick ? QUICK_ROUND_SECONDS : ROUND_SECONDS),
                                "--histogram",
                                "--rounds")));
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
            // One after another: they have the same processors.
            Lock starting = new ReentrantLock();
            Map<String, Callable<DetailedMeasurement<Load>>> contestants = new LinkedHashMap<>();
            servers.forEach(
                    (name, server) ->
                            contestants.put(
                                    name,
                                    () -> {
                                        starting.lock();
                                        try {
                                            return start(server, processors, setting);
                                        } finally {
                                            starting.unlock();
                                        }
                                    }));
            contests.add(
                    new DetailedContest<>(
                            prefix + setting.text(),
                            contestants,
                            Load::requestsPerSecond,
                            quick ? 1 : ROUNDS));
        }
        return contests;
    }
}
