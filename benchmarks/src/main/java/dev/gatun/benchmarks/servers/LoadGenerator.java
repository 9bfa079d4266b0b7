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
    private static final int ROUNDS = 20;

    private static final double ROUND_SECONDS = 0.15;
    private static final double QUICK_ROUND_SECONDS = 0.3;

    /** For the connections, and for caches that another server has filled. */
    private static final double ROUND_WARMUP_SECONDS = 0.05;

    /** Of a server before its first round, and how often: also its accepts are compiled then. */
    private static final double WARMUP_SECONDS = 0.5;

    private static final double QUICK_WARMUP_SECONDS = 0.3;
    private static final int WARMUPS_OF_JAVA = 12;

    private static final double AFTER_WARMUP_SECONDS = 0.05;

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

    /** A server that was started, and is warm: a round loads it once more. */
    private DetailedMeasurement<Load> start(
            PingServer server, Processors processors, LoadSetting setting)
            throws IOException, InterruptedException {
        PingServer.Running running = server.start(processors);
        try {
            double seconds = quick ? QUICK_WARMUP_SECONDS : WARMUP_SECONDS;
            for (int i = 0; i < (server.isJava() && !quick ? WARMUPS_OF_JAVA : 1); i++) {
                load(running, processors, setting, seconds, AFTER_WARMUP_SECONDS);
            }
        } catch (IOException | InterruptedException e) {
            running.close();
            throw e;
        }
        return new DetailedMeasurement<>() {
            @Override
            public Load take() throws IOException, InterruptedException {
                double seconds = quick ? QUICK_ROUND_SECONDS : ROUND_SECONDS;
                return load(running, processors, setting, ROUND_WARMUP_SECONDS, seconds);
            }

            @Override
            public void close() throws IOException {
                running.close();
            }
        };
    }

    private Load load(
            PingServer.Running server,
            Processors processors,
            LoadSetting setting,
            double warmup,
            double seconds)
            throws IOException, InterruptedException {
        List<String> command =
                List.of(
                        program.path().toString(),
                        "--port=" + server.port(),
                        "--server=" + server.pid(),
                        "--connections=" + setting.connections(),
                        "--pipeline=" + setting.pipeline(),
                        "--warmup=" + warmup,
                        "--seconds=" + seconds,
                        "--histogram");
        return Load.parse(CProgram.run(processors.forGenerator(command)).getLast());
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
