package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.CProgram;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** fio(1), where it is installed: a benchmark of its own, by io_uring with the same features. */
final class Fio {
    static final String NAME = "fio";

    private static final Pattern IOPS = Pattern.compile("\"iops\" : ([0-9.]+)");

    private final boolean quick;
    private final Path file;

    private Fio(boolean quick, Path file) {
        this.quick = quick;
        this.file = file;
    }

    /** Null if there is none. */
    static Fio find(boolean quick, Path file) throws InterruptedException {
        try {
            CProgram.run(List.of(NAME, "--version"));
            return new Fio(quick, file);
        } catch (IOException e) {
            return null;
        }
    }

    double nanos(FileOperation operation, int depth) throws IOException, InterruptedException {
        boolean isRandom = operation != FileOperation.SEQUENTIAL;
        List<String> lines =
                CProgram.run(
                        List.of(
                                NAME,
                                "--name=" + operation.text,
                                "--filename=" + file,
                                "--readonly",
                                "--rw=" + (isRandom ? "randread" : "read"),
                                "--bs=" + operation.bytes,
                                "--direct=" + (operation == FileOperation.DIRECT ? 1 : 0),
                                "--ioengine=io_uring",
                                "--fixedbufs=1",
                                "--registerfiles=1",
                                "--iodepth=" + depth,
                                "--iodepth_batch_submit=" + depth,
                                "--iodepth_batch_complete_min=1",
                                "--iodepth_batch_complete_max=" + depth,
                                // Keeps the page cache, its clock and its books out of it.
                                "--invalidate=0",
                                "--gtod_reduce=1",
                                "--norandommap=1",
                                "--time_based=1",
                                "--ramp_time=" + (quick ? "100ms" : "200ms"),
                                "--runtime=" + (quick ? "300ms" : "1400ms"),
                                "--output-format=json"));
        // The first is that of the reads.
        Matcher iops = IOPS.matcher(String.join("\n", lines));
        if (!iops.find()) {
            throw new IOException("fio printed no rate:\n" + String.join("\n", lines));
        }
        return 1e9 / Double.parseDouble(iops.group(1));
    }
}
