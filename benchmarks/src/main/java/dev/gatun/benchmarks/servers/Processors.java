package dev.gatun.benchmarks.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which processor a server has for itself, and which the load generator.
 *
 * @param server a processor's number
 * @param generator another
 */
record Processors(int server, int generator) {
    /** Two of those that this process may use; null if there are not two. */
    static Processors choose() throws IOException {
        List<Integer> allowed = allowed();
        return allowed.size() < 2 ? null : new Processors(allowed.getLast(), allowed.getFirst());
    }

    private static List<Integer> allowed() throws IOException {
        String key = "Cpus_allowed_list:";
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith(key)) {
                return parse(line.substring(key.length()).strip());
            }
        }
        throw new IOException("no " + key + " in /proc/self/status");
    }

    /** As the kernel lists them: {@code 0-3,8}. */
    private static List<Integer> parse(String ranges) {
        List<Integer> numbers = new ArrayList<>();
        for (String range : ranges.split(",")) {
            String[] ends = range.split("-");
            for (int i = Integer.parseInt(ends[0]);
                    i <= Integer.parseInt(ends[ends.length - 1]); ) {
                numbers.add(i++);
            }
        }
        return numbers;
    }

    /** A command that runs on one processor, with all its threads. */
    static List<String> pinned(int processor, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", "" + processor));
        pinned.addAll(command);
        return pinned;
    }
}
