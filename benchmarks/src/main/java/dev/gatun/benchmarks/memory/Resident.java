package dev.gatun.benchmarks.memory;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a process holds of the machine's memory, in bytes.
 *
 * @param all its pages that are in memory, {@code VmRSS}
 * @param anonymous those that are of no file, {@code RssAnon}
 * @param heap live objects, if it is a JVM
 */
record Resident(long all, long anonymous, long heap) {
    /** In {@code jcmd PID GC.heap_info} of the serial collector, for both generations. */
    private static final Pattern GENERATION =
            Pattern.compile("(?i)^\\s*(?:def ?new|tenured)\\b.*\\bused (\\d+)K.*");

    /** Looks at a process; at a JVM after a collection. */
    static Resident of(long pid, boolean isJava) throws IOException, InterruptedException {
        long heap = isJava ? collectAndMeasureHeap(pid) : 0;
        List<String> status = Files.readAllLines(Path.of("/proc/" + pid + "/status"));
        return new Resident(bytes(status, "VmRSS:"), bytes(status, "RssAnon:"), heap);
    }

    private static long collectAndMeasureHeap(long pid) throws IOException, InterruptedException {
        jcmd(pid, "GC.run");
        long used = 0;
        int generations = 0;
        for (String line : jcmd(pid, "GC.heap_info")) {
            Matcher generation = GENERATION.matcher(line);
            if (generation.matches()) {
                used += Long.parseLong(generation.group(1)) << 10;
                generations++;
            }
        }
        if (generations != 2) {
            throw new IOException("jcmd GC.heap_info does not tell of two generations");
        }
        return used;
    }

    private static List<String> jcmd(long pid, String command)
            throws IOException, InterruptedException {
        Path jcmd = Settings.java().resolveSibling("jcmd");
        return CProgram.run(List.of(jcmd.toString(), Long.toString(pid), command));
    }

    private static long bytes(List<String> status, String key) throws IOException {
        for (String line : status) {
            if (line.startsWith(key)) {
                return Long.parseLong(line.substring(key.length()).replace("kB", "").strip()) << 10;
            }
        }
        throw new IOException("no " + key + " in /proc/PID/status");
    }
}
