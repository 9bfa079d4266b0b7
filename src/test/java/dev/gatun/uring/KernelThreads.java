package dev.gatun.uring;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/**
 * The kernel's threads in this process. A worker's name has the number of its thread as the first
 * PID namespace counts: in a container that is another number than the one that the thread knows.
 */
public final class KernelThreads {
    /** How the names of the workers of rings begin. */
    public static final String WORKERS = "iou-wrk-";

    /** How the names of the threads that submit for a ring begin. */
    public static final String SUBMITTERS = "iou-sqp-";

    private KernelThreads() {}

    /** Their folders in /proc. */
    public static Set<Path> named(String prefix) throws IOException {
        Set<Path> found = new TreeSet<>();
        try (DirectoryStream<Path> tasks = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
            for (Path task : tasks) {
                try {
                    if (Files.readString(task.resolve("comm")).startsWith(prefix)) {
                        found.add(task);
                    }
                } catch (NoSuchFileException thatThreadHasEnded) {
                    continue;
                } catch (IOException e) {
                    if (Files.exists(task)) {
                        throw e;
                    }
                }
            }
        }
        return found;
    }

    /** Those that were not there before. */
    public static Set<Path> since(Set<Path> before, String prefix) throws IOException {
        Set<Path> found = named(prefix);
        found.removeAll(before);
        return found;
    }
}
