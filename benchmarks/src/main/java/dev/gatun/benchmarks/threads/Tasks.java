package dev.gatun.benchmarks.threads;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The threads of this process as the kernel sees them, its own workers for a ring among them. */
final class Tasks {
    private static final Path ALL = Path.of("/proc/self/task");

    /**
     * What the JVM starts for itself while it runs, by how the names begin: compilers, collectors,
     * and the thread that wakes virtual ones that sleep.
     */
    private static final List<String> OF_THE_JVM =
            List.of("C1 Compiler", "C2 Compiler", "GC Thread", "G1 ", "VirtualThread-u");

    private Tasks() {}

    /** Their numbers. */
    static List<Path> list() throws IOException {
        try (Stream<Path> tasks = Files.list(ALL)) {
            return tasks.toList();
        }
    }

    /** How many there are that were not there before, and that the JVM has not for itself. */
    static int countMore(List<Path> before) throws IOException {
        List<Path> more = new ArrayList<>(list());
        more.removeAll(before);
        int count = 0;
        for (Path task : more) {
            try {
                String name = Files.readString(task.resolve("comm"));
                if (OF_THE_JVM.stream().noneMatch(name::startsWith)) {
                    count++;
                }
            } catch (NoSuchFileException e) {
                // It has ended meanwhile.
            }
        }
        return count;
    }
}
