package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.AllocationCheck;
import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Measurement;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Settings;

import org.openjdk.jmh.runner.RunnerException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Rows in which C by liburing, Gatun and others do the same, and their tables. */
final class RingContests {
    private static final String C = Contest.C;
    private static final String BARE = "bare ring";
    private static final String GATUN = "Gatun";
    private static final String C_AGAIN = Contest.C_AGAIN;

    private final Settings settings;
    private final Report report;
    private final JmhForks jmh;
    private final CProgram c;
    private final Map<RingRow, Contest> contests = new LinkedHashMap<>();

    private RingContests(Settings settings, Report report, JmhForks jmh, CProgram c) {
        this.settings = settings;
        this.report = report;
        this.jmh = jmh;
        this.c = c;
    }

    /**
     * Takes the turns, and reports.
     *
     * @param suite its name
     * @param others the contestants beside C and Gatun, for the tables' columns
     */
    static void run(
            String suite,
            Settings settings,
            Report report,
            JmhForks jmh,
            CProgram c,
            List<RingRow> rows,
            List<String> others)
            throws Exception {
        RingContests all = new RingContests(settings, report, jmh, c);
        for (RingRow row : rows) {
            all.contests.put(row, all.contest(row));
        }
        Contest.take(List.copyOf(all.contests.values()), settings.turnsOr(3, 5), report);
        all.contests.forEach(
                (row, contest) ->
                        report.figures("time of an operation", "ns", row.line(), row.x(), contest));
        all.times(others);
        if (c != null) {
            all.rates(others);
        }
        all.contests.values().forEach(contest -> contest.tell(report));
        all.allocation(others, suite);
    }

    /** The peer in C, or null and a sentence that says why there is none. */
    static CProgram compile(String name, Report report) throws InterruptedException {
        try {
            CProgram c = CProgram.compile(name, "-luring");
            report.remark(
                    "C: " + CProgram.compiler() + ", -O2, liburing, a process of two threads.");
            return c;
        } catch (IOException e) {
            report.remark("No figures for C, which needs gcc and liburing: " + Reason.of(e) + ".");
            return null;
        }
    }

    private Contest contest(RingRow row) {
        List<Contestant> contestants = new ArrayList<>();
        if (c != null) {
            contestants.add(inC(C, row));
        }
        if (row.bare() != null) {
            contestants.add(inJava(BARE, row.bare()));
        }
        contestants.add(inJava(GATUN, row.gatun()));
        row.others().forEach((name, loop) -> contestants.add(inJava(name, loop)));
        contestants.addAll(row.more());
        if (c != null) {
            contestants.add(inC(C_AGAIN, row));
        }
        Contest contest = new Contest(row.name(), contestants, settings.rounds());
        // A rate over another is the other's time over its.
        if (row.claim() != null) {
            contest.judge(row.claim(), C, GATUN);
        }
        if (row.moreClaim() != null) {
            contest.judgeDifference(row.moreClaim(), GATUN, C);
        }
        if (row.bareClaim() != null) {
            contest.judge(row.bareClaim(), BARE, GATUN);
        }
        return contest;
    }

    private Contestant inC(String name, RingRow row) {
        String[] arguments = row.inC().toArray(new String[0]);
        return Contestant.ready(name, () -> new AfterAPause(c.ready(settings, arguments)));
    }

    private Contestant inJava(String name, JavaLoop loop) {
        return Contestant.ready(name, () -> new AfterAPause(loop.ready(jmh)));
    }

    /**
     * By then the kernel's thread of another contestant's ring sleeps, if it has one, and what
     * another contestant has in flight has ended.
     */
    private record AfterAPause(Measurement measurement) implements Measurement {
        @Override
        public double take() throws Exception {
            Thread.sleep(2 * RingKind.IDLE_MILLIS);
            return measurement.take();
        }

        @Override
        public void close() throws Exception {
            measurement.close();
        }
    }

    private void times(List<String> others) {
        report.line("");
        report.line(
                "## Nanoseconds per operation: median of "
                        + Contest.turns(contests.values())
                        + " [middle half]");
        List<String> columns = new ArrayList<>(List.of(C, BARE, GATUN));
        columns.addAll(others);
        report.table(
                contests.values(),
                columns,
                (contest, column) -> {
                    boolean cheap = contest.times(GATUN).median() < 1000;
                    return contest.times(column).text(cheap ? "%.1f" : "%.0f");
                });
    }

    private void rates(List<String> others) {
        report.line(
                "## Rate relative to C, turn by turn (C again: what this run cannot tell apart)");
        List<String> columns = new ArrayList<>(List.of(C_AGAIN, BARE, GATUN));
        columns.addAll(others);
        // A rate over another is the other's time over its.
        report.table(
                contests.values(),
                columns,
                (contest, column) -> contest.ratios(C, column).text("%.3f"));
    }

    private void allocation(List<String> others, String suite) throws RunnerException {
        report.line("## Bytes allocated per operation");
        AllocationCheck check = new AllocationCheck(jmh, 4, suite);
        List<List<String>> table = new ArrayList<>();
        boolean anySeldom = false;
        for (RingRow row : contests.keySet()) {
            double bytes =
                    row.isOften()
                            ? row.gatun().look(check, row.name())
                            : row.gatun().allocated(jmh);
            boolean isSeldom = bytes > JmhForks.NO_ALLOCATION && !row.isOften();
            anySeldom |= isSeldom;
            List<String> cells = new ArrayList<>();
            cells.add(row.name());
            cells.add(bytes(bytes) + (isSeldom ? " *" : ""));
            for (String other : others) {
                JavaLoop loop = row.others().get(other);
                cells.add(loop == null ? "" : bytes(loop.allocated(jmh)));
            }
            table.add(cells);
        }
        List<String> columns = new ArrayList<>(List.of("", GATUN));
        columns.addAll(others);
        report.table(columns, table);
        check.end(report);
        if (anySeldom) {
            report.line(
                    "\\* Of few operations: what JMH itself allocates in an iteration, and code"
                            + " that is not compiled yet.");
            report.line("");
        }
    }

    private static String bytes(double count) {
        return String.format(Locale.ROOT, "%.3f", count);
    }
}
