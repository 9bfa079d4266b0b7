package dev.gatun.uring;

import static dev.gatun.uring.SetupFlags.IORING_SETUP_ATTACH_WQ;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE32;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE_MIXED;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SQPOLL;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SQ_AFF;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.List;

/** What is asked for is had, or refused in words. */
class RingOptionsTest {
    @Test
    void theSubmittingThreadHasAProcessor() throws Exception {
        var options = RingOptions.entries(4).submissionPolling(10).submissionCpu(0);
        try (var ring = IoUring.open(options)) {
            assertTrue(ring.setupFlags().has(IORING_SETUP_SQPOLL.or(IORING_SETUP_SQ_AFF)));
            ring.sq().next().nop().userData(5);
            ring.submitAndWait(1);
            assertTrue(ring.cq().next());
            assertEquals(5, ring.cq().userData());
        }
        var noSuchCpu = RingOptions.entries(4).submissionPolling(10).submissionCpu(100_000);
        var e = assertThrows(SyscallException.class, () -> IoUring.open(noSuchCpu));
        assertEquals(Errno.EINVAL, e.errno());
        var notPolled = RingOptions.entries(4).submissionCpu(0);
        assertThrows(IllegalArgumentException.class, () -> IoUring.open(notPolled));
        assertThrows(IllegalArgumentException.class, () -> notPolled.submissionCpu(-1));
    }

    @Test
    void workersAreShared() throws Exception {
        try (var first = IoUring.open(4);
                var second = IoUring.open(RingOptions.entries(4).attachTo(first))) {
            assertTrue(second.setupFlags().has(IORING_SETUP_ATTACH_WQ));
            second.sq().next().nop().async();
            assertEquals(1, second.submitAndWait(1));
        }
        var closed = IoUring.open(4);
        closed.close();
        var options = RingOptions.entries(4).attachTo(closed);
        assertThrows(IllegalStateException.class, () -> IoUring.open(options));
    }

    @Test
    void flagsThatNeedAValueHaveMethods() {
        var options = RingOptions.entries(4);
        for (SetupFlags flag : List.of(IORING_SETUP_SQPOLL, IORING_SETUP_ATTACH_WQ)) {
            assertThrows(IllegalArgumentException.class, () -> options.with(flag));
        }
        var both = options.with(IORING_SETUP_CQE32).with(IORING_SETUP_CQE_MIXED);
        var e = assertThrows(IllegalArgumentException.class, () -> IoUring.open(both));
        assertEquals("IORING_SETUP_CQE32 not with IORING_SETUP_CQE_MIXED", e.getMessage());
    }

    @Test
    void completionsOf32BytesHave16More() throws Exception {
        for (SetupFlags flag : List.of(IORING_SETUP_CQE32, IORING_SETUP_CQE_MIXED)) {
            try (var ring = IoUring.open(RingOptions.entries(4).with(flag))) {
                ring.sq().next().nop(3, 11, 12).userData(1);
                ring.sq().next().nop().userData(2);
                ring.submitAndWait(2);
                List<List<Long>> all = new ArrayList<>();
                BigCqeHandler handler =
                        (userData, res, flags, extra1, extra2) ->
                                all.add(List.of(userData, (long) res, extra1, extra2));
                assertEquals(2, ring.cq().drain(handler, 10));
                assertEquals(List.of(List.of(1L, 3L, 11L, 12L), List.of(2L, 0L, 0L, 0L)), all);
            }
        }
    }

    @Test
    void flagsOfAnyValueArePassedOn() {
        assertEquals(0x80, AcceptFlags.of(0x80).bits());
        assertEquals(0x40, FutexFlags.of(0x40).bits());
        assertEquals(1 << 30, RingFeatures.of(1 << 30).bits());
        assertEquals(0x20, WaitFlags.of(0x20).bits());
    }
}
