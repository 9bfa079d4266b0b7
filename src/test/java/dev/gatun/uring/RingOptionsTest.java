package dev.gatun.uring;

import static dev.gatun.uring.SetupFlags.IORING_SETUP_ATTACH_WQ;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE32;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE_MIXED;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SQPOLL;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SQ_AFF;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
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
        assertTrue(e.getMessage().contains("processor 100000"), e::getMessage);
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
        var e = assertThrows(ClosedException.class, () -> IoUring.open(options));
        assertEquals("the ring to attach to was closed", e.getMessage());
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

    static List<SetupFlags> bigCompletions() {
        return List.of(IORING_SETUP_CQE32, IORING_SETUP_CQE_MIXED);
    }

    @ParameterizedTest
    @MethodSource("bigCompletions")
    void completionsOf32BytesHave16More(SetupFlags flag) throws Exception {
        Kernel.assumeHas(flag);
        Kernel.assumeNopHasExtra();
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

    @Test
    void flagsOfAnyValueArePassedOn() {
        assertEquals(0x80, AcceptFlags.of(0x80).bits());
        assertEquals(0x40, FutexFlags.of(0x40).bits());
        assertEquals(1 << 30, RingFeatures.of(1 << 30).bits());
        assertEquals(0x20, WaitFlags.of(0x20).bits());
    }

    private static String refusal(RingOptions options) {
        return assertThrows(IllegalArgumentException.class, () -> IoUring.open(options))
                .getMessage();
    }

    @Test
    void aCompletionQueueIsNotSmallerThanTheSubmissionQueue() throws Exception {
        String message = refusal(RingOptions.entries(64).completionEntries(32));
        assertTrue(message.contains("completion queue of 32"), message);
        refusal(RingOptions.entries(5).completionEntries(4));
        refusal(RingOptions.entries(100_000).completionEntries(16_384));
        try (var ring = IoUring.open(RingOptions.entries(8).completionEntries(5))) {
            assertEquals(8, ring.cq().capacity(), "a power of two was made of it first");
        }
    }

    @Test
    void aSizeThatIsTooLargeIsCutOrRefused() throws Exception {
        SetupFlags clamp = SetupFlags.IORING_SETUP_CLAMP;
        var uncut = RingOptions.entries(100_000).without(clamp);
        var e = assertThrows(SyscallException.class, () -> IoUring.open(uncut));
        assertEquals(Errno.EINVAL, e.errno());
        assertTrue(e.getMessage().contains("IORING_SETUP_CLAMP"), e::getMessage);
        try (var ring = IoUring.open(RingOptions.entries(4).completionEntries(100_000))) {
            assumeTrue(ring.setupFlags().has(clamp), "this kernel has no IORING_SETUP_CLAMP");
            assertEquals(65_536, ring.cq().capacity());
        }
    }

    @Test
    void aRingForThreadsCannotBeOneThreads() {
        SetupFlags single = SetupFlags.IORING_SETUP_SINGLE_ISSUER;
        assertEquals(
                "RingOptions.forThreads() not with IORING_SETUP_SINGLE_ISSUER",
                refusal(RingOptions.entries(4).forThreads().with(single)));
    }

    /** What a default ring has need not be asked for. */
    @Test
    void aFlagCanNeedADefault() throws Exception {
        SetupFlags defer = SetupFlags.IORING_SETUP_DEFER_TASKRUN;
        boolean known;
        try (var ring = IoUring.open(4)) {
            known = ring.setupFlags().has(defer);
        }
        assertEquals(
                "IORING_SETUP_DEFER_TASKRUN only with IORING_SETUP_SINGLE_ISSUER",
                refusal(
                        RingOptions.entries(4)
                                .with(defer)
                                .without(SetupFlags.IORING_SETUP_SINGLE_ISSUER)));
        assertEquals(
                "IORING_SETUP_SQPOLL not with IORING_SETUP_DEFER_TASKRUN",
                refusal(RingOptions.entries(4).with(defer).submissionPolling(10)));
        assumeTrue(known, "this kernel has no IORING_SETUP_DEFER_TASKRUN");
        try (var ring = IoUring.open(RingOptions.entries(4).with(defer))) {
            assertTrue(ring.setupFlags().has(SetupFlags.IORING_SETUP_SINGLE_ISSUER));
        }
    }

    @Test
    void optionsAreImmutableAndKeepEachOther() throws Exception {
        var first = RingOptions.entries(4).completionEntries(16).closeTimeout(7);
        var second = first.submissionPolling(20).registeredRing(false);
        assertEquals("[4 entries, IORING_SETUP_CQSIZE]", first.toString());
        assertEquals("[4 entries, IORING_SETUP_SQPOLL|IORING_SETUP_CQSIZE]", second.toString());
        assertEquals(7, second.closeTimeoutNanos());
        assertEquals(16, second.completionEntries());
        assertEquals(20, second.submissionPolling(30).submissionPolling(20).idleMillis());
        assertFalse(Cloneable.class.isAssignableFrom(RingOptions.class));
    }

    @Test
    void choicesArePrinted() throws Exception {
        assertEquals("all of any", Cancellation.any().all().toString());
        assertEquals("one with user data 5", Cancellation.any().userData(5).toString());
        try (var pipe = Pipe.open()) {
            assertEquals(
                    "one on " + pipe.readEnd() + " of IORING_OP_RECV",
                    Cancellation.of(pipe.readEnd()).opcode(Opcode.IORING_OP_RECV).toString());
        }
        assertEquals(
                "[group 3, 8 buffers of 64 bytes, IOU_PBUF_RING_INC, at least 9 left, initially"
                        + " taken]",
                BufferRingOptions.of(3, 8, 64)
                        .incremental()
                        .minLeft(9)
                        .initiallyTaken()
                        .toString());
        assertEquals(
                "[group 3, 8 buffers of 64 bytes, IOU_PBUF_RING_MMAP, memory of the caller's]",
                BufferRingOptions.of(3, 8, 64)
                        .kernelMemory()
                        .memory(Arena.ofAuto().allocate(8 * 64))
                        .toString());
    }
}
