package dev.gatun.benchmarks.memory;

import dev.gatun.benchmarks.AllocationCheck;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.calls.CallFiles;
import dev.gatun.benchmarks.calls.ChannelCalls;
import dev.gatun.benchmarks.calls.TypedCalls;
import dev.gatun.benchmarks.readiness.EpollWakeup;
import dev.gatun.benchmarks.readiness.SelectorWakeup;
import dev.gatun.benchmarks.uring.AsyncChannelFiles;
import dev.gatun.benchmarks.uring.Blocks;
import dev.gatun.benchmarks.uring.JavaLoop;
import dev.gatun.benchmarks.uring.RingFiles;
import dev.gatun.uring.IoUring;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What an operation allocates on the heap: loops of other suites, one of each kind. */
final class HotPaths {
    private static final String BYTES = "bytes on the heap per operation";
    private static final int BLOCKS = 1 << 13;

    private record Row(String name, JavaLoop gatun, String otherName, JavaLoop other) {}

    private static final Row READ =
            new Row(
                    "read of 4 KiB",
                    new JavaLoop(TypedCalls.class, "read", Map.of("bytes", "4096")),
                    "FileChannel",
                    new JavaLoop(ChannelCalls.class, "read", Map.of("bytes", "4096")));

    private static final Row WAKE_UP =
            new Row(
                    "wake-up among 100 idle descriptors (write, epoll wait, read)",
                    new JavaLoop(
                            EpollWakeup.class, "wakeUp", Map.of("idle", "100", "edge", "false")),
                    "Selector",
                    new JavaLoop(SelectorWakeup.class, "wakeUp", Map.of("idle", "100")));

    private static final Row RING_READ =
            new Row(
                    "read of 4 KiB through a ring, 32 in flight",
                    new JavaLoop(
                            RingFiles.class,
                            "randomReads",
                            Map.of("operation", "RANDOM", "depth", "32")),
                    "AsynchronousFileChannel",
                    new JavaLoop(
                            AsyncChannelFiles.class,
                            "randomReads",
                            Map.of("operation", "RANDOM", "depth", "32")));

    private HotPaths() {}

    static void report(Settings settings, Report report) throws Exception {
        Path cached = CallFiles.createCached();
        Path blocks = Settings.target().resolve("blocks-to-read");
        try {
            Blocks.create(blocks, BLOCKS);
            JmhForks jmh =
                    new JmhForks(
                            settings.quick(),
                            "-D" + CallFiles.CACHED_FILE_PROPERTY + "=" + cached,
                            "-D" + Blocks.FILE_PROPERTY + "=" + blocks);
            List<Row> rows = new ArrayList<>(List.of(READ, WAKE_UP));
            if (IoUring.isAvailable()) {
                rows.add(RING_READ);
            }
            AllocationCheck check = new AllocationCheck(jmh, 5, "memory");
            List<List<String>> table = new ArrayList<>();
            for (Row row : rows) {
                report.progress(table.size() + 1, rows.size(), row.name);
                row.gatun.nanos(jmh);
                row.other.nanos(jmh);
                table.add(
                        List.of(
                                row.name,
                                bytes(row.gatun.look(check, row.name)),
                                bytes(row.other.allocated(jmh)),
                                row.otherName));
                report.figure(
                        BYTES, "B", row.name, null, "Gatun", List.of(row.gatun.allocated(jmh)));
                report.figure(
                        BYTES,
                        "B",
                        row.name,
                        null,
                        row.otherName,
                        List.of(row.other.allocated(jmh)));
            }
            report.progressEnded();
            jmh.writeJson(settings.results().resolve("memory.json"));
            report.line("");
            report.line("## Bytes on the heap per operation (0.5 and less: JMH's own)");
            report.table(List.of("", "Gatun", "JDK", "by"), table);
            check.end(report);
        } finally {
            Files.deleteIfExists(cached);
            Files.deleteIfExists(blocks);
        }
    }

    private static String bytes(double count) {
        return String.format(Locale.ROOT, "%.3f", count);
    }
}
