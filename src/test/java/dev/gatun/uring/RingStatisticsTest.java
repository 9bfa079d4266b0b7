package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Until;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/** What a ring counts, as any thread sees it. */
class RingStatisticsTest {
    private static final int ROUNDS = 20_000;

    private static void nops(IoUring ring, int count) {
        for (int i = 0; i < count; i++) {
            ring.sq().next().nop();
        }
    }

    @Test
    void aNewRingHasCountedNothing() throws Exception {
        try (var ring = IoUring.open(8)) {
            assertEquals(new RingStatistics(0, 0, 0, 0, 0, 0, 0, 0), ring.statistics());
        }
    }

    @Test
    void operationsCallsAndWaitingCompletions() throws Exception {
        try (var ring = IoUring.open(8)) {
            nops(ring, 5);
            assertEquals(0, ring.statistics().submitted(), "not submitted");
            ring.submitAndWait(5);
            assertEquals(new RingStatistics(5, 0, 5, 1, 0, 0, 0, 0), ring.statistics());
            take(ring, 2);
            RingStatistics now = ring.statistics();
            assertEquals(new RingStatistics(5, 2, 3, 1, 0, 0, 0, 5), now);
            take(ring, 3);
            nops(ring, 2);
            take(ring, 2);
            now = ring.statistics();
            assertEquals(7, now.submitted());
            assertEquals(7, now.completions());
            assertEquals(0, now.inFlight());
            assertEquals(5, now.mostWaiting());
            assertEquals(ring.enterCount(), now.enters());
        }
    }

    @Test
    void anOperationWithManyCompletionsIsInFlightUntilTheLast() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open();
                var arena = Arena.ofConfined()) {
            ring.sq().next().pollMultishot(pipe.readEnd(), PollFlags.POLLIN).userData(1);
            ring.submit();
            pipe.writeEnd().write(arena.allocate(1));
            int flags = take(ring, 1).getFirst().flags();
            assumeTrue(Completion.hasMore(flags), "this kernel polls once");
            assertEquals(1, ring.statistics().completions());
            assertEquals(1, ring.statistics().inFlight());
            ring.sq().next().asyncCancel(1).userData(2);
            take(ring, 2);
            RingStatistics now = ring.statistics();
            assertEquals(2, now.submitted());
            assertEquals(3, now.completions());
            assertEquals(0, now.inFlight());
            // One by one, too.
            ring.sq().next().pollMultishot(pipe.readEnd(), PollFlags.POLLIN);
            ring.submitAndWait(1);
            assertTrue(ring.cq().next());
            assertEquals(4, ring.statistics().completions());
            assertEquals(1, ring.statistics().inFlight());
        }
    }

    @Test
    void completionsThatFoundNoRoom() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(8).completionEntries(8))) {
            Kernel.assumeHas(RingFeatures.IORING_FEAT_NODROP);
            for (int i = 0; i < 3; i++) {
                nops(ring, 8);
                ring.submit();
            }
            assertTrue(ring.cq().hasOverflow());
            take(ring, 24);
            RingStatistics now = ring.statistics();
            assertTrue(now.overflows() >= 1, now::toString);
            assertEquals(0, now.lost());
            assertEquals(0, now.dropped());
            assertEquals(24, now.completions());
            assertEquals(8, now.mostWaiting());
        }
    }

    @Test
    void whatCannotBeCountedIsNotGuessed() throws Exception {
        try (var ring = IoUring.open(8)) {
            ring.sq().next().nop().skipSuccess();
            ring.submit();
            assertEquals(-1, ring.statistics().inFlight());
            RingStatistics some = new RingStatistics(1, 1, 1, 1, 1, 1, 1, 1);
            assertEquals(-1, ring.statistics().plus(some).inFlight());
        }
    }

    @Test
    void twoRingsTogether() {
        assertEquals(
                new RingStatistics(11, 22, 33, 44, 55, 66, 77, 80),
                new RingStatistics(1, 2, 3, 4, 5, 6, 7, 80)
                        .plus(new RingStatistics(10, 20, 30, 40, 50, 60, 70, 8)));
    }

    @Test
    void afterTheCloseTheyAreTheLast() throws Exception {
        IoUring ring = IoUring.open(8);
        nops(ring, 3);
        take(ring, 3);
        ring.close();
        RingStatistics last = ring.statistics();
        assertEquals(3, last.submitted());
        assertEquals(3, last.completions());
        assertEquals(0, last.inFlight());
        assertEquals(3, last.mostWaiting());
        assertEquals(last, CompletableFuture.supplyAsync(ring::statistics).get());
    }

    /** While the ring works, is resized if the kernel can, and is closed. */
    @Test
    void anotherThreadAsksAtAnyTime() throws Exception {
        IoUring ring = IoUring.open(8);
        var ends = new AtomicBoolean();
        CompletableFuture<Long> seen =
                CompletableFuture.supplyAsync(
                        () -> {
                            long most = 0;
                            while (!ends.get()) {
                                RingStatistics now = ring.statistics();
                                assertTrue(now.submitted() >= most, now::toString);
                                assertTrue(now.inFlight() >= 0, now::toString);
                                most = now.submitted();
                            }
                            return most;
                        });
        try {
            for (int i = 0; i < ROUNDS; i++) {
                nops(ring, 4);
                take(ring, 4);
                if (i % 100 == 0) {
                    resize(ring, i % 200 == 0 ? 16 : 8);
                }
            }
        } finally {
            ring.close();
            ends.set(true);
        }
        assertTrue(seen.get() <= 4L * ROUNDS);
        assertEquals(4L * ROUNDS, ring.statistics().submitted());
    }

    private static void resize(IoUring ring, int entries) throws Exception {
        try {
            ring.registration().resizeRings(entries, 2 * entries);
        } catch (SyscallException e) {
            // Before Linux 6.13.
            assertEquals(Errno.EINVAL, e.errno());
        }
    }

    /** The other thread sees what the ring's thread counts, also in a loop that does no more. */
    @Test
    void aLoopThatAsksIsToldOfProgress() throws Exception {
        try (var ring = IoUring.open(8)) {
            var waits =
                    CompletableFuture.runAsync(
                            () -> {
                                while (ring.statistics().completions() < 100) {
                                    Thread.onSpinWait();
                                }
                            });
            nops(ring, 1);
            while (!waits.isDone()) {
                take(ring, 1);
                nops(ring, 1);
            }
            waits.get();
            take(ring, 1);
        }
    }

    @Test
    void workersOfTheKernel() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            ring.sq().next().read(pipe.readEnd(), memory, 0, 8).async();
            ring.submit();
            Until.holds("a worker reads", () -> !KernelThreads.named("iou-wrk-").isEmpty());
            assertTrue(IoUring.workers() >= 1);
        }
    }
}
