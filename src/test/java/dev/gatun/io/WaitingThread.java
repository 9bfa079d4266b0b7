package dev.gatun.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A platform thread inside a call that waits, seen through {@code /proc}. */
final class WaitingThread<T> {
    /**
     * The signal with which java.nio wakes threads: it has a handler, which does not restart calls.
     */
    static final int WAKEUP_SIGNAL = 62;

    private static final long TIMEOUT_SECONDS = 60;

    private final FutureTask<T> task;
    private final FutureTask<Integer> tid =
            new FutureTask<>(() -> (int) Syscalls.syscall(SyscallNumber.SYS_gettid));

    private WaitingThread(Callable<T> call) {
        task = new FutureTask<>(call);
    }

    static <T> WaitingThread<T> start(Callable<T> call) throws Exception {
        WaitingThread<T> thread = new WaitingThread<>(call);
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            thread.tid.run();
                            thread.task.run();
                        });
        thread.tid.get();
        return thread;
    }

    /** What the kernel calls the thread. */
    int tid() throws Exception {
        return tid.get();
    }

    /** Returns when the thread sleeps inside a system call. */
    void awaitIn(long number) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(TIMEOUT_SECONDS);
        while (!isIn(Path.of("/proc/self/task", String.valueOf(tid())), number)) {
            assertTrue(!task.isDone(), "the thread has ended");
            assertTrue(System.nanoTime() < deadline, "never seen inside of call " + number);
            Thread.sleep(1);
        }
    }

    /** Whether the task with this folder sleeps in a system call. */
    static boolean isIn(Path task, long number) throws IOException {
        return Files.readString(task.resolve("syscall")).startsWith(number + " ");
    }

    /** How often the thread has gone to sleep by itself. */
    long sleeps() throws Exception {
        for (String line : Files.readAllLines(Path.of("/proc/self/task/" + tid() + "/status"))) {
            if (line.startsWith("voluntary_ctxt_switches:")) {
                return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        throw new AssertionError("no count");
    }

    /** Sends this thread the signal that java.nio uses. */
    void signal() throws Exception {
        installHandler();
        long pid = ProcessHandle.current().pid();
        assertEquals(0, Syscalls.syscall(SyscallNumber.SYS_tgkill, pid, tid(), WAKEUP_SIGNAL));
    }

    /** Has java.nio install its handler, without which the signal would end the JVM. */
    static void installHandler() throws IOException {
        SocketChannel.open().close();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigCgt:")) {
                long caught = Long.parseUnsignedLong(line.substring(7).strip(), 16);
                assertTrue((caught >>> (WAKEUP_SIGNAL - 1) & 1) != 0, "no handler: " + line);
                return;
            }
        }
        throw new AssertionError("no SigCgt line");
    }

    boolean isDone() {
        return task.isDone();
    }

    /** What the call gave or threw. */
    T result() throws Exception {
        try {
            return task.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("the call still waits", e);
        }
    }
}
