package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE32;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE_MIXED;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SUBMIT_ALL;
import static dev.gatun.uring.scenarios.Scenario.NO_PERSONALITY;
import static dev.gatun.uring.scenarios.Scenario.inAThread;
import static dev.gatun.uring.scenarios.Scenario.join;
import static dev.gatun.uring.scenarios.Scenario.order;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.start;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Until;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;
import dev.gatun.sys.UringSyscalls;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.SetupFlags;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/** Slots, batches, what a batch is when one of it is refused, and who may submit. */
class SubmissionScenarioTest {
    private static final int IORING_ENTER_GETEVENTS = 1;

    private static RingOptions entries(int count) {
        return RingOptions.entries(count);
    }

    static List<RingOptions> kindsOfRings() {
        return List.of(
                entries(8),
                entries(8).with(IORING_SETUP_CQE32),
                entries(8).with(IORING_SETUP_CQE_MIXED),
                entries(8).submissionPolling(50));
    }

    @ParameterizedTest
    @MethodSource("kindsOfRings")
    void nopsOnAllKindsOfRings(RingOptions options) throws Exception {
        Kernel.assumeNopHasAResult();
        try (var ring = Kernel.orSkip(options.toString(), () -> IoUring.open(options))) {
            assertEquals(
                    List.of(0, 0, 7, -Errno.EIO),
                    results(
                            ring,
                            s -> s.nop(),
                            s -> s.nop().ioDrain(),
                            s -> s.nop(7),
                            s -> s.nop(-Errno.EIO)));
        }
    }

    @Test
    void bigCompletionsBesideSmallOnes() throws Exception {
        Kernel.assumeHas(IORING_SETUP_CQE_MIXED);
        try (var ring = IoUring.open(entries(8).with(IORING_SETUP_CQE_MIXED))) {
            for (int round = 0; round < 50; round++) {
                ring.sq().next().nop(round).userData(1);
                ring.sq().next().nop(round, 1000 + round, 2000 + round).userData(2);
                ring.sq().next().nop(round).userData(3);
                assertEquals(3, ring.submitAndWait(0));
                List<List<Long>> all = new ArrayList<>();
                ring.cq()
                        .drain(
                                (userData, res, flags, first, second) ->
                                        all.add(List.of(userData, (long) res, first, second)),
                                8);
                long n = round;
                assertEquals(
                        List.of(
                                List.of(1L, n, 0L, 0L),
                                List.of(2L, n, 1000L + n, 2000L + n),
                                List.of(3L, n, 0L, 0L)),
                        all);
            }
        }
    }

    @Test
    void bigCompletionsOverflowInOrder() throws Exception {
        Kernel.assumeHas(IORING_SETUP_CQE_MIXED);
        var options = entries(8).completionEntries(8).with(IORING_SETUP_CQE_MIXED);
        try (var ring = IoUring.open(options)) {
            for (int i = 0; i < 24; i++) {
                // After the first, each takes two places: one meets the queue's end.
                if (i == 0) {
                    ring.sq().next().nop(i).userData(i);
                } else {
                    ring.sq().next().nop(i, 100 + i, 200 + i).userData(i);
                }
                if (i % 8 == 7) {
                    assertEquals(8, ring.submit());
                }
            }
            ring.getEvents();
            List<Long> all = new ArrayList<>();
            ring.cq()
                    .drain(
                            (userData, res, flags, first, second) -> {
                                assertEquals(userData == 0 ? 0 : 100 + userData, first);
                                all.add(userData);
                            },
                            100);
            List<Long> expected = new ArrayList<>();
            for (long i = 0; i < 24; i++) {
                expected.add(i);
            }
            assertEquals(expected, all);
        }
    }

    @Test
    void roomIsCountedWithThePolledQueueToo() throws Exception {
        try (var ring = IoUring.open(entries(8).submissionPolling(10_000))) {
            for (int i = 0; i < 8; i++) {
                assertEquals(8 - i, ring.sq().space());
                assertEquals(i, ring.sq().pending());
                ring.sq().next().nop();
            }
            assertNull(ring.sq().tryNext());
            ring.submit();
            take(ring, 8);
            // The kernel completes what it read before it tells that it has read it.
            Until.holds("all are told to be read", () -> ring.sq().space() == 8);
            assertEquals(0, ring.sq().pending());
        }
    }

    @Test
    void afterTheWaitThereIsRoom() throws Exception {
        try (var ring = IoUring.open(entries(2).completionEntries(1024).submissionPolling(1))) {
            for (int i = 0; i < 500; i++) {
                // A signal ends the wait early.
                while (ring.sq().space() == 0) {
                    ring.waitForSpace();
                }
                ring.sq().next().nop().userData(i);
                ring.submit();
            }
            assertEquals(500, take(ring, 500).size());
        }
        try (var ring = IoUring.open(2)) {
            assertThrows(IllegalStateException.class, ring::waitForSpace);
        }
    }

