package dev.gatun.benchmarks.uring;

import static dev.gatun.io.OpenFlags.O_DIRECT;
import static dev.gatun.io.OpenFlags.O_RDWR;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.io.FileFd;
import dev.gatun.sys.Errno;
import dev.gatun.sys.MemorySyscalls;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads and writes of a file through a ring: in C by liburing, on Gatun, and what else Java has.
 */
public final class FilesSuite implements Suite {
    private static final String CHANNEL = "FileChannel";
    private static final String ASYNC = "AsynchronousFileChannel";

    private static final int BLOCKS = 1 << 16;
    private static final int QUICK_BLOCKS = 1 << 13;

    private static final Claim LIKE_C = new Claim(4, "files-c", "rate", Limit.none("beside C's"));

    private static final Claim LIKE_BARE =
            new Claim(4, "files-bare", "rate", Limit.atLeast(0.97, "× a bare ring's"));

    private static final Claim ONE_LIKE_BARE =
            new Claim(
                    4,
                    "files-bare-one",
                    "rate, one at a time, cached,",
                    Limit.atLeast(0.93, "× a bare ring's"));

    private record Kind(FileOperation operation, int depth, boolean isQuick) {}

    private static final List<Kind> KINDS =
            List.of(
                    new Kind(FileOperation.RANDOM, 1, false),
                    new Kind(FileOperation.RANDOM, 8, false),
                    new Kind(FileOperation.RANDOM, 32, true),
                    new Kind(FileOperation.RANDOM, 128, false),
                    new Kind(FileOperation.DIRECT, 1, false),
                    new Kind(FileOperation.DIRECT, 8, false),
                    new Kind(FileOperation.DIRECT, 32, true),
                    new Kind(FileOperation.DIRECT, 128, false),
                    new Kind(FileOperation.SEQUENTIAL, 1, true),
                    new Kind(FileOperation.WRITE_SYNC, 1, false),
                    new Kind(FileOperation.LINKED_SYNC, 1, true));

    @Override
    public String name() {
        return "files";
    }

    @Override
    public String question() {
        return "what does file I/O cost through a ring?";
    }

    @Override
    public String duration() {
        return "9 min, 10 s";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        if (!IoUring.isAvailable()) {
            report.remark("Nothing measured: " + IoUring.availability() + ".");
            return;
        }
        Path file = Settings.target().resolve("blocks");
        try (Arena arena = Arena.ofConfined()) {
            Blocks.create(file, settings.quick() ? QUICK_BLOCKS : BLOCKS);
            lock(file, arena, report);
            run(settings, report, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void run(Settings settings, Report report, Path file) throws Exception {
        CProgram c = RingContests.compile("files", report);
        report.line(
                "The file has "
                        + (Files.size(file) >> 20)
                        + " MiB, on "
                        + Files.getFileStore(file).type()
                        + ".");
        String whyNoDirect = whyNoDirect(file);
        if (whyNoDirect != null) {
            report.remark("No rows for O_DIRECT: " + whyNoDirect + ".");
        }
        Fio fio = Fio.find(settings.quick(), file);
        if (fio == null) {
            report.remark("No figures for fio, which is not installed.");
        }
        JmhForks jmh = new JmhForks(settings.quick(), "-D" + Blocks.FILE_PROPERTY + "=" + file);
        List<RingRow> rows = new ArrayList<>();
        for (Kind kind : KINDS) {
            boolean isPossible = kind.operation != FileOperation.DIRECT || whyNoDirect == null;
            if (isPossible && (kind.isQuick || !settings.quick())) {
                rows.add(row(kind, file, fio));
            }
        }
        List<String> others = new ArrayList<>(List.of(CHANNEL, ASYNC));
        if (fio != null) {
            others.add(Fio.NAME);
        }
        RingContests.run("files", settings, report, jmh, c, rows, others);
        jmh.writeJson(settings.results().resolve("files.json"));
    }

    /** Keeps the file in the page cache, for all contestants, until the arena is closed. */
    private static void lock(Path file, Arena arena, Report report) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            MemorySegment pages = channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
            int result = MemorySyscalls.mlock2(pages, 0);
            report.line(
                    result == 0
                            ? "The file is locked in memory."
                            : "The file is in the page cache, but not locked there (mlock2: "
                                    + Errno.describe(-result)
                                    + ").");
        }
    }

    private static RingRow row(Kind kind, Path file, Fio fio) {
        String depth = Integer.toString(kind.depth);
        FileOperation operation = kind.operation;
        Map<String, JavaLoop> others = new LinkedHashMap<>();
        // Without depth, and without links.
        if (kind.depth == 1 && operation != FileOperation.LINKED_SYNC) {
            others.put(CHANNEL, loop(ChannelFiles.class, operation, Map.of()));
        }
        if (operation != FileOperation.LINKED_SYNC) {
            others.put(ASYNC, loop(AsyncChannelFiles.class, operation, Map.of("depth", depth)));
        }
        List<Contestant> more = new ArrayList<>();
        if (fio != null && operation.isRead()) {
            more.add(
                    Contestant.ready(
                            Fio.NAME, () -> new OnceATurn(() -> fio.nanos(operation, kind.depth))));
        }
        return new RingRow(
                title(operation) + (operation.isRead() ? ", depth " + depth : ""),
                title(operation),
                operation.isRead() ? (double) kind.depth : null,
                List.of(operation.text, depth, file.toString()),
                loop(RingFiles.class, operation, Map.of("depth", depth)),
                loop(BareFiles.class, operation, Map.of("depth", depth)),
                others,
                more,
                LIKE_C,
                null,
                operation == FileOperation.RANDOM && kind.depth == 1 ? ONE_LIKE_BARE : LIKE_BARE,
                operation == FileOperation.RANDOM);
    }

    private static String title(FileOperation operation) {
        return switch (operation) {
            case RANDOM -> "random 4 KiB, cached";
            case DIRECT -> "random 4 KiB, O_DIRECT";
            case SEQUENTIAL -> "sequential 1 MiB, cached";
            case WRITE_SYNC -> "write 4 KiB, then fdatasync";
            case LINKED_SYNC -> "write 4 KiB and fdatasync, linked";
        };
    }

    private static JavaLoop loop(
            Class<?> benchmark, FileOperation operation, Map<String, String> depth) {
        Map<String, String> parameters = new LinkedHashMap<>(depth);
        parameters.put("operation", operation.name());
        return new JavaLoop(benchmark, operation.method, parameters);
    }

    /** Why the file cannot be read past the page cache, or null. */
    private static String whyNoDirect(Path path) {
        try (FileFd file = FileFd.open(path, O_RDWR.or(O_DIRECT));
                Arena arena = Arena.ofConfined()) {
            long count = file.pread(arena.allocate(Blocks.BYTES, Blocks.BYTES), Blocks.BYTES);
            return count == Blocks.BYTES ? null : "a short read of " + count + " bytes";
        } catch (IOException e) {
            return Reason.of(e);
        }
    }
}
