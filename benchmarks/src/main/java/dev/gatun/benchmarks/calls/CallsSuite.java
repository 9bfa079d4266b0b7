package dev.gatun.benchmarks.calls;

import dev.gatun.benchmarks.AllocationCheck;
import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.uring.IoUring;

import org.openjdk.jmh.runner.RunnerException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** One call in a loop: C in a process of two threads, Gatun's two floors, and the JDK. */
public final class CallsSuite implements Suite {
    private static final String C = Contest.C;
    private static final String C_SYSCALL = "C, syscall(2)";
    private static final String C_AGAIN = Contest.C_AGAIN;
    private static final String BARE = "bare downcall";
    private static final String RAW = "Gatun Syscalls";
    private static final String TYPED = "Gatun typed";
    private static final String BARRIER = "Gatun typed, memory barrier";
    private static final String CHANNEL = "FileChannel";
    private static final String RANDOM_ACCESS = "RandomAccessFile";
    private static final String JNA = "JNA";

    private static final List<String> JAVA_PATHS =
            List.of(BARE, RAW, TYPED, BARRIER, CHANNEL, RANDOM_ACCESS, JNA);

    /** Of {@link #BARRIER}: a thread that calls need not have a fence of its own. */
    private static final List<String> BARRIER_OPTIONS =
            List.of("-XX:+UnlockExperimentalVMOptions", "-XX:+UseSystemMemoryBarrier");

    private static final int PAGE = 4096;
    private static final int NO_BYTES = 0;

    /**
     * One call.
     *
     * @param method of the benchmarks, and of calls.c
     * @param bytes that it moves
     */
    private record Call(String method, int bytes) {
        String text() {
            return switch (method) {
                case "fcntl" -> "fcntl, F_GETFL";
                case "epollWait" -> "epoll_wait, nothing ready";
                case "ringEnter" -> "io_uring_enter, nothing to do";
                default -> bytes == NO_BYTES ? method : method + " of " + bytes + " B";
            };
        }

        /** Whether it is made by that path. */
        boolean isOf(String path) {
            if (path.equals(JNA) && bytes > 1) {
                // It hands addresses over: what it adds is the same for any size.
                return false;
            }
            if (path.equals(BARRIER)) {
                return bytes <= 1 && isOf(TYPED);
            }
            return switch (method) {
                case "getppid" -> List.of(BARE, RAW, JNA).contains(path);
                case "fcntl" -> List.of(BARE, RAW, TYPED, JNA).contains(path);
                case "epollWait", "ringEnter" -> List.of(BARE, RAW, TYPED).contains(path);
                // RandomAccessFile has no positional calls.
                case "pread", "pwrite" -> !path.equals(RANDOM_ACCESS);
                default -> true;
            };
        }

        /** Whether the C library has a function for it, which then is what C is. */
        boolean isInLibc() {
            return !method.equals("ringEnter");
        }

        Class<?> benchmark(String path) {
            boolean isSmall = bytes == NO_BYTES;
            return switch (path) {
                case BARE -> isSmall ? BareSmallCalls.class : BareCalls.class;
                case RAW -> isSmall ? RawSmallCalls.class : RawCalls.class;
                case TYPED, BARRIER -> isSmall ? TypedSmallCalls.class : TypedCalls.class;
                case CHANNEL -> ChannelCalls.class;
                case RANDOM_ACCESS -> RandomAccessCalls.class;
                case JNA -> JnaCalls.class;
                default -> throw new IllegalArgumentException(path);
            };
        }

        Map<String, String> parameters(String path) {
            return bytes == NO_BYTES || path.equals(JNA)
                    ? Map.of()
                    : Map.of("bytes", Integer.toString(bytes));
        }
    }

