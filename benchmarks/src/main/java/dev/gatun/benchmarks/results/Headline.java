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
    private static final List<String> UNITS_OF_TIME = List.of("ns", "µs", "ms", "s");

    private final Collection<SuiteResults> suites;
    private final List<Row> rows = new ArrayList<>();

    /** Where the results have a figure. */
    private record Place(String suite, String quantity, String row, Double x, String contestant) {
        Place by(String other) {
            return new Place(suite, quantity, row, x, other);
        }
    }

    /**
     * One line of the table, for which there are results.
     *
     * @param what is done
     * @param measure of which there is more or less: "time"
     * @param gatun what Gatun took
     * @param base what the other took
     */
    private record Row(String what, String measure, Figure gatun, Figure base) {
        /** Who did the same, in words. */
        String other() {
            String name = base.contestant();
            return name.startsWith("FileChannel") ? "`FileChannel`" : name.split(" ")[0];
        }

        double ratio() {
            return gatun.relativeTo(base);
        }
    }

    Headline(Collection<SuiteResults> suites) {
        this.suites = suites;
        Place pread = new Place("calls", "time of a call", "pread of 4096 B", null, "Gatun typed");
        add("one `pread` of 4 KiB that is cached", TIME, pread, "C");
        Place epoll = new Place("readiness", "time of a wake-up", "epoll-level", 1e4, "Gatun");
        add("one wake-up by epoll, 10,000 other descriptors idle", TIME, epoll, "C");
        Place nop = new Place("submit", "time of an operation", "defer-taskrun", 32.0, "Gatun");
        add("one operation of io_uring, 32 at a time", TIME, nop, "C");
        String direct = "random 4 KiB, O_DIRECT";
        Place read = new Place("files", "time of an operation", direct, 32.0, "Gatun");
        add("one read of 4 KiB with `O_DIRECT`, 32 in flight", TIME, read, "C");
        String cpu = "processor time of a request";
        Place server = new Place("servers", cpu, "50 connections, pipeline 1", null, "Gatun");
        add("one PING to a server on epoll, 50 connections", PROCESSOR_TIME, server, "C");
        add("one PING to a server on epoll, 50 connections", PROCESSOR_TIME, server, "Netty");
        Place ring = server.by("Gatun ring");
        add("one PING to a server on io_uring, 50 connections", PROCESSOR_TIME, ring, "Netty ring");
        String many = "O_DIRECT, 256 threads";
        Place rate = new Place("threads", "rate of reads", many, null, "Gatun");
        add("256 virtual threads read 4 KiB each, with `O_DIRECT`", "rate", rate, "FileChannel");
        Place late = new Place("threads", "late, p99", many, null, "Gatun");
        String delay = "meanwhile, how late another virtual thread runs (p99)";
        add(delay, "delay", late, "FileChannel");
        Place jvm =
                new Place("start", "time of a process", "class path", null, "Gatun: open, read");
        add("a JVM that reads one file, and ends", TIME, jvm, "FileChannel: open, read");
    }

    private void add(String what, String measure, Place gatun, String other) {
        add(what, measure, gatun, gatun.by(other));
    }

    private void add(String what, String measure, Place gatun, Place base) {
        find(gatun)
                .flatMap(figure -> find(base).map(other -> new Row(what, measure, figure, other)))
                .ifPresent(rows::add);
    }

    private Optional<Figure> find(Place place) {
        return suites.stream()
                .filter(suite -> suite.suite().equals(place.suite))
                .flatMap(suite -> suite.figures().stream())
                .filter(figure -> figure.quantity().equals(place.quantity))
                .filter(figure -> figure.row().equals(place.row))
                .filter(figure -> Objects.equals(figure.x(), place.x))
                .filter(figure -> figure.contestant().equals(place.contestant))
                .findFirst();
    }

    /** The sentence, and the table of what was measured. */
    String text() {
        if (rows.isEmpty()) {
            return "Not measured.\n";
        }
        List<List<String>> table = new ArrayList<>();
        for (Row row : rows) {
            table.add(
                    List.of(
                            row.what,
                            row.other(),
                            amount(row.base),
                            amount(row.gatun),
                            number(row.ratio()) + " × the " + row.measure));
        }
        List<String> head = List.of("", "beside", "it takes", "Gatun takes", "that is");
        return sentence() + "\n" + MarkdownTable.of(head, table);
    }

    private String sentence() {
        List<String> claims = new ArrayList<>();
        claim("C", TIME, claims);
        claim("Netty", PROCESSOR_TIME, claims);
        return claims.isEmpty()
                ? ""
                : "With Gatun, the operations of this table take "
                        + String.join(", and ", claims)
                        + ".\n";
    }

    /** The least and the greatest ratio beside one other. */
    private void claim(String other, String measure, List<String> claims) {
        List<Double> ratios =
                rows.stream()
                        .filter(row -> row.other().equals(other) && row.measure.equals(measure))
                        .map(Row::ratio)
                        .toList();
        if (!ratios.isEmpty()) {
            String range = new Sample(ratios).range(Headline::number);
            claims.add(range + " times the " + measure + " of " + other);
        }
    }

    private static String amount(Figure figure) {
        double median = figure.median();
        String unit = figure.unit();
        while (median >= 1000 && UNITS_OF_TIME.indexOf(unit) >= 0 && !unit.equals("s")) {
            unit = UNITS_OF_TIME.get(UNITS_OF_TIME.indexOf(unit) + 1);
            median /= 1000;
        }
        return number(median) + " " + unit;
    }

    /** To about three digits. */
    private static String number(double value) {
        String format =
                value >= 100 ? "%,.0f" : value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f";
        return String.format(Locale.ROOT, format, value);
    }
}
