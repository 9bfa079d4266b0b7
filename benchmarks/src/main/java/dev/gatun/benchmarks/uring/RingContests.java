package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.AllocationCheck;
import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Sample;
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
    private static final String C = "C";
    private static final String BARE = "bare ring";
    private static final String GATUN = "Gatun";
    private static final String C_AGAIN = "C again";

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
            all.contests.put(row, new Contest(row.name(), all.contestants(row)));
        }
        int turns = settings.turnsOr(4);
        Contest.take(List.copyOf(all.contests.values()), turns, report);
        all.contests.forEach(
                (row, contest) ->
                        report.figures("time of an operation", "ns", row.line(), row.x(), contest));
        all.times(turns, others);
        if (c != null) {
            all.rates(others);
            all.targets();
        }
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

    private List<Contestant> contestants(RingRow row) {
        List<Contestant> contestants = new ArrayList<>();
        if (c != null) {
            contestants.add(new Contestant(C, () -> inC(row)));
        }
        if (row.bare() != null) {
            contestants.add(new Contestant(BARE, () -> row.bare().nanos(jmh)));
        }
        contestants.add(new Contestant(GATUN, () -> row.gatun().nanos(jmh)));
        row.others()
                .forEach(
                        (name, loop) ->
                                contestants.add(new Contestant(name, () -> loop.nanos(jmh))));
        contestants.addAll(row.more());
        if (c != null) {
            contestants.add(new Contestant(C_AGAIN, () -> inC(row)));
        }
        return contestants;
    }

    private double inC(RingRow row) throws IOException, InterruptedException {
        return c.nanos(settings, row.inC().toArray(new String[0]));
    }

    private void times(int turns, List<String> others) {
        report.line("");
        report.line("## Nanoseconds per operation: median of " + turns + " turns [middle half]");
        List<String> columns = new ArrayList<>(List.of(C, BARE, GATUN));
        columns.addAll(others);
        List<List<String>> table = new ArrayList<>();
        for (Contest contest : contests.values()) {
            List<String> cells = new ArrayList<>(List.of(contest.name()));
            for (String column : columns) {
                boolean cheap = contest.times(GATUN).median() < 1000;
                cells.add(
                        contest.has(column)
                                ? contest.times(column).text(cheap ? "%.1f" : "%.0f")
                                : "");
            }
            table.add(cells);
        }
        columns.addFirst("");
        report.table(columns, table);
    }

    private void rates(List<String> others) {
        report.line(
                "## Rate relative to C, turn by turn (C again: what this run cannot tell apart)");
        List<String> columns = new ArrayList<>(List.of(C_AGAIN, BARE, GATUN));
        columns.addAll(others);
        List<List<String>> table = new ArrayList<>();
        for (Contest contest : contests.values()) {
            List<String> cells = new ArrayList<>(List.of(contest.name()));
            for (String column : columns) {
                // A rate over another is the other's time over its.
                cells.add(contest.has(column) ? contest.ratios(C, column).text("%.3f") : "");
            }
            table.add(cells);
        }
        columns.addFirst("");
        report.table(columns, table);
    }

    private void targets() {
        contests.forEach(
                (row, contest) -> {
                    // A rate over another is the other's time over its.
                    double noise = contest.ratios(C, C_AGAIN).reachFrom(1);
                    if (row.claim() != null) {
                        report.target(row.claim(), row.name(), contest.ratios(C, GATUN), noise);
                    }
                    if (row.bareClaim() != null) {
                        Sample seen = contest.ratios(BARE, GATUN);
                        report.target(row.bareClaim(), row.name(), seen, noise);
                    }
                });
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
