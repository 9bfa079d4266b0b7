package dev.gatun.sys;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Threads that sleep in the kernel, as the kernel sees them. */
final class Blocked {
    private static final Path TASKS = Path.of("/proc/self/task");

    private Blocked() {}

    /** Waits until so many threads of this process sleep in a call with this first argument. */
    static void await(int number, long fd, int threads) throws IOException, InterruptedException {
        String call = number + " 0x" + Long.toHexString(fd) + " ";
        while (count(call) < threads) {
            Thread.sleep(1);
        }
    }

    private static int count(String call) throws IOException {
        List<Path> tasks;
        try (Stream<Path> files = Files.list(TASKS)) {
            tasks = files.toList();
        }
        int found = 0;
        for (Path task : tasks) {
            try {
                // "running", or the number, the arguments, and two registers
                if (Files.readString(task.resolve("syscall")).startsWith(call)) {
                    found++;
                }
            } catch (NoSuchFileException thatThreadHasEnded) {
                continue;
            } catch (IOException e) {
                // A thread that ends while it is being read: ESRCH.
                if (Files.exists(task)) {
                    throw e;
                }
            }
        }
        return found;
    }
}
