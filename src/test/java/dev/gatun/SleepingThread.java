package dev.gatun;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.SignalSet;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A platform thread in a call that waits; {@code /proc} shows when it sleeps. */
public final class SleepingThread<T> {
    /**
     * With which java.nio wakes its threads: its handler does nothing, and does not restart calls.
     */
    public static final int WAKE_UP_SIGNAL = 62;

    private static final long PATIENCE_SECONDS = 60;

    private final FutureTask<T> call;
    private final FutureTask<Integer> tid = new FutureTask<>(SleepingThread::gettid);

    private final Semaphore asked = new Semaphore(0);

    private SleepingThread(Callable<T> call) {
        this.call = new FutureTask<>(call);
    }

    /** Starts it; the call may not sleep yet. */
    public static <T> SleepingThread<T> start(Callable<T> call) throws Exception {
        SleepingThread<T> thread = new SleepingThread<>(call);
        Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            thread.tid.run();
                            thread.call.run();
                            // Seen in /proc until it has been asked for its result.
                            thread.asked.acquireUninterruptibly();
                        });
        thread.tid.get();
        return thread;
    }

    /** Starts it and returns when it sleeps in a system call of this number. */
    public static <T> SleepingThread<T> startAndAwait(long number, Callable<T> call)
            throws Exception {
        SleepingThread<T> thread = start(call);
        thread.awaitIn(number);
        return thread;
    }

    /** Starts it with {@link #WAKE_UP_SIGNAL} blocked, and pending. */
    public static <T> SleepingThread<T> startWithSignalPending(Callable<T> call) throws Exception {
        installHandler();
        return start(
                () -> {
                    SignalSet.of(WAKE_UP_SIGNAL).block();
                    signal(gettid(), WAKE_UP_SIGNAL);
                    return call.call();
                });
    }

    /** What the kernel calls the thread that asks. */
    public static int gettid() {
        return (int) Syscalls.syscall(SyscallNumber.SYS_gettid);
    }

    /** Returns when it sleeps in a system call of this number. */
    public void awaitIn(long number) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (!isIn(number)) {
            assertFalse(call.isDone(), "the thread has ended");
            assertTrue(System.nanoTime() < deadline, "never asleep in system call " + number);
            Thread.onSpinWait();
        }
    }

    /** Whether it sleeps in a system call of this number now. */
    public boolean isIn(long number) throws Exception {
        return Blocked.isIn(folder(), number + " ");
    }

    /** What the kernel calls the thread. */
    public int tid() throws Exception {
        return tid.get();
    }

    /** Whether the call has ended. */
    public boolean isDone() {
        return call.isDone();
    }

    /** How often it has gone to sleep. */
    public long sleeps() throws Exception {
        for (String line : Files.readAllLines(folder().resolve("status"))) {
            if (line.startsWith("voluntary_ctxt_switches:")) {
                return Long.parseLong(line.substring(line.indexOf(':') + 1).strip());
            }
        }
        throw new AssertionError("no count");
    }

    private Path folder() throws Exception {
        return Path.of("/proc/self/task/" + tid.get());
    }

    /** Sends it a signal that does nothing but interrupt. */
    public void interrupt() throws Exception {
        installHandler();
        signal(tid.get(), WAKE_UP_SIGNAL);
    }

    /** {@code tgkill(2)}: a signal for one thread. */
    public static void signal(int tid, int signal) {
        long pid = ProcessHandle.current().pid();
        assertEquals(0, Syscalls.syscall(SyscallNumber.SYS_tgkill, pid, tid, signal));
    }

    /** Has java.nio install its handler; without one the signal ends the JVM. */
    public static void installHandler() throws IOException {
        SocketChannel.open().close();
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigCgt:")) {
                long caught = Long.parseUnsignedLong(line.substring(7).strip(), 16);
                assertTrue((caught >>> (WAKE_UP_SIGNAL - 1) & 1) != 0, "no handler: " + line);
            }
        }
    }

    /** What the call gave or threw. */
    public T result() throws Exception {
        try {
            return call.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new AssertionError("the call still waits", e);
        } finally {
            asked.release();
        }
    }
}
