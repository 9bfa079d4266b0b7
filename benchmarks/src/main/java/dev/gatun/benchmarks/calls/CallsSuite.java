package dev.gatun.benchmarks.calls;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Sample;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One call in a loop: C in a process of two threads, Gatun's two floors, and the JDK. */
public final class CallsSuite implements Suite {
    private static final String C = "C";
    private static final String C_SYSCALL = "C, syscall(2)";
    private static final String C_AGAIN = "C again";
    private static final String RAW = "Syscalls";
    private static final String TYPED = "FileFd";
    private static final String CHANNEL = "FileChannel";
    private static final String RANDOM_ACCESS = "RandomAccessFile";

    private static final List<String> PATHS =
            List.of(C, C_SYSCALL, RAW, TYPED, CHANNEL, RANDOM_ACCESS, C_AGAIN);

    private static final List<String> CALLS = List.of("read", "pread", "write", "pwrite");
    private static final int[] SIZES = {1, CallFiles.LARGEST_CALL};

    private static final Limit AT_MOST_C = Limit.atMost(1.05, "× C");
    private static final Claim RAW_LIKE_C =
            new Claim(2, "calls-raw", "time of Syscalls", AT_MOST_C);
    private static final Claim TYPED_LIKE_C =
            new Claim(2, "calls-typed", "time of FileFd", AT_MOST_C);
    private static final Claim BEATS_CHANNEL =
            new Claim(2, "calls-channel", "time of FileChannel", Limit.atLeast(1.15, "× FileFd"));

    @Override
    public String name() {
        return "calls";
    }

    @Override
    public String question() {
        return "what does one call cost?";
    }

    @Override
    public String duration() {
        return "20 min, 1 min";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        Path cached = CallFiles.createCached();
        try {
            run(settings, report, cached);
        } finally {
            Files.delete(cached);
        }
    }

    private static void run(Settings settings, Report report, Path cached) throws Exception {
        System.setProperty(CallFiles.CACHED_FILE_PROPERTY, cached.toString());
        JmhForks jmh =
                new JmhForks(
                        settings.quick(), "-D" + CallFiles.CACHED_FILE_PROPERTY + "=" + cached);
        CProgram c = null;
        try {
            c = CProgram.compile("calls");
            report.remark("C: " + CProgram.compiler() + ", -O2, a process of two threads.");
        } catch (IOException e) {
            report.remark("No rows for C, as gcc did not do its work: " + e.getMessage());
        }
        report.line(
                "read of /dev/zero, write to /dev/null, pread and pwrite at 0 of " + cached + ".");

        Map<String, Contest> contests = new LinkedHashMap<>();
        for (String call : CALLS) {
            for (int size : SIZES) {
                contests.put(
                        key(call, size),
                        new Contest(
                                call + " of " + size + " B",
                                contestants(settings, jmh, c, call, size)));
            }
        }
        int turns = settings.turnsOr(8);
        Contest.take(List.copyOf(contests.values()), turns, report);
        jmh.writeJson(settings.results().resolve("calls.json"));

        contests.values().forEach(contest -> report.figures("time of a call", "ns", contest));
        times(report, contests, turns);
        ratios(report, contests);
        allocation(report, jmh, contests);
    }

    private static List<Contestant> contestants(
            Settings settings, JmhForks jmh, CProgram c, String call, int size) {
        List<Contestant> contestants = new ArrayList<>();
        if (c != null) {
            contestants.add(new Contestant(C, () -> inC(settings, c, call, size, "libc")));
            contestants.add(
                    new Contestant(C_SYSCALL, () -> inC(settings, c, call, size, "syscall")));
        }
        for (String path : List.of(RAW, TYPED, CHANNEL, RANDOM_ACCESS)) {
            // RandomAccessFile has no positional calls.
            if (!path.equals(RANDOM_ACCESS) || !call.startsWith("p")) {
                contestants.add(
                        new Contestant(
                                path, () -> jmh.nanos(benchmarks(path), call, parameters(size))));
            }
        }
        if (c != null) {
            contestants.add(new Contestant(C_AGAIN, () -> inC(settings, c, call, size, "libc")));
        }
        return contestants;
    }

