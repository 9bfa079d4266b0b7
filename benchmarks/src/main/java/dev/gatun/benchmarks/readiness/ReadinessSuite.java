package dev.gatun.benchmarks.readiness;

import com.sun.management.UnixOperatingSystemMXBean;

import dev.gatun.benchmarks.AllocationCheck;
import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.JmhForks;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Sample;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.uring.IoUring;

import org.openjdk.jmh.runner.RunnerException;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** One wake-up among idle descriptors: the same loop in C and on Gatun, and the JDK's. */
public final class ReadinessSuite implements Suite {
    private static final String C = Contest.C;
    private static final String BARE = "bare";
    private static final String GATUN = "Gatun";
    private static final String SELECTOR = "Selector";
    private static final String C_AGAIN = Contest.C_AGAIN;

    private static final Claim LIKE_C =
            new Claim(3, "readiness-c", "time of a wake-up", Limit.none("beside C's"));
    private static final Claim LIKE_BARE =
            new Claim(
                    3,
                    "readiness-bare",
                    "time of a wake-up",
                    Limit.atMost(1.06, "× bare downcalls"));
    private static final Claim FLAT =
            new Claim(3, "readiness-flat", "10,000 idle", Limit.atMost(1.1, "× the time of 100"));
    private static final Claim LINEAR =
            new Claim(
                    3, "readiness-linear", "10,000 idle", Limit.between(8, 12, "× that of 1,000"));

    /** What a JVM has open besides, and more. */
    private static final int OTHER_DESCRIPTORS = 200;

    /** One row: a mechanism and how many are idle. */
    private record Row(Mechanism mechanism, int idle) {
        String name() {
            return mechanism.text + String.format(Locale.ROOT, ", %,d idle", idle);
        }
    }

    @Override
    public String name() {
        return "readiness";
    }

    @Override
    public String question() {
        return "what does one wake-up cost among idle descriptors?";
    }

    @Override
    public String duration() {
        return "10 min, 10 s";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        CProgram c = null;
        CProgram cRing = null;
        try {
            c = CProgram.compile("wakeup");
            report.remark("C: " + CProgram.compiler() + ", -O2, a process of two threads.");
            cRing = CProgram.compile("wakeup_uring", "-luring");
        } catch (IOException e) {
            report.remark(
                    (c == null ? "No figures for C" : "No figures for C on io_uring")
                            + ", as gcc did not do its work: "
                            + Reason.of(e));
        }
        JmhForks jmh = new JmhForks(settings.quick());
        Map<Row, Contest> contests = new LinkedHashMap<>();
        for (Row row : rows(settings, report)) {
            CProgram peer = row.mechanism == Mechanism.IO_URING ? cRing : c;
            contests.put(row, contest(settings, jmh, peer, row));
        }
        Contest.take(List.copyOf(contests.values()), settings.turnsOr(3, 5), report);
        jmh.writeJson(settings.results().resolve("readiness.json"));

        contests.forEach(
                (row, contest) ->
                        report.figures(
                                "time of a wake-up",
                                "ns",
                                row.mechanism.text,
                                (double) row.idle,
                                contest));
        times(report, jmh, contests);
        if (c != null) {
            ratios(report, contests);
        }
        targets(report, contests);
    }

