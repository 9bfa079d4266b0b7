package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.SuiteResults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/** All pictures that there are, drawn from results. */
public final class Pictures {
    private static final String ALL_ROWS = ".*";

    // Rows of the suite "threads".
    private static final String SLOW = "slow, .*";
    private static final String NOT_SLOW = "(?!slow|handlers).*";
    private static final String MANY_THREADS = "(?!slow).*, 256 threads";

    /** Not all sizes: one byte, where the path is most of it, and once a page. */
    private static final String SOME_SIZES = "(?!pwrite).* 1 B|read of 4096 B|.*(?<! B)";

    private static final List<Picture> ALL =
            List.of(
                    new Picture(
                            "wake-up",
                            "readiness",
                            "One wake-up, by how many other descriptors are idle",
                            ALL_ROWS,
                            new Lines("time of a wake-up", null, 10)),
                    new Picture(
                            "batches",
                            "submit",
                            "One operation of a ring, by how many are submitted at once",
                            ALL_ROWS,
                            new Lines("time of an operation", null, 2)),
                    new Picture(
                            "queue-depth",
                            "files",
                            "Reads of a file, by how many are in flight",
                            ALL_ROWS,
                            new Lines("time of an operation", "reads/s", 2)),
                    new Picture(
                            "calls",
                            "calls",
                            "One system call, by the path to it",
                            SOME_SIZES,
                            new Rows(false, Units.COUNT, "time of a call")),
                    new Picture(
                            "latencies",
                            "servers",
                            "Latency of PING over TCP, one thread serving",
                            ALL_ROWS,
                            new Rows(
                                    true,
                                    Units.MICROS,
                                    "latency, p50",
                                    "latency, p99",
                                    "latency, p99.9")),
                    new Picture(
                            "threads",
                            "threads",
                            "Reads of virtual threads, by how many threads read",
                            NOT_SLOW,
                            new Lines("time between two reads", "reads/s", 4)),
                    new Picture(
                            "threads-cpu",
                            "threads",
                            "Processor time of a read by one of 256 virtual threads",
                            MANY_THREADS,
                            new Rows(false, Units.TENTHS, "processor time of a read")),
                    new Picture(
                            "threads-late",
                            "threads",
                            "How late another virtual thread runs while 256 read (p99)",
                            MANY_THREADS,
                            new Rows(true, Units.MICROS, "late, p99")),
                    new Picture(
                            "handlers",
                            "threads",
                            "Reads past the page cache that tell a handler",
                            "handlers.*",
                            new Rows(false, Units.THOUSANDS, "rate of reads")),
                    new Picture(
                            "slow-storage",
                            "threads",
                            "Reads of a file system that waits 1 ms",
                            SLOW,
                            new Rows(false, Units.THOUSANDS, "rate of reads")),
                    new Picture(
                            "thread-servers",
                            "threads",
                            "PING over TCP with a virtual thread for each connection",
                            ALL_ROWS,
                            new Rows(false, Units.THOUSANDS, "rate of requests")),
                    new Picture(
                            "system-calls",
                            "syscalls",
                            "System calls that 10,000 reads take, those of the JVM among them",
                            ALL_ROWS,
                            new Rows(true, Units.COUNT, "system calls of 10,000 reads")),
                    new Picture(
                            "connections",
                            "memory",
                            "What an idle connection takes of a server's memory",
                            ALL_ROWS,
                            new Rows(false, Units.COUNT, "resident memory")),
                    new Picture(
                            "start",
                            "start",
                            "A JVM from its start to its end, with one thing done in it",
                            ALL_ROWS,
                            new Rows(false, Units.COUNT, "time of a process")));

    private Pictures() {}

    /**
     * Draws what there are results for.
     *
     * @param folder for the files
     * @param missing takes a sentence for each that is left out
     * @return the files
     */
    public static List<Path> draw(
            Collection<SuiteResults> results, Path folder, Consumer<String> missing)
            throws IOException {
        System.setProperty("java.awt.headless", "true");
        List<Path> files = new ArrayList<>();
        for (Picture picture : ALL) {
            List<Path> drawn = new ArrayList<>();
            for (SuiteResults suite : results) {
                if (suite.suite().equals(picture.suite())) {
                    picture.draw(suite, folder).ifPresent(drawn::add);
                }
            }
            files.addAll(drawn);
            if (drawn.isEmpty()) {
                missing.accept(
                        "No picture %s: the results have no figures for it of the suite %s."
                                .formatted(picture.name(), picture.suite()));
            }
        }
        return files;
    }
}
