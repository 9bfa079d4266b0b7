package dev.gatun.benchmarks.threads;

import dev.gatun.benchmarks.Contest;
import dev.gatun.benchmarks.DetailedContest;
import dev.gatun.benchmarks.DetailedMeasurement;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Sample;
import dev.gatun.benchmarks.Turns;
import dev.gatun.benchmarks.results.Claim;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/** A part of the suite: rows of readers, their tables and figures. */
final class ReadRows {
    static final String GATUN = Means.SERVICE.contestant;

    /** The default once more at the end of a turn. */
    private static final String GATUN_AGAIN = GATUN + " again";

    private final Report report;
    private final ReaderJvm jvm;
    private final boolean hasAgain;
    private final List<ReadRow> rows = new ArrayList<>();

    /**
     * Without rows yet.
     *
     * @param hasAgain whether the default of Gatun is measured twice in a turn
     */
    ReadRows(Report report, ReaderJvm jvm, boolean hasAgain) {
        this.report = report;
        this.jvm = jvm;
        this.hasAgain = hasAgain;
    }

    /**
     * A further row.
     *
     * @param line what all rows of one kind are called
     * @param readersAre what the readers are, such as "threads"
     * @param all the first is what others are compared with
     */
    void add(String line, Way way, int readers, String readersAre, Path file, List<Means> all) {
        Map<String, Callable<DetailedMeasurement<Reading>>> contestants = new LinkedHashMap<>();
        Means gatun = null;
        for (Means means : all) {
            contestants.put(means.contestant, () -> () -> jvm.read(means, way, readers, file));
            if (means.contestant.equals(GATUN)) {
                gatun = means;
            }
        }
        if (hasAgain) {
            Means again = gatun;
            contestants.put(GATUN_AGAIN, () -> () -> jvm.read(again, way, readers, file));
        }
        String name = String.format("%s, %,d %s", line, readers, readersAre);
        if (readers == 1) {
            name = name.replaceFirst("s$", "");
        }
        rows.add(
                new ReadRow(
                        way,
                        readers,
                        line,
                        readers,
                        all.getFirst().contestant,
                        new DetailedContest<>(name, contestants, Reading::rate, 1)));
    }

    boolean isEmpty() {
        return rows.isEmpty();
    }

    void take(Turns turns) throws Exception {
        Contest.take(rows.stream().map(row -> row.contest().contest()).toList(), turns, report);
    }

    /** That of one way, with so many readers. */
    Optional<ReadRow> find(Way way, int readers) {
        return rows.stream().filter(row -> row.is(way, readers)).findFirst();
    }

    /** All that was seen. */
    void tables(String title) {
        String turns = DetailedContest.turns(rows.stream().map(ReadRow::contest).toList());
        report.line("");
        report.line("## " + title + ": medians of " + turns + " [middle half]");
        List<List<String>> table = new ArrayList<>();
        for (ReadRow row : rows) {
            for (String contestant : row.contest().contestants()) {
                table.add(
                        List.of(
                                row.name() + ": " + contestant,
                                text(row, contestant, reading -> reading.rate() / 1e3, "%.1f"),
                                text(row, contestant, Reading::cpuMicros, "%.1f"),
                                text(row, contestant, Reading::p50Micros, "%.1f"),
                                text(row, contestant, Reading::lateP50, "%.2f"),
                                text(row, contestant, Reading::lateP99, "%.2f"),
                                text(row, contestant, Reading::tasks, "%.0f")));
            }
        }
        report.table(
                List.of(
                        "",
                        "1000 reads/s",
                        "CPU µs/read",
                        "p50 µs",
                        "late p50 ms",
                        "late p99 ms",
                        "platform threads"),
                table);
        ratios(title + ": rate", Reading::rate);
        ratios(title + ": processor time of a read", Reading::cpuMicros);
    }

    private static String text(
            ReadRow row, String contestant, ToDoubleFunction<Reading> figure, String format) {
        return row.contest().figures(contestant, figure).text(format);
    }

    private void ratios(String what, ToDoubleFunction<Reading> figure) {
        String base = rows.getFirst().base();
        report.line("## " + what + " relative to " + base + ", turn by turn");
        Set<String> compared = new LinkedHashSet<>();
        rows.forEach(row -> compared.addAll(row.contest().contestants()));
        compared.remove(base);
        compared.remove(GATUN_AGAIN);
        List<List<String>> table = new ArrayList<>();
        for (ReadRow row : rows) {
            List<String> cells = new ArrayList<>(List.of(row.name()));
            for (String contestant : compared) {
                cells.add(
                        row.contest().has(contestant)
                                ? row.contest().ratios(contestant, base, figure).text("%.2f")
                                : "");
            }
            if (hasAgain) {
                cells.add(row.contest().ratios(GATUN_AGAIN, GATUN, figure).text("%.2f"));
            }
            table.add(cells);
        }
        List<String> head = new ArrayList<>(compared);
        head.addFirst("");
        if (hasAgain) {
            head.add("Gatun again / Gatun");
        }
        report.table(head, table);
    }

    /** Everything as data. */
    void data() {
        for (ReadRow row : rows) {
            for (String contestant : row.contest().contestants()) {
                report.figure(
                        "time between two reads",
                        "ns",
                        row.line(),
                        row.x(),
                        contestant,
                        row.contest()
                                .figures(contestant, reading -> 1e9 / reading.rate())
                                .values());
                figure(row, contestant, "rate of reads", "reads/s", Reading::rate);
                figure(row, contestant, "processor time of a read", "µs", Reading::cpuMicros);
                figure(row, contestant, "time of a read, p50", "µs", Reading::p50Micros);
                figure(row, contestant, "late, p50", "µs", reading -> 1e3 * reading.lateP50());
                figure(row, contestant, "late, p99", "µs", reading -> 1e3 * reading.lateP99());
                figure(row, contestant, "platform threads", "", Reading::tasks);
            }
        }
    }

    private void figure(
            ReadRow row,
            String contestant,
            String quantity,
            String unit,
            ToDoubleFunction<Reading> figure) {
        List<Double> values = row.contest().figures(contestant, figure).values();
        report.figure(quantity, unit, row.name(), null, contestant, values);
    }

    /** Has a row judge the default of Gatun by a figure relative to another contestant's. */
    void judgeRatio(Claim claim, ReadRow row, String base, ToDoubleFunction<Reading> figure) {
        judge(claim, row, () -> row.contest().ratios(GATUN, base, figure), figure);
    }

    /** Has a row judge the default of Gatun by a figure itself. */
    void judge(Claim claim, ReadRow row, ToDoubleFunction<Reading> figure) {
        judge(claim, row, () -> row.contest().figures(GATUN, figure), figure);
    }

    private void judge(
            Claim claim, ReadRow row, Supplier<Sample> seen, ToDoubleFunction<Reading> figure) {
        DetailedContest<Reading> contest = row.contest();
        contest.contest()
                .judge(
                        claim,
                        () -> new Contest.Seen(row.name(), seen.get(), noise(contest, figure)));
    }

    private double noise(DetailedContest<Reading> contest, ToDoubleFunction<Reading> figure) {
        return hasAgain
                ? contest.ratios(GATUN_AGAIN, GATUN, figure).reachFrom(1)
                : Double.POSITIVE_INFINITY;
    }

    /** What was seen of what the rows judge. */
    void targets() {
        rows.forEach(row -> row.contest().contest().tell(report));
    }

    /** A claim about a count. */
    void countTarget(Claim claim, ReadRow row, ToDoubleFunction<Reading> figure) {
        report.target(claim, row.name(), row.contest().figures(GATUN, figure));
    }
}