    private static final List<Call> CALLS =
            List.of(
                    new Call("read", 1),
                    new Call("read", PAGE),
                    new Call("read", CallFiles.LARGEST_CALL),
                    new Call("pread", 1),
                    new Call("pread", PAGE),
                    new Call("pread", CallFiles.LARGEST_CALL),
                    new Call("write", 1),
                    new Call("write", PAGE),
                    new Call("write", CallFiles.LARGEST_CALL),
                    new Call("pwrite", 1),
                    new Call("pwrite", PAGE),
                    new Call("getppid", NO_BYTES),
                    new Call("fcntl", NO_BYTES),
                    new Call("epollWait", NO_BYTES),
                    new Call("ringEnter", NO_BYTES));

    private static final Set<Call> QUICK_CALLS =
            Set.of(new Call("read", 1), new Call("ringEnter", NO_BYTES));

    private static final Limit BESIDE_C = Limit.none("beside C's");
    private static final Claim RAW_LIKE_C =
            new Claim(2, "calls-raw", "time through `Syscalls`", BESIDE_C);
    private static final Claim TYPED_LIKE_C =
            new Claim(2, "calls-typed", "time through the typed API", BESIDE_C);
    private static final Limit BESIDE_SYSCALL = Limit.none("beside C's by syscall(2)");
    private static final Claim RAW_LIKE_SYSCALL =
            new Claim(2, "calls-raw-syscall", "time through `Syscalls`", BESIDE_SYSCALL);
    private static final Claim TYPED_LIKE_SYSCALL =
            new Claim(2, "calls-typed-syscall", "time through the typed API", BESIDE_SYSCALL);
    private static final Claim RAW_LIKE_BARE =
            new Claim(
                    2,
                    "calls-raw-bare",
                    "time through `Syscalls`",
                    Limit.atMost(1.03, "× a bare downcall"));
    private static final Claim TYPED_LIKE_BARE =
            new Claim(
                    2,
                    "calls-typed-bare",
                    "time through the typed API",
                    Limit.atMost(1.06, "× a bare downcall"));
    private static final Claim BEATS_CHANNEL =
            new Claim(
                    2,
                    "calls-channel",
                    "time through FileChannel",
                    Limit.atLeast(1.15, "× `FileFd`"));

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
        return "11 min, 15 s";
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
        String option = "-D" + CallFiles.CACHED_FILE_PROPERTY + "=" + cached;
        JmhForks jmh = new JmhForks(settings.quick(), option);
        List<String> options = new ArrayList<>(BARRIER_OPTIONS);
        options.add(option);
        JmhForks barrier = new JmhForks(settings.quick(), options.toArray(new String[0]));
        CProgram c = null;
        try {
            c = CProgram.compile("calls");
            report.remark("C: " + CProgram.compiler() + ", -O2, a process of two threads.");
        } catch (IOException e) {
            report.remark("No rows for C, as gcc did not do its work: " + Reason.of(e));
        }
        report.remark(
                "read of /dev/zero, write to /dev/null, pread and pwrite at 0 of " + cached + ".");

        Map<Call, Contest> contests = new LinkedHashMap<>();
        for (Call call : CALLS) {
            if (settings.quick() && !QUICK_CALLS.contains(call)) {
                continue;
            }
            if (call.method.equals("ringEnter") && !IoUring.isAvailable()) {
                report.remark("No row for " + call.text() + ": " + IoUring.availability() + ".");
                continue;
            }
            contests.put(call, contest(settings, jmh, barrier, c, call));
        }
        Contest.take(List.copyOf(contests.values()), settings.turnsOr(2, 4), report);
        jmh.writeJson(settings.results().resolve("calls.json"));

