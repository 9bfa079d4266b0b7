package dev.gatun.benchmarks.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which processors a server has, and which the load generator.
 *
 * @param server numbers, as taskset takes them
 * @param generator the number of one
 * @param areShared whether the generator's is one of the server's
 */
record Processors(String server, String generator, boolean areShared) {
    /**
     * Of those that this process may use. A server on one processor has it for itself; one on more
     * shares one with the generator if there are no others.
     *
     * @param count how many for the server
     * @return null if there are not enough
     */
    static Processors choose(int count) throws IOException {
        List<Integer> allowed = allowed();
        int most = allowed.size();
        if (most < Math.max(2, count)) {
            return null;
        }
        List<String> server =
                allowed.subList(most - count, most).stream().map(Object::toString).toList();
        return new Processors(String.join(",", server), "" + allowed.getFirst(), most == count);
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

    /** A command that runs where the server is to, with all its threads. */
    List<String> forServer(List<String> command) {
        return pinned(server, command);
    }

    /** A command that runs where the generator is to. */
    List<String> forGenerator(List<String> command) {
        return pinned(generator, command);
    }

    private static List<String> pinned(String processors, List<String> command) {
        List<String> pinned = new ArrayList<>(List.of("taskset", "-c", processors));
        pinned.addAll(command);
        return pinned;
    }
}
