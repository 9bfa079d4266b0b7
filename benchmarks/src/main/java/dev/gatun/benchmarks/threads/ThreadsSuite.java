package dev.gatun.benchmarks.threads;

import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;
import dev.gatun.benchmarks.Turns;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.benchmarks.servers.ConnectionThreads;
import dev.gatun.benchmarks.uring.Blocks;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Virtual threads that read files and serve connections: by Gatun's service, and by the JDK. */
public final class ThreadsSuite implements Suite {
    /** 1 GiB: of that, little is read twice between two moments at which the cache is emptied. */
    private static final int BLOCKS = 1 << 18;

    private static final int QUICK_BLOCKS = 1 << 13;

    private static final int MANY = 256;
    private static final int FEW = 4;
    private static final int VERY_MANY = 4096;
    private static final List<Integer> THREADS = List.of(1, FEW, 16, MANY, VERY_MANY);

    private static final int DEEP = 128;

    private static final int SLOW_MICROS = 1000;
    private static final int SLOW_FEW = 16;

    private static final List<Means> ALL =
            List.of(
                    Means.CHANNEL,
                    Means.CHANNEL_TWO_CARRIERS,
                    Means.ASYNC_CHANNEL,
                    Means.POOL,
                    Means.SERVICE,
                    Means.SERVICE_ARENA,
                    Means.SERVICE_BATCH);

    private static final List<Means> HANDLERS =
            List.of(
                    Means.ASYNC_CHANNEL_HANDLERS,
                    Means.SERVICE_HANDLERS,
                    Means.FILE_SYSTEM_HANDLERS);

    private static final List<Means> ALL_AND_FILE_SYSTEM =
            Stream.concat(ALL.stream(), Stream.of(Means.FILE_SYSTEM)).toList();

    private static final String CHANNEL = Means.CHANNEL.contestant;
    private static final String TWO_CARRIERS = Means.CHANNEL_TWO_CARRIERS.contestant;

    private static final Claim DIRECT_PINNED =
            claim("direct-pinned", "rate", Limit.atLeast(6, "× FileChannel's, 2 carriers"));
    private static final Claim DIRECT_RATE =
            claim("direct-rate", "rate", Limit.atLeast(1, "× FileChannel's"));
    private static final Claim DIRECT_CPU =
            claim("direct-cpu", "processor time of a read", Limit.atMost(0.6, "× FileChannel's"));
    private static final Claim DIRECT_LATE =
            claim("direct-late", "how late, p99,", Limit.atMost(1, "ms"));
    private static final Claim FEW_RATE =
            claim("few-rate", "rate with 4 threads", Limit.atLeast(0.9, "× FileChannel's"));
    private static final Claim COLD_RATE =
            claim("cold-rate", "rate", Limit.atLeast(6.5, "× FileChannel's"));
    private static final Claim COLD_CPU =
            claim("cold-cpu", "processor time of a read", Limit.atMost(0.34, "× FileChannel's"));
    private static final Claim CACHED_RATE =
            claim("cached-rate", "rate", Limit.atLeast(1, "× FileChannel's"));
    private static final Claim CACHED_P50 =
            claim("cached-p50", "time of a read, p50,", Limit.atMost(1.1, "× FileChannel's"));
    private static final Claim CACHED_LATE =
            claim("cached-late", "how late, p99,", Limit.atMost(5, "ms"));
    private static final Claim TASKS =
            claim("tasks", "beside the carriers", Limit.atMost(2, "platform threads"));
    private static final Claim DEEP_RATE =
            claim("deep-rate", "rate", Limit.atLeast(1.3, "× AsynchronousFileChannel's"));
    private static final Claim DEEP_CPU =
            claim(
                    "deep-cpu",
                    "processor time of a read",
                    Limit.atMost(0.4, "× AsynchronousFileChannel's"));
    private static final Claim ONE_RATE =
            claim("one-rate", "rate", Limit.atLeast(0.9, "× AsynchronousFileChannel's"));

    private static Claim claim(String key, String what, Limit limit) {
        return new Claim(12, "threads-" + key, what, limit);
    }

    @Override
    public String name() {
        return "threads";
    }

    @Override
    public String question() {
        return "what does I/O cost virtual threads?";
    }

    @Override
    public String duration() {
        return "55 min, 30 s";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        if (!IoUring.isAvailable()) {
            report.remark("Nothing measured: " + IoUring.availability() + ".");
            return;
        }
        Path file = Settings.target().resolve("thread-blocks");
        try {
            Blocks.create(file, settings.quick() ? QUICK_BLOCKS : BLOCKS);
            report.line(
                    "The file has "
                            + (Files.size(file) >> 20)
                            + " MiB, on "
                            + Files.getFileStore(file).type()
                            + ".");
            readFile(settings, report, file);
        } finally {
            Files.deleteIfExists(file);
        }
        ConnectionThreads.run(settings, report, settings.turnsOr(3, 5));
    }