    private static Class<?> benchmarks(String path) {
        return switch (path) {
            case RAW -> RawCalls.class;
            case TYPED -> TypedCalls.class;
            case CHANNEL -> ChannelCalls.class;
            case RANDOM_ACCESS -> RandomAccessCalls.class;
            default -> throw new IllegalArgumentException(path);
        };
    }

    private static Map<String, String> parameters(int size) {
        return Map.of("bytes", Integer.toString(size));
    }

    private static double inC(Settings settings, CProgram c, String call, int size, String way)
            throws IOException, InterruptedException {
        boolean quick = settings.quick();
        List<String> nanos =
                c.run(
                        call,
                        Integer.toString(size),
                        way,
                        CallFiles.fileFor(call).toString(),
                        quick ? "100" : "200",
                        quick ? "100" : "200",
                        quick ? "3" : "7");
        return Sample.median(nanos.stream().mapToDouble(Double::parseDouble).toArray());
    }

    private static String key(String call, int size) {
        return call + " " + size;
    }

    private static void times(Report report, Map<String, Contest> contests, int turns) {
        report.line("");
        report.line("## Nanoseconds per call: median of " + turns + " turns [middle half]");
        List<List<String>> rows = new ArrayList<>();
        for (Contest contest : contests.values()) {
            List<String> row = new ArrayList<>();
            row.add(contest.name());
            for (String path : PATHS) {
                row.add(contest.has(path) ? contest.times(path).text("%.0f") : "");
            }
            rows.add(row);
        }
        report.table(head("", PATHS), rows);
    }

    private static void ratios(Report report, Map<String, Contest> contests) {
        if (!contests.values().iterator().next().has(C)) {
            return;
        }
        List<String> compared = List.of(C_AGAIN, C_SYSCALL, RAW, TYPED, CHANNEL, RANDOM_ACCESS);
        report.line(
                "## Time relative to C, turn by turn (C again: what this run cannot tell apart)");
        List<List<String>> rows = new ArrayList<>();
        for (Contest contest : contests.values()) {
            List<String> row = new ArrayList<>();
            row.add(contest.name());
            for (String path : compared) {
                row.add(contest.has(path) ? contest.ratios(path, C).text("%.3f") : "");
            }
            rows.add(row);
        }
        report.table(head("", compared), rows);

        for (Contest contest : contests.values()) {
            report.target(RAW_LIKE_C, contest.name(), contest.ratios(RAW, C));
            report.target(TYPED_LIKE_C, contest.name(), contest.ratios(TYPED, C));
        }
        for (String call : CALLS) {
            Contest contest = contests.get(key(call, 1));
            report.target(BEATS_CHANNEL, contest.name(), contest.ratios(CHANNEL, TYPED));
        }
    }

    private static void allocation(Report report, JmhForks jmh, Map<String, Contest> contests) {
        report.line("## Bytes allocated per call");
        List<String> paths = List.of(RAW, TYPED, CHANNEL, RANDOM_ACCESS);
        List<List<String>> rows = new ArrayList<>();
        List<String> allocating = new ArrayList<>();
        for (String call : CALLS) {
            for (int size : SIZES) {
                Contest contest = contests.get(key(call, size));
                List<String> row = new ArrayList<>();
                row.add(contest.name());
                for (String path : paths) {
                    if (!contest.has(path)) {
                        row.add("");
                        continue;
                    }
                    double bytes = jmh.allocated(benchmarks(path), call, parameters(size));
                    row.add(String.format(Locale.ROOT, "%.3f", bytes));
                    if (bytes > JmhForks.NO_ALLOCATION
                            && (path.equals(RAW) || path.equals(TYPED))) {
                        allocating.add(path + ", " + contest.name() + " allocates " + bytes + " B");
                    }
                }
                rows.add(row);
            }
        }
        report.table(head("", paths), rows);
        allocating.forEach(report::failure);
    }

    private static List<String> head(String first, List<String> others) {
        List<String> head = new ArrayList<>();
        head.add(first);
        head.addAll(others);
        return head;
    }
}