    private static List<Row> rows(Settings settings, Report report) {
        var system = (UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        // The JVM has raised its soft limit to the hard one, and what it starts inherits that.
        long limit = system.getMaxFileDescriptorCount();
        List<Row> rows = new ArrayList<>();
        for (Mechanism mechanism : Mechanism.values()) {
            if (mechanism == Mechanism.IO_URING && !IoUring.isAvailable()) {
                report.remark("No rows for io_uring: " + IoUring.availability() + ".");
                continue;
            }
            for (int idle : mechanism.idleCounts) {
                if (settings.quick() && !isQuick(mechanism, idle)) {
                    continue;
                }
                Row row = new Row(mechanism, idle);
                if (idle + OTHER_DESCRIPTORS > limit) {
                    report.remark(
                            "No row for " + row.name() + ": RLIMIT_NOFILE is " + limit + " here.");
                } else {
                    rows.add(row);
                }
            }
        }
        return rows;
    }

    private static boolean isQuick(Mechanism mechanism, int idle) {
        return idle == 100 || idle == 10_000 && mechanism == Mechanism.EPOLL_EDGE;
    }

    private static Contest contest(Settings settings, JmhForks jmh, CProgram c, Row row) {
        List<Contestant> contestants = new ArrayList<>();
        Map<String, String> parameters = row.mechanism.parameters(row.idle);
        if (c != null) {
            contestants.add(inC(C, settings, c, row));
        }
        contestants.add(inJava(BARE, jmh, row.mechanism.bare, parameters));
        contestants.add(inJava(GATUN, jmh, row.mechanism.benchmark, parameters));
        if (row.mechanism == Mechanism.EPOLL_LEVEL) {
            contestants.add(inJava(SELECTOR, jmh, SelectorWakeup.class, selectorParameters(row)));
        }
        if (c != null) {
            contestants.add(inC(C_AGAIN, settings, c, row));
        }
        Contest contest = new Contest(row.name(), contestants, settings.rounds());
        contest.judge(LIKE_BARE, GATUN, BARE);
        contest.judge(LIKE_C, GATUN, C);
        return contest;
    }

    private static Contestant inC(String name, Settings settings, CProgram c, Row row) {
        String idle = Integer.toString(row.idle);
        return Contestant.ready(name, () -> c.ready(settings, row.mechanism.text, idle));
    }

    private static Contestant inJava(
            String name, JmhForks jmh, Class<?> benchmark, Map<String, String> parameters) {
        return Contestant.ready(name, () -> jmh.ready(benchmark, "wakeUp", parameters));
    }

    private static Map<String, String> selectorParameters(Row row) {
        return Map.of("idle", Integer.toString(row.idle));
    }

    private static void times(Report report, JmhForks jmh, Map<Row, Contest> contests)
            throws RunnerException {
        AllocationCheck check = new AllocationCheck(jmh, 3, "readiness");
        report.line("");
        report.line(
                "## Nanoseconds per wake-up: median of "
                        + Contest.turns(contests.values())
                        + " [middle half]");
        List<List<String>> rows = new ArrayList<>();
        boolean fewOperations = false;
        for (Map.Entry<Row, Contest> entry : contests.entrySet()) {
            Row row = entry.getKey();
            Contest contest = entry.getValue();
            Map<String, String> parameters = row.mechanism.parameters(row.idle);
            double allocated =
                    check.look(row.name(), row.mechanism.benchmark, "wakeUp", parameters);
            String bytes = String.format(Locale.ROOT, "%.3f", allocated);
            if (allocated > JmhForks.NO_ALLOCATION) {
                fewOperations = true;
                bytes += " *";
            }
            rows.add(
                    List.of(
                            contest.name(),
                            time(contest, C),
                            time(contest, BARE),
                            time(contest, GATUN),
                            time(contest, SELECTOR),
                            bytes,
                            contest.has(SELECTOR)
                                    ? String.format(
                                            Locale.ROOT,
                                            "%.3f",
                                            jmh.allocated(
                                                    SelectorWakeup.class,
                                                    "wakeUp",
                                                    selectorParameters(row)))
                                    : ""));
        }
        report.table(List.of("", C, BARE, GATUN, SELECTOR, "B, Gatun", "B, Selector"), rows);
        check.end(report);
        if (fewOperations) {
            report.line(
                    "\\* What JMH itself allocates in an iteration, over few wake-ups. The same"
                            + " code with fewer idle descriptors shows what a wake-up allocates.");
            report.line("");
        }
    }

    private static String time(Contest contest, String contestant) {
        return contest.has(contestant) ? contest.times(contestant).text("%.0f") : "";
    }

    private static void ratios(Report report, Map<Row, Contest> contests) {
        report.line(
                "## Time relative to C, turn by turn (C again: what this run cannot tell apart)");
        report.table(
                contests.values().stream().filter(contest -> contest.has(C)).toList(),
                List.of(C_AGAIN, BARE, GATUN, SELECTOR),
                (contest, contestant) -> contest.ratios(contestant, C).text("%.3f"));
    }

    private static void targets(Report report, Map<Row, Contest> contests) {
        contests.values().forEach(contest -> contest.tell(report));
        for (Mechanism mechanism : Mechanism.values()) {
            Contest many = contests.get(new Row(mechanism, 10_000));
            Contest fewer = contests.get(new Row(mechanism, mechanism.isFlat() ? 100 : 1_000));
            if (many != null && fewer != null) {
                Sample growth = many.ratios(GATUN, fewer, GATUN);
                report.target(
                        mechanism.isFlat() ? FLAT : LINEAR,
                        mechanism.text,
                        growth,
                        Math.max(many.noise(), fewer.noise()) * growth.median());
            }
        }
    }
}