    @Test
    void aBadOneStopsTheBatchOrDoesNot() throws Exception {
        try (var ring = IoUring.open(8)) {
            assertTrue(ring.setupFlags().has(IORING_SETUP_SUBMIT_ALL));
            ring.sq().next().nop().personality(NO_PERSONALITY).userData(0);
            ring.sq().next().nop().personality(NO_PERSONALITY).userData(1);
            ring.sq().next().nop().userData(2);
            assertEquals(3, ring.submit());
            assertEquals(0, ring.sq().pending());
            assertEquals(List.of(-Errno.EINVAL, -Errno.EINVAL, 0), results(take(ring, 3)));
        }
        try (var ring = IoUring.open(entries(8).without(IORING_SETUP_SUBMIT_ALL))) {
            ring.sq().next().nop().personality(NO_PERSONALITY).userData(0);
            ring.sq().next().nop().personality(NO_PERSONALITY).userData(1);
            ring.sq().next().nop().userData(2);
            assertEquals(1, ring.submit());
            assertEquals(2, ring.sq().pending());
            assertEquals(1, ring.submit());
            assertEquals(1, ring.sq().pending());
            assertEquals(1, ring.submit());
            assertEquals(List.of(-Errno.EINVAL, -Errno.EINVAL, 0), results(take(ring, 3)));
        }
    }

    @Test
    void aSubmitTellsItsCountAndTheWaitDoesNotChangeIt() throws Exception {
        try (var ring = IoUring.open(8)) {
            ring.sq().next().nop();
            assertEquals(1, ring.submitAndWait(1, 20_000_000_000L));
            take(ring, 1);
            ring.sq().next().nop();
            ring.sq().next().nop();
            assertEquals(2, ring.submitAndWait(5, 1_000_000));
            assertEquals(2, ring.cq().ready());
            // What is there is enough: no second wait.
            assertEquals(0, ring.submitAndWait(2, 20_000_000_000L));
        }
    }

