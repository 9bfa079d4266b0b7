package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.ClockId;
import dev.gatun.event.SignalSet;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.util.concurrent.atomic.AtomicReference;

/** Each argument of a wait, against the kernel. */
class WaitArgumentsTest {
    private static final long MILLI = 1_000_000;

    private static int nops(IoUring ring, int count, int waitFor, WaitArguments arguments)
            throws Exception {
        for (int i = 0; i < count; i++) {
            ring.sq().next().nop();
        }
        return ring.submitAndWait(waitFor, arguments);
    }

    @Test
    void aTimeoutIsUsedAgain() throws Exception {
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            WaitArguments arguments = WaitArguments.allocate(arena).timeout(MILLI);
            assertEquals(IoUring.TIMED_OUT, nops(ring, 0, 1, arguments));
            assertEquals(IoUring.TIMED_OUT, nops(ring, 0, 1, arguments));
            assertEquals(IoUring.TIMED_OUT, nops(ring, 0, 1, arguments.timeout(0)));
            assertEquals(2, nops(ring, 2, 2, arguments.timeout(-1)));
            assertThrows(IllegalArgumentException.class, () -> arguments.timeout(-2));
        }
    }

    @Test
    void aDeadlineIsATimeOfTheMonotonicClock() throws Exception {
        Kernel.assumeWaitHasADeadline();
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            long deadline = ClockId.CLOCK_MONOTONIC.gettime() + 2 * MILLI;
            WaitArguments arguments = WaitArguments.allocate(arena).deadline(deadline);
            assertEquals(IoUring.TIMED_OUT, nops(ring, 0, 1, arguments));
            assertTrue(ClockId.CLOCK_MONOTONIC.gettime() >= deadline);
            // It is over, so the next wait is none.
            assertEquals(IoUring.TIMED_OUT, nops(ring, 0, 1, arguments));
            assertThrows(IllegalArgumentException.class, () -> arguments.deadline(-1));
        }
    }

    /** After the minimum time one completion is enough, though two were asked for. */
    @Test
    void aMinimumTimeGivesWhatThereIs() throws Exception {
        Kernel.assumeHas(RingFeatures.IORING_FEAT_MIN_TIMEOUT);
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            WaitArguments arguments = WaitArguments.allocate(arena).timeout(60_000 * MILLI);
            long before = System.nanoTime();
            assertEquals(1, nops(ring, 1, 2, arguments.minWait(1000)));
            assertTrue(System.nanoTime() - before >= MILLI);
            assertEquals(1, ring.cq().ready());
            assertThrows(IllegalArgumentException.class, () -> arguments.minWait(-1));
        }
    }

    /** The kernel takes the mask for the wait only: the thread's own is as before. */
    @Test
    void aSignalMaskHoldsForTheWait() throws Exception {
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            SignalSet before = SignalSet.blocked();
            SignalSet all = SignalSet.ofBits(-1);
            WaitArguments arguments = WaitArguments.allocate(arena).signalMask(all).timeout(MILLI);
            assertEquals(IoUring.TIMED_OUT, nops(ring, 0, 1, arguments));
            assertEquals(before.bits(), SignalSet.blocked().bits());
            assertEquals(1, nops(ring, 1, 1, arguments.signalMask(null)));
        }
    }

    @Test
    void aWaitIsKeptOutOfTheFigures() throws Exception {
        Kernel.assumeHas(RingFeatures.IORING_FEAT_NO_IOWAIT);
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined()) {
            WaitArguments arguments = WaitArguments.allocate(arena).noIowait(true);
            assertEquals(1, nops(ring, 1, 1, arguments));
            assertEquals(1, ring.cq().drain((userData, res, flags) -> {}));
            assertEquals(IoUring.TIMED_OUT, nops(ring, 0, 1, arguments.timeout(MILLI)));
            assertEquals(1, nops(ring, 1, 1, arguments.noIowait(false)));
        }
    }

    /** The thread before its arguments: they go to what the ring's own thread may be using. */
    @Test
    void anotherThreadIsRefusedBeforeItsTimeoutIsSet() throws Exception {
        try (var ring = IoUring.open(4)) {
            var refused = new AtomicReference<Throwable>();
            Thread.ofPlatform()
                    .start(
                            () -> {
                                try {
                                    ring.submitAndWait(1, -2);
                                } catch (Throwable t) {
                                    refused.set(t);
                                }
                            })
                    .join();
            assertInstanceOf(WrongThreadException.class, refused.get());
        }
    }
}
