package dev.gatun.uring.scenarios;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completions;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.SetupFlags;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.function.Executable;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** What the scenarios share; they know the library's public API only. */
final class Scenario {
    /** Fills a slot. */
    interface Submission {
        Sqe fill(Sqe sqe) throws Exception;
    }

    /** What a thread does. */
    interface Action {
        void run() throws Exception;
    }

    /** Credentials that nobody registered: what has them is refused before it starts. */
    static final int NO_PERSONALITY = 0x7fff;

    private Scenario() {}

    /** Fills slots with user data from 0 on, and submits them. */
    static void submit(IoUring ring, Submission... operations) throws Exception {
        for (int i = 0; i < operations.length; i++) {
            Kernel.assumeHas(operations[i].fill(ring.sq().next()).userData(i));
        }
        int submitted = ring.submit();
        if (ring.setupFlags().has(SetupFlags.IORING_SETUP_SQPOLL)) {
            // Some that have completed may not yet have been counted as read.
            assertTrue(submitted >= operations.length);
        } else {
            assertEquals(operations.length, submitted);
        }
    }

    /** Submits, waits for a completion of each, and gives the results in the order submitted. */
    static List<Integer> results(IoUring ring, Submission... operations) throws Exception {
        submit(ring, operations);
        return results(Completions.take(ring, operations.length));
    }

    /** Results, in the order of the user data. */
    static List<Integer> results(List<Completions.Done> all) {
        return all.stream()
                .sorted(Comparator.comparingLong(Completions.Done::userData))
                .map(Completions.Done::res)
                .toList();
    }

    /** The user data, in the order of the completions. */
    static List<Long> order(List<Completions.Done> all) {
        return all.stream().map(Completions.Done::userData).toList();
    }

    /** Submits one operation, and gives the result of its one completion. */
    static int result(IoUring ring, Submission operation) throws Exception {
        return results(ring, operation).getFirst();
    }

    /** A path for the kernel, in the ring's memory. */
    static MemorySegment path(IoUring ring, Path path) {
        return ring.arena().allocateFrom(path.toString());
    }

    /** No ring can be had so; gives why. */
    static int refused(RingOptions options) {
        return errno(() -> IoUring.open(options).close());
    }

    /** What fails, with which error. */
    static int errno(Executable what) {
        return assertThrows(SyscallException.class, what).errno();
    }

    /** Another thread, to its end. */
    static void inAThread(Action action) throws Exception {
        join(start(action));
    }

    /** A thread, and what it threw. */
    record Started(Thread thread, AtomicReference<Throwable> failure) {}

    static Started start(Action action) {
        var failure = new AtomicReference<Throwable>();
        Thread thread =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        action.run();
                                    } catch (Throwable t) {
                                        failure.set(t);
                                    }
                                });
        return new Started(thread, failure);
    }

    static void join(Started started) throws Exception {
        try {
            started.thread().join();
        } catch (InterruptedException e) {
            started.thread().interrupt();
            throw e;
        }
        if (started.failure().get() != null) {
            throw new AssertionError(started.failure().get());
        }
    }

    /** Bytes that tell where they are. */
    static MemorySegment pattern(MemorySegment memory, int seed) {
        for (long i = 0; i < memory.byteSize(); i++) {
            memory.set(ValueLayout.JAVA_BYTE, i, (byte) (seed + i * 7 + i / 251));
        }
        return memory;
    }
}