        contests.values().forEach(contest -> report.figures("time of a call", "ns", contest));
        times(report, contests);
        ratios(report, contests);
        contests.values().forEach(contest -> contest.tell(report));
        allocation(report, jmh, contests);
    }

    private static Contest contest(
            Settings settings, JmhForks jmh, JmhForks barrier, CProgram c, Call call) {
        String ofC = call.isInLibc() ? "libc" : "syscall";
        List<Contestant> contestants = new ArrayList<>();
        if (c != null) {
            contestants.add(inC(C, settings, c, call, ofC));
            if (call.isInLibc()) {
                contestants.add(inC(C_SYSCALL, settings, c, call, "syscall"));
            }
        }
        for (String path : JAVA_PATHS) {
            if (call.isOf(path)) {
                JmhForks forks = path.equals(BARRIER) ? barrier : jmh;
                contestants.add(
                        Contestant.ready(
                                path,
                                () ->
                                        forks.ready(
                                                call.benchmark(path),
                                                call.method,
                                                call.parameters(path))));
            }
        }
        if (c != null) {
            contestants.add(inC(C_AGAIN, settings, c, call, ofC));
        }
        Contest contest = new Contest(call.text(), contestants, settings.rounds());
        contest.judge(RAW_LIKE_BARE, RAW, BARE);
        contest.judge(TYPED_LIKE_BARE, TYPED, BARE);
        contest.judge(RAW_LIKE_C, RAW, C);
        contest.judge(TYPED_LIKE_C, TYPED, C);
        contest.judge(RAW_LIKE_SYSCALL, RAW, call.isInLibc() ? C_SYSCALL : C);
        contest.judge(TYPED_LIKE_SYSCALL, TYPED, call.isInLibc() ? C_SYSCALL : C);
        if (call.bytes == 1) {
            contest.judge(BEATS_CHANNEL, CHANNEL, TYPED);
        }
        return contest;
    }

    private static Contestant inC(
            String name, Settings settings, CProgram c, Call call, String way) {
        Path file = CallFiles.fileFor(call.bytes == NO_BYTES ? "read" : call.method);
        String bytes = Integer.toString(call.bytes);
        return Contestant.ready(
                name, () -> c.ready(settings, call.method, bytes, way, file.toString()));
    }

    private static void times(Report report, Map<Call, Contest> contests) {
        report.line("");
        report.line(
                "## Nanoseconds per call: median of "
                        + Contest.turns(contests.values())
                        + " [middle half]");
        List<String> paths = new ArrayList<>(List.of(C, C_SYSCALL));
        paths.addAll(JAVA_PATHS);
        paths.add(C_AGAIN);
        report.table(contests.values(), paths, (contest, path) -> contest.times(path).text("%.0f"));
    }

    private static void ratios(Report report, Map<Call, Contest> contests) {
        if (!contests.values().iterator().next().has(C)) {
            return;
        }
        List<String> compared = new ArrayList<>(List.of(C_AGAIN, C_SYSCALL));
        compared.addAll(JAVA_PATHS);
        report.line(
                "## Time relative to C, turn by turn (C again: what this run cannot tell apart)");
        report.table(
                contests.values(),
                compared,
                (contest, path) -> contest.ratios(path, C).text("%.3f"));
    }

    private static void allocation(Report report, JmhForks jmh, Map<Call, Contest> contests)
            throws RunnerException {
        report.line("## Bytes allocated per call");
        AllocationCheck check = new AllocationCheck(jmh, 2, "calls");
        List<String> paths = new ArrayList<>(JAVA_PATHS);
        // Another JVM, and the same code.
        paths.remove(BARRIER);
        List<List<String>> rows = new ArrayList<>();
        for (Map.Entry<Call, Contest> entry : contests.entrySet()) {
            Call call = entry.getKey();
            Contest contest = entry.getValue();
            List<String> row = new ArrayList<>();
            row.add(contest.name());
            for (String path : paths) {
                row.add(contest.has(path) ? bytes(check, jmh, call, path) : "");
            }
            rows.add(row);
        }
        paths.addFirst("");
        report.table(paths, rows);
        check.end(report);
    }

    private static String bytes(AllocationCheck check, JmhForks jmh, Call call, String path)
            throws RunnerException {
        Class<?> benchmark = call.benchmark(path);
        Map<String, String> parameters = call.parameters(path);
        boolean isOurs = path.equals(RAW) || path.equals(TYPED);
        double bytes =
                isOurs
                        ? check.look(path + ", " + call.text(), benchmark, call.method, parameters)
                        : jmh.allocated(benchmark, call.method, parameters);
        return String.format(Locale.ROOT, "%.3f", bytes);
    }
}