    @Test
    void theVectorIsTheCallersAgainAfterTheSubmit() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(16);
            try (Arena arena = Arena.ofConfined()) {
                var vector = IoVector.of(arena, memory.asSlice(0, 8), memory.asSlice(8, 8));
                submit(ring, s -> s.readv(pipe.readEnd(), vector));
            }
            MemorySegment sent = ring.arena().allocate(16).fill((byte) 9);
            assertEquals(16, pipe.writeEnd().write(sent));
            assertEquals(16, take(ring, 1).getFirst().res());
            assertEquals(-1, memory.mismatch(sent));
        }
    }

    @Test
    void theWaitIsForThatMany() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            for (int i = 0; i < 3; i++) {
                ring.sq().next().read(pipe.readEnd(), memory, i, 1).userData(i);
            }
            var writer =
                    start(
                            () -> {
                                MemorySegment one = memory.asSlice(7, 1);
                                for (int i = 0; i < 3; i++) {
                                    Thread.sleep(2);
                                    pipe.writeEnd().write(one);
                                }
                            });
            assertEquals(3, ring.submitAndWait(3));
            assertEquals(3, ring.cq().ready());
            join(writer);
        }
    }

    @Test
    void aSuccessIsSkippedAndAFailureIsNot() throws Exception {
        Kernel.assumeNopHasAResult();
        try (var ring = IoUring.open(8)) {
            ring.sq().next().nop().userData(1).link().skipSuccess();
            ring.sq().next().nop().userData(2).link().skipSuccess();
            ring.sq().next().nop().userData(3);
            assertEquals(3, ring.submit());
            assertEquals(List.of(3L), order(take(ring, 1)));
            nothing(ring);
            ring.sq().next().nop(-Errno.EIO).userData(1).skipSuccess().link();
            ring.sq().next().nop().userData(2);
            assertEquals(2, ring.submit());
            // What is cancelled behind one that was to be silent is silent, too.
            assertEquals(List.of(-Errno.EIO), results(take(ring, 1)));
            nothing(ring);
            ring.sq().next().nop(-Errno.EIO).userData(1).skipSuccess().hardLink();
            ring.sq().next().nop().userData(2).skipSuccess().hardLink();
            ring.sq().next().nop().userData(3);
            assertEquals(3, ring.submit());
            assertEquals(List.of(-Errno.EIO, 0), results(take(ring, 2)));
            nothing(ring);
        }
    }

    @Test
    void theKernelKnowsTheOneIssuerToo() throws Exception {
        try (var ring = IoUring.open(entries(4).registeredRing(false))) {
            int number = ring.fd().number();
            assertEquals(0, UringSyscalls.ioUringEnter(number, 0, 0, IORING_ENTER_GETEVENTS));
            inAThread(
                    () -> {
                        int how = IORING_ENTER_GETEVENTS;
                        assertEquals(-Errno.EEXIST, UringSyscalls.ioUringEnter(number, 0, 0, how));
                        assertThrows(WrongThreadException.class, ring::submit);
                    });
            assertEquals(0, result(ring, s -> s.nop()));
        }
    }

    @Test
    void whatIsDeferredIsFinishedByACallOnly() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            submit(ring, s -> s.read(pipe.readEnd(), memory, 0, 8));
            assertEquals(8, pipe.writeEnd().write(memory));
            assertEquals(0, ring.cq().ready());
            long calls = ring.enterCount();
            assertTrue(ring.cq().next());
            assertEquals(8, ring.cq().res());
            assertEquals(calls + 1, ring.enterCount());
        }
    }

    @Test
    void whatCameBeforeTheTimeoutIsThere() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            submit(
                    ring,
                    s -> s.read(pipe.readEnd(), memory, 0, 4),
                    s -> s.read(pipe.readEnd(), memory, 4, 4));
            pipe.writeEnd().write(memory.asSlice(0, 4));
            assertEquals(0, ring.submitAndWait(2, 2_000_000));
            assertEquals(1, ring.cq().ready());
        }
    }

    @Test
    void theLastCloseHappensWhileTheRingIsWaitedFor() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open();
                var gate = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(32);
            MemorySegment go = ring.arena().allocate(8);
            ring.sq().next().read(pipe.readEnd(), memory, 0, 8).userData(0);
            ring.sq().next().read(gate.readEnd(), memory, 8, 8).userData(1).link();
            ring.sq().next().close(pipe.writeEnd()).userData(2);
            assertEquals(3, ring.submit());
            var opener = start(() -> gate.writeEnd().write(go));
            assertEquals(List.of(0, 8, 0), results(take(ring, 3)));
            join(opener);
        }
    }

    @Test
    void aThreadEndsWithTaggedFiles() throws Exception {
        var opened = new IoUring[1];
        inAThread(
                () -> {
                    opened[0] = IoUring.open(4);
                    try (var pipe = Pipe.open()) {
                        var files =
                                RegisteredFiles.registerTagged(
                                        opened[0],
                                        new long[] {5, 6},
                                        pipe.readEnd(),
                                        pipe.writeEnd());
                        files.clear(0, 1);
                        assertEquals(List.of(5L), order(take(opened[0], 1)));
                    }
                });
        opened[0].close();
    }

    @Test
    void theKernelsSubmitterFallsAsleepAndIsWoken() throws Exception {
        try (var ring = IoUring.open(entries(4).submissionPolling(1))) {
            for (int round = 0; round < 3; round++) {
                long calls = ring.enterCount();
                // As long as it is awake, submitting is no call.
                while (ring.enterCount() == calls) {
                    ring.sq().next().nop();
                    ring.submit();
                    Until.holds("it has completed", ring.cq()::next);
                    Thread.sleep(2);
                }
            }
            Thread.sleep(5);
            ring.sq().next().nop().userData(77);
            ring.submitAndWait(1);
            assertEquals(List.of(77L), order(take(ring, 1)));
        }
    }

    @Test
    void aPolledCloseIsOneWhenItCompletes() throws Exception {
        try (var ring = IoUring.open(entries(4).submissionPolling(50));
                var pipe = Pipe.open(OpenFlags.O_NONBLOCK)) {
            MemorySegment memory = ring.arena().allocate(8);
            assertEquals(Fd.WOULD_BLOCK, pipe.readEnd().read(memory));
            assertEquals(0, result(ring, s -> s.close(pipe.writeEnd())));
            long atOnce = pipe.readEnd().read(memory);
            Until.holds(
                    "there is no writer", () -> atOnce == 0 || pipe.readEnd().read(memory) == 0);
            // As Linux 6.1, where the kernel's thread closes it a moment later.
            assumeTrue(atOnce == 0, "this kernel closes after the completion");
        }
    }

    @Test
    void nothingIsLostOnABusyPolledRing() throws Exception {
        var options = entries(32).completionEntries(64).submissionPolling(1);
        try (var ring = IoUring.open(options);
                var file = FileFd.open(Path.of("/proc/self/exe"), OpenFlags.O_RDONLY)) {
            MemorySegment memory = ring.arena().allocate(64);
            var seen = new long[2];
            for (int i = 0; i < 2000; ) {
                var sqe = ring.sq().tryNext();
                if (sqe != null) {
                    sqe.pread(file, memory, 0, 64, 0).userData(i++);
                    continue;
                }
                ring.submit();
                ring.cq()
                        .drain(
                                (userData, res, flags) -> {
                                    seen[0]++;
                                    seen[1] += res;
                                });
            }
            while (seen[0] < 2000) {
                ring.submitAndWait(1);
                ring.cq()
                        .drain(
                                (userData, res, flags) -> {
                                    seen[0]++;
                                    seen[1] += res;
                                });
            }
            assertEquals(2000 * 64, seen[1]);
        }
    }

    @Test
    void anIdlePolledRingCanBeEntered() throws Exception {
        try (var ring = IoUring.open(entries(4).submissionPolling(1).registeredRing(false))) {
            for (int i = 0; i < 10; i++) {
                assertEquals(0, UringSyscalls.ioUringEnter(ring.fd().number(), 0, 0, 0));
                ring.getEvents();
            }
        }
    }

    /** Another thread looks at what /proc tells about rings, while they work and end. */
    @Test
    void whatProcTellsCanBeReadAtAnyTime() throws Exception {
        var stop = new AtomicBoolean();
        var current = new int[] {-1};
        var reader =
                start(
                        () -> {
                            while (!stop.get()) {
                                Path info = Path.of("/proc/self/fdinfo/" + current[0]);
                                try {
                                    Files.readString(info);
                                } catch (IOException e) {
                                    // It is not there, or not any more.
                                    boolean none = e instanceof NoSuchFileException;
                                    assertTrue(none || e.getMessage().startsWith("No such"));
                                }
                            }
                        });
        String told = "";
        for (int round = 0; round < 5; round++) {
            try (var ring = IoUring.open(entries(8).submissionPolling(1))) {
                current[0] = ring.fd().number();
                for (int i = 0; i < 20; i++) {
                    assertEquals(0, result(ring, s -> s.nop()));
                }
                // What another one is just using the kernel leaves out, as it does not wait for it.
                for (int i = 0; i < 10_000 && (i == 0 || !told.contains("SqThread:")); i++) {
                    told = Files.readString(Path.of("/proc/self/fdinfo/" + current[0]));
                }
            }
        }
        stop.set(true);
        join(reader);
        assertTrue(told.contains("SqThread:"), told);
    }

    /** As the kernel has it, below the ring: what it refuses, and what it drops. */
    @Test
    void whatEnterIsNotGiven() throws Exception {
        try (var arena = Arena.ofConfined();
                var pipe = Pipe.open();
                var ring = IoUring.open(entries(8).without(SetupFlags.IORING_SETUP_NO_SQARRAY))) {
            int fd = ring.fd().number();
            assertEquals(-Errno.EBADF, UringSyscalls.ioUringEnter(-1, 0, 0, 0));
            int other = pipe.readEnd().number();
            assertEquals(-Errno.EOPNOTSUPP, UringSyscalls.ioUringEnter(other, 0, 0, 0));
            assertEquals(-Errno.EINVAL, UringSyscalls.ioUringEnter(fd, 0, 0, 1 << 30));
            // struct io_uring_getevents_arg with a signal mask of another size
            MemorySegment argument = arena.allocate(24, 8);
            argument.set(ValueLayout.JAVA_LONG, 0, arena.allocate(128, 8).address());
            argument.set(ValueLayout.JAVA_INT, 8, 128);
            int getEventsExtArg = 1 | 8;
            assertEquals(
                    -Errno.EINVAL, UringSyscalls.ioUringEnter(fd, 0, 1, getEventsExtArg, argument));
            assertEquals(
                    -Errno.EINVAL,
                    UringSyscalls.ioUringEnter(fd, 0, 1, getEventsExtArg, argument.asSlice(0, 16)));
            for (int i = 0; i < 8; i++) {
                ring.sq().next().nop().userData(i);
            }
            assertEquals(8, ring.submitAndWait(8));
            assertEquals(List.of(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L), order(take(ring, 8)));
            assertEquals(0, ring.sq().dropped());
            MemorySegment queue =
                    Mapping.mmap(
                            arena,
                            ring.fd(),
                            0,
                            Mapping.pageSize(),
                            Protection.PROT_READ.or(Protection.PROT_WRITE),
                            MapFlags.MAP_SHARED);
            queue.set(ValueLayout.JAVA_INT, indexArray(queue, 8), 8);
            ring.sq().next().nop();
            ring.submit();
            assertEquals(1, ring.sq().dropped());
            assertEquals(0, ring.cq().ready());
        }
    }

    /** Where the queue has the numbers from 0 on, which no other part of it has. */
    private static long indexArray(MemorySegment queue, int entries) {
        for (long at = 0; at < queue.byteSize() - 4L * entries; at += 4) {
            int i = 0;
            while (i < entries && queue.get(ValueLayout.JAVA_INT, at + 4L * i) == i) {
                i++;
            }
            if (i == entries) {
                return at;
            }
        }
        throw new AssertionError("no index array");
    }
}
