package dev.gatun.benchmarks.syscalls;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Report;
import dev.gatun.benchmarks.Sample;
import dev.gatun.benchmarks.Settings;
import dev.gatun.benchmarks.Suite;
import dev.gatun.benchmarks.results.Claim;
import dev.gatun.benchmarks.results.Limit;
import dev.gatun.benchmarks.uring.Blocks;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How many system calls the same reads take, by the way in which they are made: counted. */
public final class SyscallsSuite implements Suite {
    private static final int READS = 10_000;

    // A power of two, as all files of blocks.
    private static final int BLOCKS = 1 << 14;

    private static final String ENTER = "io_uring_enter";

    /**
     * One way to read.
     *
     * @param name for the table
     * @param way as reads.c and {@link Reads} take it
     * @param batch reads at a time
     * @param call the system call that it is made of
     * @param calls how many of them it takes
     */
    private record Row(String name, String way, int batch, String call, int calls) {
        static Row ring(int batch) {
            int calls = (READS + batch - 1) / batch;
            return new Row("io_uring, " + batch + " a batch", "ring", batch, ENTER, calls);
        }

        boolean isRing() {
            return call.equals(ENTER);
        }
    }

    private static final Row PREAD = new Row("pread", "pread", 1, "pread64", READS);
    private static final Row POLLED = new Row("io_uring, SQPOLL", "sqpoll", 32, ENTER, 0);

    private static final List<Row> ROWS =
            List.of(
                    new Row("read", "read", 1, "read", READS),
                    PREAD,
                    Row.ring(1),
                    Row.ring(8),
                    Row.ring(32),
                    Row.ring(128),
                    POLLED);

    private static final Claim AS_MANY_AS_ASKED =
            new Claim(
                    4,
                    "syscalls-count",
                    "system calls of the reads more or fewer than the number named",
                    Limit.atMost(0, "calls"));

    private static final List<Row> QUICK_ROWS = List.of(Row.ring(32), POLLED);

    @Override
    public String name() {
        return "syscalls";
    }

    @Override
    public String question() {
        return "how many system calls do 10,000 reads take?";
    }

    @Override
    public String duration() {
        return "1 min, 10 s";
    }

    @Override
    public void run(Settings settings, Report report) throws Exception {
        String whyNot = SystemCalls.whyNot();
        if (whyNot != null) {
            report.remark("Nothing counted, as strace does not trace here: " + whyNot);
            return;
        }
        CProgram c = null;
        try {
            c = CProgram.compile("reads", "-luring");
            report.remark("C: " + CProgram.compiler() + ", liburing.");
        } catch (IOException e) {
            report.remark("No figures for C, as gcc or liburing is missing: " + Reason.of(e));
        }
        Path file = Settings.target().resolve("blocks-to-count");
        try {
            Blocks.create(file, BLOCKS);
            count(settings, report, c, file);
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static void count(Settings settings, Report report, CProgram c, Path file)
            throws Exception {
        List<Row> rows = new ArrayList<>(settings.quick() ? QUICK_ROWS : ROWS);
        if (!IoUring.isAvailable()) {
            report.remark("No rows for io_uring: " + IoUring.availability() + ".");
            rows.removeIf(Row::isRing);
        } else if (Runtime.getRuntime().availableProcessors() < 2) {
            report.remark("No row for SQPOLL: the kernel's thread needs its own processor.");
            rows.remove(POLLED);
        }
        int turns = settings.turnsOr(2);
        List<List<String>> table = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            Row row = rows.get(i);
            report.progress(i + 1, rows.size(), row.name);
            List<SystemCalls> gatun = count(turns, inJava(row.way, row, file));
            List<String> cells = new ArrayList<>();
            cells.add(row.name);
            cells.add(c == null ? "" : text(report, row, "C", count(turns, inC(c, row, file))));
            cells.add(text(report, row, "Gatun", gatun));
            cells.add(
                    row == PREAD
                            ? text(
                                    report,
                                    row,
                                    "FileChannel",
                                    count(turns, inJava("channel", row, file)))
                            : "");
            cells.add(most(gatun).toString());
            table.add(cells);
            judge(report, row, gatun);
        }
        report.progressEnded();
        report.line("");
        report.line("## System calls of " + number(READS) + " reads of 4 KiB");
        report.table(List.of("", "C", "Gatun", "FileChannel", "Gatun's are"), table);
    }

    /** None fewer either: a call that strace names otherwise is not one that is saved. */
    private static void judge(Report report, Row row, List<SystemCalls> turns) {
        int worst = 0;
        for (SystemCalls calls : turns) {
            int own = calls.of(row.call);
            SystemCalls others = calls.besides(row.call);
            if (own != row.calls) {
                report.failure(row.name + " takes " + own + " " + row.call + ", not " + row.calls);
            }
            if (others.total() > 0) {
                report.failure(row.name + " takes other system calls: " + others);
            }
            worst = Math.max(worst, Math.abs(own - row.calls) + others.total());
        }
        report.target(
                AS_MANY_AS_ASKED,
                row.name + ", " + number(row.calls),
                new Sample(List.of((double) worst)));
    }

    private static List<SystemCalls> count(int turns, List<String> command)
            throws IOException, InterruptedException {
        List<SystemCalls> counted = new ArrayList<>();
        for (int turn = 0; turn < turns; turn++) {
            counted.add(SystemCalls.count(command));
        }
        return counted;
    }

    private static List<String> inC(CProgram c, Row row, Path file) {
        return command(List.of(c.path().toString()), row.way, row, file);
    }

    private static List<String> inJava(String way, Row row, Path file) {
        Path target = Settings.target();
        List<String> java =
                List.of(
                        Settings.java().toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "--class-path",
                        target.resolve("benchmarks.jar")
                                + ":"
                                + target.resolve("lib").resolve("gatun.jar"),
                        Reads.class.getName());
        return command(java, way, row, file);
    }

    private static List<String> command(List<String> program, String way, Row row, Path file) {
        List<String> command = new ArrayList<>(program);
        command.addAll(List.of(way, "" + row.batch, "" + READS, file.toString()));
        return command;
    }

    private static SystemCalls most(List<SystemCalls> turns) {
        return Collections.max(turns, Comparator.comparingInt(SystemCalls::total));
    }

    /** All that were made: a number, or the least and the most. */
    private static String text(Report report, Row row, String contestant, List<SystemCalls> turns) {
        report.figure(
                "system calls of 10,000 reads",
                "calls",
                row.name,
                null,
                contestant,
                turns.stream().map(calls -> (double) calls.total()).toList());
        int least = turns.stream().mapToInt(SystemCalls::total).min().orElseThrow();
        int most = most(turns).total();
        return least == most ? number(least) : number(least) + " to " + number(most);
    }

    private static String number(int count) {
        return String.format(Locale.ROOT, "%,d", count);
    }
}
