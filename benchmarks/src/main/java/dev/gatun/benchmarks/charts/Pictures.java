package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.SuiteResults;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** All pictures that there are, drawn from results. */
public final class Pictures {
    private static final List<Picture> ALL =
            List.of(
                    new LinePicture(
                            "wake-up",
                            "readiness",
                            "One wake-up among idle descriptors",
                            "The time of one wake-up over the number of idle descriptors:"
                                    + " linear for select and poll, flat for epoll",
                            "time of a wake-up",
                            "idle descriptors"),
                    new LinePicture(
                            "batches",
                            "submit",
                            "One operation of a ring, by how many are submitted at once",
                            "The time of a no-op through io_uring over the size of the batch",
                            "time of an operation",
                            "operations a batch"),
                    new RatePicture(
                            "queue-depth",
                            "files",
                            "Reads of a file, by how many are in flight",
                            "Reads a second over the number of reads in flight, from the page"
                                    + " cache and past it",
                            "time of an operation",
                            "reads in flight",
                            "reads/s"),
                    new BarPicture(
                            "calls",
                            "calls",
                            "One system call, by the path to it",
                            "The time of one system call in C, through Gatun, and through what"
                                    + " else Java has",
                            "time of a call",
                            "ns a call",
                            false,
                            Pictures::isShownCall,
                            Units::count),
                    new LatencyPicture(
                            "latencies",
                            "servers",
                            "Latency of PING over TCP, one thread serving",
                            "Percentiles of the latency of each server under each load",
                            "latency",
                            List.of("p50", "p99", "p99.9")),
                    new BarPicture(
                            "system-calls",
                            "syscalls",
                            "System calls that 10,000 reads take",
                            "The number of system calls for 10,000 reads: one each, one for a"
                                    + " batch through io_uring, next to none with SQPOLL",
                            "system calls of 10,000 reads",
                            "system calls, those of the JVM among them",
                            true,
                            row -> true,
                            Units::count),
                    new BarPicture(
                            "connections",
                            "memory",
                            "What an idle connection takes of a server's memory",
                            "Resident bytes for each of many idle connections, of each server",
                            "resident memory",
                            "resident bytes per connection",
                            false,
                            row -> true,
                            Units::count),
                    new BarPicture(
                            "start",
                            "start",
                            "A JVM from its start to its end, with one thing done in it",
                            "The time of a process: hello world, FileChannel, Selector, and first"
                                    + " calls through Gatun, with and without an AOT cache",
                            "time of a process",
                            "ms a process",
                            false,
                            row -> true,
                            Units::count));

    private Pictures() {}

    /** Not all sizes: one byte, where the path is most of it, and once a page. */
    private static boolean isShownCall(String row) {
        return !row.endsWith(" B")
                || row.endsWith(" 1 B") && !row.startsWith("pwrite")
                || row.equals("read of 4096 B");
    }

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
            Optional<Picture.Drawn> drawn = draw(picture, results);
            if (drawn.isPresent()) {
                Path file = folder.resolve(picture.name() + ".svg");
                SvgFile.write(file, drawn.get().chart(), drawn.get().size(), picture.description());
                files.add(file);
            } else {
                missing.accept(
                        "No picture "
                                + picture.name()
                                + ": the results have no figures for it of the suite "
                                + picture.suite()
                                + ".");
            }
        }
        return files;
    }

    private static Optional<Picture.Drawn> draw(Picture picture, Collection<SuiteResults> results) {
        return results.stream()
                .filter(suite -> suite.suite().equals(picture.suite()))
                .findFirst()
                .flatMap(picture::draw);
    }
}
