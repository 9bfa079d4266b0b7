package dev.gatun.benchmarks.threads;

import com.sun.management.OperatingSystemMXBean;

import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import java.io.IOException;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Reads blocks by one means for a while, and prints a line of what was seen.
 *
 * <p>Arguments: {@link Means}, {@link Way}, how many readers, the file, milliseconds of warm-up at
 * least and at most, milliseconds that are measured. The warm-up ends when the compilers are nearly
 * idle, as their processor time is the process's.
 */
final class ReadersProgram {
    /** So many in all: 4 MiB of them. */
    private static final int LATENCIES = 1 << 19;

    private static final int LEAST_LATENCIES = 16;

    /** How often all that was read is taken out of the page cache, if it is to be cold. */
    private static final int COLD_MILLIS = 50;

    /** What is read if it is to be cached: 256 MiB. */
    private static final long CACHED_BLOCKS = 1 << 16;

    private static final int WARM_UP_STEP_MILLIS = 250;

    /** The share of a step in which the compilers may still be busy. */
    private static final double NEARLY_IDLE = 0.05;

    private final Way way;
    private final FileFd file;
    private final List<Readings> readings = new ArrayList<>();

    private ReadersProgram(Way way, FileFd file) {
        this.way = way;
        this.file = file;
    }

    public static void main(String[] arguments) {
        int status = 0;
        try {
            System.out.println(run(arguments).line());
        } catch (Throwable t) {
            t.printStackTrace();
            status = 1;
        }
        // The readers never end, and neither do the threads of a pool.
        Runtime.getRuntime().halt(status);
    }

    private static Reading run(String[] arguments) throws Exception {
        List<Path> before = Tasks.list();
        Means means = Means.valueOf(arguments[0]);
        Way way = Way.valueOf(arguments[1]);
        Path path = Path.of(arguments[3]);
        try (FileFd file = FileFd.open(path, OpenFlags.O_RDONLY)) {
            ReadersProgram program = new ReadersProgram(way, file);
            program.start(means, path, Integer.parseInt(arguments[2]));
            Ticker ticker = new Ticker();
            ticker.start();
            program.warmUp(Integer.parseInt(arguments[4]), Integer.parseInt(arguments[5]));
            return program.measure(ticker, Integer.parseInt(arguments[6]), before);
        }
    }

    private void start(Means means, Path path, int count) throws Exception {
        long blocks = Files.size(path) / Readers.BLOCK_BYTES;
        if (way == Way.CACHED) {
            blocks = Math.min(blocks, CACHED_BLOCKS);
            readIntoCache(path, blocks * Readers.BLOCK_BYTES);
        } else {
            dropCache();
        }
        for (int i = 0; i < count; i++) {
            int latencies = Math.max(LEAST_LATENCIES, LATENCIES / count);
            readings.add(new Readings(i, blocks, latencies));
        }
        means.open(path, way).start(readings);
    }

    private static void readIntoCache(Path path, long byteCount) throws IOException {
        byte[] chunk = new byte[1 << 16];
        try (var input = Files.newInputStream(path)) {
            for (long done = 0; done < byteCount; ) {
                done += input.read(chunk);
            }
        }
    }

    private void dropCache() throws IOException {
        file.posixFadvise(0, 0, FileAdvice.POSIX_FADV_DONTNEED);
    }

    private void warmUp(int leastMillis, int mostMillis) throws Exception {
        CompilationMXBean compilers = ManagementFactory.getCompilationMXBean();
        int millis = leastMillis;
        pass(leastMillis);
        long before = compilers.getTotalCompilationTime();
        while (millis < mostMillis) {
            pass(WARM_UP_STEP_MILLIS);
            millis += WARM_UP_STEP_MILLIS;
            long now = compilers.getTotalCompilationTime();
            if (now - before < NEARLY_IDLE * WARM_UP_STEP_MILLIS) {
                return;
            }
            before = now;
        }
    }

    private Reading measure(Ticker ticker, int millis, List<Path> tasksBefore) throws Exception {
        ticker.note(TimeUnit.MILLISECONDS.toNanos(millis));
        long cpu = cpuNanos();
        long reads = reads();
        long start = System.nanoTime();
        pass(millis);
        long nanos = System.nanoTime() - start;
        long moreReads = reads() - reads;
        long moreCpu = cpuNanos() - cpu;
        long[] late = ticker.lateNanos();
        int tasks = Tasks.countMore(tasksBefore);
        if (moreReads == 0 || late.length == 0) {
            throw new IOException("nothing was read in " + millis + " ms");
        }
        return new Reading(
                moreReads * 1e9 / nanos,
                moreCpu / 1e3 / moreReads,
                quantile(latencies(), 0.5) / 1e3,
                quantile(late, 0.5) / 1e6,
                quantile(late, 0.99) / 1e6,
                tasks);
    }

    /** Lets time pass, and keeps the file out of the page cache if it is to be cold. */
    private void pass(int millis) throws Exception {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis);
        while (true) {
            long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
            if (left <= 0) {
                return;
            }
            if (way == Way.COLD) {
                dropCache();
                left = Math.min(left, COLD_MILLIS);
            }
            Thread.sleep(left);
        }
    }

    private long reads() {
        return readings.stream().mapToLong(Readings::count).sum();
    }

    /** Of the process, less what this thread takes to keep the file cold. */
    private static long cpuNanos() {
        var process = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        return process.getProcessCpuTime()
                - ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private long[] latencies() {
        return readings.stream()
                .flatMapToLong(each -> Arrays.stream(each.latencies()))
                .sorted()
                .toArray();
    }

    private static long quantile(long[] sorted, double share) {
        return sorted[(int) (share * (sorted.length - 1))];
    }
}
