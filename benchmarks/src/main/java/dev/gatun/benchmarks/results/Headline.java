package dev.gatun.benchmarks.results;

import dev.gatun.benchmarks.MarkdownTable;
import dev.gatun.benchmarks.Sample;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/** What the project claims, for somebody who knows nothing of it: one sentence and one table. */
final class Headline {
    private static final String TIME = "time";
    private static final String PROCESSOR_TIME = "processor time";

    /**
     * One line of the table.
     *
     * @param what is done
     * @param other that does it beside Gatun, in words
     * @param measure of which there is more or less: "time"
     * @param gatun what Gatun took
     * @param base what the other took
     */
    private record Row(String what, String other, String measure, Place gatun, Place base) {}

    /** Where the results have a figure. */
    private record Place(String suite, String quantity, String row, Double x, String contestant) {
        Place by(String other) {
            return new Place(suite, quantity, row, x, other);
        }
    }

    private static final List<Row> ROWS = rows();

    private final Collection<SuiteResults> suites;

    Headline(Collection<SuiteResults> suites) {
        this.suites = suites;
    }

    private static List<Row> rows() {
        Place pread = new Place("calls", "time of a call", "pread of 4096 B", null, "Gatun typed");
        Place wakeUp =
                new Place("readiness", "time of a wake-up", "epoll-level", 10_000.0, "Gatun");
        Place nop = new Place("submit", "time of an operation", "defer-taskrun", 32.0, "Gatun");
        Place random =
                new Place("files", "time of an operation", "random 4 KiB, O_DIRECT", 32.0, "Gatun");
        String cpu = "processor time of a request";
        Place epoll = new Place("servers", cpu, "50 connections, pipeline 1", null, "Gatun");
        Place ring = epoll.by("Gatun ring");
        Place threads = threads("rate of reads");
        Place idle =
                new Place(
                        "memory", "resident memory", "10,000 idle connections", null, "Gatun ring");
        Place first =
                new Place("start", "time of a process", "class path", null, "Gatun: open, read");
        String calls = "system calls of 10,000 reads";
        String reading = "256 virtual threads read 4 KiB each, with `O_DIRECT`";
        return List.of(
                beside("C", "one `pread` of 4 KiB that is cached", TIME, pread),
                beside("FileChannel", "one `pread` of 4 KiB that is cached", TIME, pread),
                beside("C", "one wake-up by epoll, 10,000 other descriptors idle", TIME, wakeUp),
                beside("C", "one operation of io_uring, 32 at a time", TIME, nop),
                beside("C", "one read of 4 KiB with `O_DIRECT`, 32 in flight", TIME, random),
                beside("C", "one request to a server on epoll", PROCESSOR_TIME, epoll),
                beside("Netty", "one request to a server on epoll", PROCESSOR_TIME, epoll),
                new Row(
                        "one request to a server on io_uring",
                        "Netty",
                        PROCESSOR_TIME,
                        ring,
                        ring.by("Netty ring")),
                beside("FileChannel", reading, "rate", threads),
                beside(
                        "FileChannel",
                        "meanwhile, how late another virtual thread runs (p99)",
                        "delay",
                        threads("late, p99")),
                new Row(
                        "system calls of 10,000 reads, by a ring with 32 at a time",
                        "`FileChannel`",
                        "calls",
                        new Place("syscalls", calls, "io_uring, 32 a batch", null, "Gatun"),
                        new Place("syscalls", calls, "pread", null, "FileChannel")),
                new Row(
                        "one idle connection to a server on io_uring",
                        "Netty",
                        "memory",
                        idle,
                        idle.by("Netty ring")),
                new Row(
                        "a JVM that reads one file, and ends",
                        "`FileChannel`",
                        TIME,
                        first,
                        first.by("FileChannel: open, read")));
    }

    private static Place threads(String quantity) {
        return new Place("threads", quantity, "O_DIRECT, 256 threads", null, "Gatun");
    }

    private static Row beside(String other, String what, String measure, Place gatun) {
        String name = other.equals("FileChannel") ? "`FileChannel`" : other;
        return new Row(what, name, measure, gatun, gatun.by(other));
    }

    /** The sentence, and the table of what was measured. */
    String text() {
        List<List<String>> table = new ArrayList<>();
        for (Row row : ROWS) {
            Optional<Figure> gatun = find(row.gatun);
            Optional<Figure> base = find(row.base);
            if (gatun.isPresent() && base.isPresent()) {
                table.add(
                        List.of(
                                row.what,
                                row.other,
                                amount(base.get()),
                                amount(gatun.get()),
                                number(ratio(gatun.get(), base.get())) + " × the " + row.measure));
            }
        }
        if (table.isEmpty()) {
            return "Not measured.\n";
        }
        return sentence()
                + "\n"
                + MarkdownTable.of(
                        List.of("", "beside", "it takes", "Gatun takes", "that is"), table);
    }

    private String sentence() {
        List<String> claims = new ArrayList<>();
        range("C", TIME).ifPresent(range -> claims.add(range + " times the time of C"));
        range("Netty", PROCESSOR_TIME)
                .ifPresent(range -> claims.add(range + " times the processor time of Netty"));
        if (claims.isEmpty()) {
            return "";
        }
        return "With Gatun, the operations of this table take "
                + String.join(", and ", claims)
                + ".\n";
    }

    /** The least and the greatest ratio beside one other. */
    private Optional<String> range(String other, String measure) {
        List<Double> ratios = new ArrayList<>();
        for (Row row : ROWS) {
            Optional<Figure> gatun = find(row.gatun);
            Optional<Figure> base = find(row.base);
            if (row.other.equals(other)
                    && row.measure.equals(measure)
                    && gatun.isPresent()
                    && base.isPresent()) {
                ratios.add(ratio(gatun.get(), base.get()));
            }
        }
        if (ratios.isEmpty()) {
            return Optional.empty();
        }
        Sample all = new Sample(ratios);
        String least = number(all.quantile(0));
        String most = number(all.quantile(1));
        return Optional.of(least.equals(most) ? least : least + " to " + most);
    }

    private Optional<Figure> find(Place place) {
        return suites.stream()
                .filter(suite -> suite.suite().equals(place.suite))
                .flatMap(suite -> suite.figures().stream())
                .filter(
                        figure ->
                                figure.quantity().equals(place.quantity)
                                        && figure.row().equals(place.row)
                                        && Objects.equals(figure.x(), place.x)
                                        && figure.contestant().equals(place.contestant))
                .findFirst();
    }

    /** The median of the turns that both have. */
    static double ratio(Figure figure, Figure base) {
        int turns = Math.min(figure.samples().size(), base.samples().size());
        List<Double> ratios = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            ratios.add(figure.samples().get(turn) / base.samples().get(turn));
        }
        return new Sample(ratios).median();
    }

    private static String amount(Figure figure) {
        double median = new Sample(figure.samples()).median();
        String unit = figure.unit();
        for (List<String> units : List.of(List.of("ns", "µs", "ms"), List.of("µs", "ms", "s"))) {
            for (int i = 0; i + 1 < units.size(); i++) {
                if (unit.equals(units.get(i)) && median >= 1000) {
                    unit = units.get(i + 1);
                    median /= 1000;
                }
            }
        }
        return number(median) + " " + unit;
    }

    /** To three digits. */
    private static String number(double value) {
        String format = value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }
}
