package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.join;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.start;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Blocked;
import dev.gatun.event.EventFd;
import dev.gatun.io.Pipe;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.RingFeatures;
import dev.gatun.uring.RingMessage;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.WaitArguments;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** Waits: for how many, for how long, by whom. */
class WaitScenarioTest {
    private static final long LONG = 20_000_000_000L;

    @Test
    void eachWaitHasItsOwnLength() throws Exception {
        try (var ring = IoUring.open(4)) {
            for (long nanos : new long[] {3_000_000, 100_000, 2_000_000}) {
                long begin = System.nanoTime();
                assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, nanos));
                assertTrue(System.nanoTime() - begin >= nanos);
            }
        }
    }

    @Test
    void waitsEndAtTheirTime() throws Exception {
        Kernel.assumeWaitHasADeadline();
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            var wait = WaitArguments.allocate(arena);
            long now = System.nanoTime();
            // CLOCK_MONOTONIC is what nanoTime counts.
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, wait.deadline(now + 2_000_000)));
            assertTrue(System.nanoTime() >= now + 2_000_000);
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, wait.deadline(now)));
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, wait.timeout(0)));
            submit(ring, s -> s.nop(5));
            assertEquals(0, ring.submitAndWait(1, wait.timeout(LONG)));
            assertEquals(List.of(5), results(take(ring, 1)));
        }
    }

    @Test
    void severalThreadsWaitOnOneRing() throws Exception {
        Kernel.assumeMessageNeedsNoRing();
        try (var ring = IoUring.open(RingOptions.entries(8).forThreads())) {
            var waiters = new ArrayList<Scenario.Started>();
            for (int i = 0; i < 4; i++) {
                waiters.add(
                        start(
                                () -> {
                                    try (Arena arena = Arena.ofConfined()) {
                                        var wait = WaitArguments.allocate(arena).timeout(LONG);
                                        assertEquals(0, ring.submitAndWait(1, wait));
                                    }
                                }));
            }
            Blocked.await(SyscallNumber.SYS_io_uring_enter, ring.fd().number(), 4);
            RingMessage.send(ring, 1, 0);
            for (var each : waiters) {
                join(each);
            }
            assertEquals(1, ring.cq().ready());
        }
    }

    @Test
    void aShortWaitForManyAndALongOneForOne() throws Exception {
        Kernel.assumeHas(RingFeatures.IORING_FEAT_MIN_TIMEOUT);
        try (var ring = IoUring.open(8);
                Arena arena = Arena.ofConfined();
                var pipe = Pipe.open()) {
            var wait = WaitArguments.allocate(arena).minWait(2_000);
            // Nothing comes: both times pass.
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(2, wait.timeout(4_000_000)));
            // Less than asked for is enough after the short one.
            submit(ring, s -> s.nop(1));
            ring.getEvents();
            assertEquals(0, ring.submitAndWait(2, wait.timeout(LONG)));
            assertEquals(1, ring.cq().ready());
            take(ring, 1);
            // All are there already.
            submit(ring, s -> s.nop(1), s -> s.nop(2));
            assertEquals(0, ring.submitAndWait(2, wait.timeout(LONG)));
            take(ring, 2);
            // One comes late, after the short time.
            MemorySegment memory = ring.arena().allocate(8);
            submit(ring, s -> s.read(pipe.readEnd(), memory, 0, 8));
            var writer =
                    start(
                            () -> {
                                Thread.sleep(10);
                                pipe.writeEnd().write(memory);
                            });
            assertEquals(0, ring.submitAndWait(2, wait.timeout(LONG)));
            assertEquals(1, ring.cq().ready());
            join(writer);
            take(ring, 1);
            // The short one is not longer than the long one.
            assertEquals(
                    IoUring.TIMED_OUT,
                    ring.submitAndWait(2, wait.minWait(5_000).timeout(1_000_000)));
        }
    }

    @Test
    void aWaitThatIsNotCountedAsIo() throws Exception {
        Kernel.assumeHas(RingFeatures.IORING_FEAT_NO_IOWAIT);
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            var wait = WaitArguments.allocate(arena).timeout(500_000);
            for (boolean no : new boolean[] {true, false, true}) {
                assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, wait.noIowait(no)));
            }
        }
    }

    @Test
    void anotherRingsThreadWakesTheOneThatWaits() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open();
                var eventFd = EventFd.create()) {
            MemorySegment memory = ring.arena().allocate(16);
            for (int round = 0; round < 20; round++) {
                var other =
                        start(
                                () -> {
                                    try (var second = IoUring.open(4)) {
                                        MemorySegment from = second.arena().allocate(16);
                                        from.set(ValueLayout.JAVA_LONG, 0, 1);
                                        assertEquals(
                                                List.of(8, 8),
                                                results(
                                                        second,
                                                        s -> s.write(eventFd, from, 0, 8),
                                                        s -> s.write(pipe.writeEnd(), from, 0, 8)));
                                    }
                                });
                ring.sq().next().read(pipe.readEnd(), memory, 0, 8);
                ring.sq().next().read(eventFd, memory, 8, 8);
                assertEquals(2, ring.submitAndWait(2));
                assertEquals(2, take(ring, 2).size());
                join(other);
            }
        }
    }
}