    private static void readFile(Settings settings, Report report, Path file) throws Exception {
        boolean isDirectPossible = isDirectPossible(report, file);
        ReaderJvm jvm = new ReaderJvm(settings.quick());
        Turns turns = settings.turnsOr(3, 5);

        ReadRows threads = new ReadRows(report, jvm, !settings.quick());
        for (Way way : List.of(Way.DIRECT, Way.COLD, Way.CACHED)) {
            for (int count : THREADS) {
                boolean isQuick = way == Way.DIRECT && count == MANY;
                if ((isDirectPossible || way != Way.DIRECT) && (isQuick || !settings.quick())) {
                    List<Means> all = count == MANY ? ALL_AND_FILE_SYSTEM : ALL;
                    threads.add(way.text, way, count, "threads", file, all);
                }
            }
        }
        ReadRows handlers = new ReadRows(report, jvm, !settings.quick());
        if (isDirectPossible) {
            if (!settings.quick()) {
                handlers.add("handlers", Way.DIRECT, 1, "in flight", file, HANDLERS);
            }
            handlers.add("handlers", Way.DIRECT, DEEP, "in flight", file, HANDLERS);
        }
        if (!threads.isEmpty()) {
            judge(threads);
            threads.take(turns);
            threads.tables("Virtual threads");
            threads.data();
            threads.targets();
            countTasks(threads);
        }
        if (!handlers.isEmpty()) {
            judgeHandlers(handlers);
            handlers.take(turns);
            handlers.tables("Handlers");
            handlers.data();
            handlers.targets();
        }
        readSlowFile(settings, report, file, jvm, turns);
    }

    private static void readSlowFile(
            Settings settings, Report report, Path file, ReaderJvm jvm, Turns turns)
            throws Exception {
        SlowFileSystem mounted;
        try {
            mounted = SlowFileSystem.mount(file, SLOW_MICROS);
        } catch (IOException e) {
            report.remark(
                    "No rows for slow storage, which needs gcc, libfuse 3 and /dev/fuse: "
                            + Reason.of(e)
                            + ".");
            return;
        }
        ReadRows rows = new ReadRows(report, jvm, !settings.quick());
        List<Means> all = settings.quick() ? List.of(Means.CHANNEL, Means.SERVICE) : ALL;
        try (mounted) {
            for (Way way : List.of(Way.DIRECT, Way.COLD)) {
                for (int count : List.of(SLOW_FEW, MANY)) {
                    boolean isQuick = way == Way.DIRECT && count == SLOW_FEW;
                    if (isQuick || !settings.quick()) {
                        rows.add("slow, " + way.text, way, count, "threads", mounted.file(), all);
                    }
                }
            }
            rows.take(turns);
        }
        rows.tables("A file system that waits 1 ms");
        rows.data();
    }

    private static boolean isDirectPossible(Report report, Path file) {
        try (FileChannel channel = FileChannel.open(file, ChannelThreads.options(Way.DIRECT))) {
            channel.read(Readers.allocate(), 0);
            return true;
        } catch (IOException | UnsupportedOperationException e) {
            report.remark("No rows for O_DIRECT: " + e.getMessage() + ".");
            return false;
        }
    }

    private static void judge(ReadRows rows) {
        rows.find(Way.DIRECT, MANY)
                .ifPresent(
                        row -> {
                            rows.judgeRatio(DIRECT_PINNED, row, TWO_CARRIERS, Reading::rate);
                            rows.judgeRatio(DIRECT_RATE, row, CHANNEL, Reading::rate);
                            rows.judgeRatio(DIRECT_CPU, row, CHANNEL, Reading::cpuMicros);
                            rows.judge(DIRECT_LATE, row, Reading::lateP99);
                        });
        rows.find(Way.DIRECT, FEW)
                .ifPresent(row -> rows.judgeRatio(FEW_RATE, row, CHANNEL, Reading::rate));
        rows.find(Way.COLD, MANY)
                .ifPresent(
                        row -> {
                            rows.judgeRatio(COLD_RATE, row, CHANNEL, Reading::rate);
                            rows.judgeRatio(COLD_CPU, row, CHANNEL, Reading::cpuMicros);
                        });
        rows.find(Way.CACHED, MANY)
                .ifPresent(
                        row -> {
                            rows.judgeRatio(CACHED_RATE, row, CHANNEL, Reading::rate);
                            rows.judgeRatio(CACHED_P50, row, CHANNEL, Reading::p50Micros);
                            rows.judge(CACHED_LATE, row, Reading::lateP99);
                        });
    }

    private static void countTasks(ReadRows rows) {
        ToDoubleFunction<Reading> more = reading -> reading.tasks() - Means.CARRIERS;
        for (Way way : Way.values()) {
            rows.find(way, VERY_MANY).ifPresent(row -> rows.countTarget(TASKS, row, more));
        }
    }

    private static void judgeHandlers(ReadRows rows) {
        String base = Means.ASYNC_CHANNEL_HANDLERS.contestant;
        rows.find(Way.DIRECT, DEEP)
                .ifPresent(
                        row -> {
                            rows.judgeRatio(DEEP_RATE, row, base, Reading::rate);
                            rows.judgeRatio(DEEP_CPU, row, base, Reading::cpuMicros);
                        });
        rows.find(Way.DIRECT, 1)
                .ifPresent(row -> rows.judgeRatio(ONE_RATE, row, base, Reading::rate));
    }
}
