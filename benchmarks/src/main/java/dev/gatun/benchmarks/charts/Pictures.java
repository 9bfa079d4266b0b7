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
                            "reads/s",
                            row -> true),
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
                    new RatePicture(
                            "threads",
                            "threads",
                            "Reads of virtual threads, by how many threads read",
                            "Reads a second over the number of virtual threads, past the page"
                                    + " cache, through it and from it",
                            "time between two reads",
                            "threads",
                            "reads/s",
                            row -> !isSlow(row) && !isOfHandlers(row)),
                    new BarPicture(
                            "threads-cpu",
                            "threads",
                            "Processor time of a read by one of 256 virtual threads",
                            "Microseconds of processor time for a read of 4 KiB, by each way to"
                                    + " read on a virtual thread",
                            "processor time of a read",
                            "µs of processor time a read",
                            false,
                            Pictures::isOfManyThreads,
                            Units::micros),
                    new BarPicture(
                            "threads-late",
                            "threads",
                            "How late another virtual thread runs while 256 read (p99)",
                            "How late a virtual thread runs that wants to run every millisecond,"
                                    + " by each way to read on the others",
                            "late, p99",
                            "µs late",
                            true,
                            Pictures::isOfManyThreads,
                            Units::micros),
                    new BarPicture(
                            "handlers",
                            "threads",
                            "Reads past the page cache that tell a handler",
                            "Reads a second of AsynchronousFileChannel and of Gatun's service, one"
                                    + " and many in flight",
                            "rate of reads",
                            "reads/s",
                            false,
                            Pictures::isOfHandlers,
                            Units::rate),
                    new BarPicture(
                            "slow-storage",
                            "threads",
                            "Reads of a file system that waits 1 ms",
                            "Reads a second of virtual threads from a file system whose reads take"
                                    + " a millisecond, by each way to read",
                            "rate of reads",
                            "reads/s",
                            false,
                            Pictures::isSlow,
                            Units::rate),
                    new BarPicture(
                            "thread-servers",
                            "threads",
                            "PING over TCP with a virtual thread for each connection",
                            "Requests a second of servers with a virtual thread for each"
                                    + " connection, on Gatun's service and on the JDK's sockets,"
                                    + " beside one thread with a ring",
                            "rate of requests",
                            "requests/s",
                            false,
                            row -> true,
                            Units::rate),
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

    // Rows of the suite "threads".

    private static boolean isOfManyThreads(String row) {
        return row.endsWith(", 256 threads") && !isSlow(row);
    }

    private static boolean isSlow(String row) {
        return row.startsWith("slow, ");
    }

    private static boolean isOfHandlers(String row) {
        return row.startsWith("handlers");
    }

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
