package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.ChildJvm;
import dev.gatun.io.MemFd;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Which system calls a busy ring makes, as strace(1) sees them from outside. */
class BusyRingSystemCallsTest {
    private static final int ROUNDS = 50;
    private static final int BATCH = 8;

    @TempDir Path folder;

    /** Reads by batches, twice; the second time between two calls of getppid(2). */
    static final class Reads {
        private static final int BLOCK = 4096;
        private static final int IDLE_MILLIS = 60_000;

        private static final CqeHandler READ = (userData, res, flags) -> assertEquals(BLOCK, res);

        private Reads() {}

        public static void main(String[] arguments) throws IOException {
            boolean polled = arguments[0].equals("polled");
            // Two batches: the kernel's thread frees the slots of one only after it has completed.
            RingOptions options = RingOptions.entries(2 * BATCH);
            try (IoUring ring =
                            IoUring.open(
                                    polled ? options.submissionPolling(IDLE_MILLIS) : options);
                    MemFd memory = MemFd.create("busy")) {
                memory.ftruncate(BLOCK);
                MemorySegment buffer = ring.arena().allocate(BLOCK, BLOCK);
                RegisteredBuffers.register(ring, buffer);
                DirectDescriptor file = RegisteredFiles.register(ring, memory).get(0);
                // By then classes are loaded, and the kernel's thread is awake.
                read(ring, file, buffer, polled);
                long before = ring.enterCount();
                Syscalls.syscall(SyscallNumber.SYS_getppid);
                read(ring, file, buffer, polled);
                Syscalls.syscall(SyscallNumber.SYS_getppid);
                System.out.println(ring.enterCount() - before);
            }
        }

        private static void read(
                IoUring ring, DirectDescriptor file, MemorySegment buffer, boolean polled)
                throws IOException {
            for (int round = 0; round < ROUNDS; round++) {
                for (int i = 0; i < BATCH; i++) {
                    ring.sq().next().readFixed(file, 0, buffer, 0, BLOCK, 0);
                }
                if (polled) {
                    ring.submit();
                } else {
                    ring.submitAndWait(BATCH);
                }
                for (int ended = 0; ended < BATCH; ) {
                    int taken = ring.cq().drain(READ);
                    if (taken == 0) {
                        Thread.onSpinWait();
                    }
                    ended += taken;
                }
            }
        }
    }

    @Test
    void thatIsPolledMakesNone() throws Exception {
        Seen seen = systemCalls("polled");
        assertEquals(List.of(), seen.calls);
        assertEquals(0, seen.enterCount);
    }

    /** One a batch, and those by which a drain fetches: the ring counts both. */
    @Test
    void thatIsNotMakesThoseThatTheRingCounts() throws Exception {
        Seen seen = systemCalls("entered");
        assertEquals(Collections.nCopies(seen.enterCount, "io_uring_enter"), seen.calls);
        assertTrue(seen.enterCount >= ROUNDS, () -> seen.enterCount + " calls");
    }

    /** What strace saw, and what the ring counted. */
    private record Seen(List<String> calls, int enterCount) {}

    /** Those of the thread that reads, between its two marks. */
    private Seen systemCalls(String kind) throws IOException, InterruptedException {
        Path trace = folder.resolve("trace");
        List<String> command = new ArrayList<>(List.of("strace", "-f", "-qq", "-e", "signal=none"));
        command.addAll(List.of("-o", trace.toString()));
        // Interpreted: what has code compiled calls futex(2).
        command.addAll(ChildJvm.command(List.of("-Xint"), Reads.class, kind));
        Process strace;
        try {
            strace = new ProcessBuilder(command).start();
        } catch (IOException e) {
            assumeTrue(false, "no strace here: " + e.getMessage());
            throw e;
        }
        ChildJvm.Result result = ChildJvm.await(strace, new byte[0]);
        assertEquals(0, result.status(), result::err);
        List<String> calls = new ArrayList<>();
        String reader = null;
        for (String line : Files.readAllLines(trace)) {
            String[] words = line.strip().split(" +", 2);
            boolean isMark = words[1].startsWith("getppid(");
            if (words[0].equals(reader)) {
                if (isMark) {
                    return new Seen(calls, Integer.parseInt(result.out().strip()));
                }
                // Not the end of a call that another thread's came into; nor a look at the clock,
                // which is a call only where the vDSO cannot read that clock.
                if (!words[1].startsWith("<") && !words[1].startsWith("clock_gettime(")) {
                    calls.add(words[1].substring(0, words[1].indexOf('(')));
                }
            } else if (isMark) {
                reader = words[0];
            }
        }
        throw new AssertionError("the two marks were not traced");
    }
}
