package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Threads that sleep in the kernel, as the kernel sees them. */
public final class Blocked {
    private static final long PATIENCE_SECONDS = 60;

    private Blocked() {}

    /** Waits until so many threads of this process sleep in a call with this first argument. */
    public static void await(int number, long fd, int threads)
            throws IOException, InterruptedException {
        await(ProcessHandle.current(), number + " 0x" + Long.toHexString(fd) + " ", threads);
    }

    /** Waits until a thread of another process sleeps in a call. */
    public static void await(Process process, int number) throws IOException, InterruptedException {
        await(process.toHandle(), number + " ", 1);
    }

    private static void await(ProcessHandle process, String call, int threads)
            throws IOException, InterruptedException {
        Path tasks = Path.of("/proc/" + process.pid() + "/task");
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (count(tasks, call) < threads) {
            assertTrue(process.isAlive(), "the process has ended");
            assertTrue(System.nanoTime() < deadline, "never so many asleep in call " + call);
            Thread.sleep(1);
        }
    }

    private static int count(Path folder, String call) throws IOException {
        List<Path> tasks;
        try (Stream<Path> files = Files.list(folder)) {
            tasks = files.toList();
        }
        int found = 0;
        for (Path task : tasks) {
            if (isIn(task, call)) {
                found++;
            }
        }
        return found;
    }

    /** Whether the thread of this folder sleeps in a call that is shown so; not if it has ended. */
    static boolean isIn(Path task, String call) {
        try {
            // "running", or the number, the arguments, and two registers
            return Files.readString(task.resolve("syscall")).startsWith(call);
        } catch (IOException e) {
            // A thread that has ended, or that ends while it is being read: then it is ESRCH, and
            // its folder may still be there.
            return false;
        }
    }
}
