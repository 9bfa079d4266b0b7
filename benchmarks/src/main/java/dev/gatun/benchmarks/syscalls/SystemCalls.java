package dev.gatun.benchmarks.syscalls;

import dev.gatun.benchmarks.CProgram;
import dev.gatun.benchmarks.Reason;
import dev.gatun.benchmarks.Settings;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The system calls that a thread made between two calls of getppid(2), as strace(1) saw them.
 *
 * @param counts by the name of the call
 */
record SystemCalls(Map<String, Integer> counts) {
    /** A thread and the call that it begins; not what goes on, a signal or an end. */
    private static final Pattern CALL = Pattern.compile("(\\d+) +(\\w+)\\(.*");

    /** The same thread reads a class of the JDK's, which may happen at any time. */
    private static final Pattern OF_A_CLASS =
            Pattern.compile("\\d+ +\\w+\\(\\d+<.*/lib/modules>.*");

    private static final String MARK = "getppid";

    /**
     * What a JVM's threads make by themselves: locks, memory, signals, and what restarts a wait.
     */
    private static final Set<String> OF_A_JVM =
            Set.of(
                    "futex",
                    "madvise",
                    "mmap",
                    "mprotect",
                    "munmap",
                    "restart_syscall",
                    "rt_sigprocmask",
                    "rt_sigreturn",
                    "sched_yield");

    /** Runs a program that makes these two calls. */
    static SystemCalls count(List<String> command) throws IOException, InterruptedException {
        Path trace = Settings.target().resolve("strace.txt");
        try {
            List<String> traced = new ArrayList<>();
            traced.addAll(List.of("strace", "-f", "-y", "-qq", "-e", "signal=none", "-o"));
            traced.add(trace.toString());
            traced.addAll(command);
            CProgram.run(traced);
            return read(trace);
        } finally {
            Files.deleteIfExists(trace);
        }
    }

    /** Why strace cannot trace here, or null. */
    static String whyNot() throws InterruptedException {
        try {
            CProgram.run(List.of("strace", "-qq", "-e", "trace=none", "true"));
            return null;
        } catch (IOException e) {
            return Reason.of(e);
        }
    }

    private static SystemCalls read(Path trace) throws IOException {
        Map<String, Map<String, Integer>> byThread = new HashMap<>();
        String marked = null;
        try (BufferedReader lines = Files.newBufferedReader(trace)) {
            for (String line; (line = lines.readLine()) != null; ) {
                Matcher call = CALL.matcher(line);
                if (!call.matches() || OF_A_CLASS.matcher(line).matches()) {
                    continue;
                }
                String thread = call.group(1);
                if (!call.group(2).equals(MARK)) {
                    byThread.computeIfAbsent(thread, unused -> new TreeMap<>())
                            .merge(call.group(2), 1, Integer::sum);
                } else if (marked == null) {
                    marked = thread;
                    byThread.remove(thread);
                } else if (thread.equals(marked)) {
                    return new SystemCalls(byThread.getOrDefault(thread, Map.of()));
                }
            }
        }
        throw new IOException("no two calls of " + MARK + " by one thread were traced");
    }

    int of(String call) {
        return counts.getOrDefault(call, 0);
    }

    /** All that are neither of these nor a JVM's own. */
    SystemCalls besides(String call) {
        Map<String, Integer> others = new TreeMap<>(counts);
        others.remove(call);
        others.keySet().removeAll(OF_A_JVM);
        return new SystemCalls(others);
    }

    int total() {
        return counts.values().stream().mapToInt(Integer::intValue).sum();
    }

    @Override
    public String toString() {
        return counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .map(entry -> String.format(Locale.ROOT, "%,d ", entry.getValue()) + entry.getKey())
                .collect(Collectors.joining(", "));
    }
}
