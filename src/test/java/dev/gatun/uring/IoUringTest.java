package dev.gatun.uring;

import static dev.gatun.uring.SetupFlags.IORING_SETUP_CLAMP;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQE32;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_DEFER_TASKRUN;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_NO_MMAP;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_NO_SQARRAY;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_R_DISABLED;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SINGLE_ISSUER;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.SleepingThread;
import dev.gatun.Until;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** Opening, submitting, completing, closing. */
class IoUringTest {
    private static final int NO_OPCODE = 255;

    private record Done(long userData, int res, int flags) {}

    private static List<Done> drain(IoUring ring) throws Exception {
        List<Done> all = new ArrayList<>();
        ring.cq().drain((userData, res, flags) -> all.add(new Done(userData, res, flags)));
        return all;
    }

    private static List<Done> nops(IoUring ring, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            ring.sq().next().nop().userData(i);
        }
        assertEquals(count, ring.submitAndWait(count));
        return drain(ring);
    }

    private static List<Done> expected(int count) {
        List<Done> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(new Done(i, 0, 0));
        }
        return all;
    }

    @Test
    void defaultsAreTheBestThatThereAre() throws Exception {
        Kernel.assumeHas(IORING_SETUP_NO_SQARRAY);
        try (var ring = IoUring.open(100)) {
            assertTrue(ring.setupFlags().has(IORING_SETUP_SINGLE_ISSUER));
            assertTrue(ring.setupFlags().has(IORING_SETUP_DEFER_TASKRUN));
            assertTrue(ring.setupFlags().has(IORING_SETUP_NO_SQARRAY));
            assertTrue(ring.features().has(RingFeatures.IORING_FEAT_EXT_ARG));
            assertEquals(128, ring.sq().capacity());
            assertEquals(256, ring.cq().capacity());
            assertEquals(expected(100), nops(ring, 100));
        }
    }

    @Test
    void theQueuesGoRound() throws Exception {
        try (var ring = IoUring.open(8)) {
            for (int round = 0; round < 1000; round++) {
                assertEquals(expected(1 + round % 8), nops(ring, 1 + round % 8));
            }
        }
    }

    static List<RingOptions> kinds() {
        var plain = RingOptions.entries(16);
        return List.of(
                plain.forThreads(),
                plain.registeredRing(false),
                plain.without(IORING_SETUP_NO_SQARRAY),
                plain.without(IORING_SETUP_DEFER_TASKRUN),
                plain.without(IORING_SETUP_SINGLE_ISSUER),
                plain.with(IORING_SETUP_NO_MMAP),
                plain.with(IORING_SETUP_NO_MMAP).with(SetupFlags.IORING_SETUP_REGISTERED_FD_ONLY),
                plain.with(IORING_SETUP_CQE32),
                plain.with(SetupFlags.IORING_SETUP_CQE_MIXED),
                plain.with(SetupFlags.IORING_SETUP_SQE128),
                plain.completionEntries(1024),
                plain.submissionPolling(100));
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void kindsOfRings(RingOptions options) throws Exception {
        try (var ring = Kernel.orSkip(options.toString(), () -> IoUring.open(options))) {
            assertEquals(expected(16), nops(ring, 16), options::toString);
            // With SQPOLL, slots may be free a moment after their completions are there.
            Until.holds("all slots are free", () -> ring.sq().space() == 16);
            assertEquals(expected(5), nops(ring, 5), options::toString);
        }
    }

    @Test
    void aDisabledRingIsItsEnablersThread() throws Exception {
        var options = RingOptions.entries(4).with(IORING_SETUP_R_DISABLED);
        try (var ring = IoUring.open(options)) {
            var failure = new AtomicReference<Throwable>();
            var enabler =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            ring.enableRings();
                                            nops(ring, 4);
                                        } catch (Throwable t) {
                                            failure.set(t);
                                        }
                                    });
            while (enabler.isAlive() && !ring.isClosed()) {
                enabler.join(1000);
            }
            assertNull(failure.get());
        }
    }

    @Test
    void aFullQueueIsSeen() throws Exception {
        try (var ring = IoUring.open(4)) {
            for (int i = 0; i < 4; i++) {
                assertEquals(4 - i, ring.sq().space());
                ring.sq().tryNext().nop();
            }
            assertNull(ring.sq().tryNext());
            assertThrows(IllegalStateException.class, () -> ring.sq().next());
            assertEquals(4, ring.sq().pending());
            assertEquals(4, ring.submit());
            assertEquals(4, ring.sq().space());
        }
    }

    @Test
    void aSubmittedSlotIsNotOursAnyMore() throws Exception {
        try (var ring = IoUring.open(4)) {
            Sqe sqe = ring.sq().next();
            var e = assertThrows(IllegalStateException.class, () -> sqe.userData(1));
            assertEquals("no operation was written to this slot yet", e.getMessage());
            sqe.nop().userData(1);
            ring.submit();
            e = assertThrows(IllegalStateException.class, () -> sqe.userData(2));
            assertEquals(
                    "this slot's operation was submitted, and no other was written yet",
                    e.getMessage());
            assertThrows(IllegalStateException.class, sqe::nop);
        }
    }

    @Test
    void filesAreReadAndWritten() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(64);
            memory.setString(8, "gatun");
            ring.sq().next().write(pipe.writeEnd(), memory, 8, 5).userData(1).link();
            ring.sq().next().read(pipe.readEnd(), memory, 32, 32).userData(2);
            assertEquals(2, ring.submitAndWait(2));
            assertEquals(List.of(new Done(1, 5, 0), new Done(2, 5, 0)), drain(ring));
            byte[] read = memory.asSlice(32, 5).toArray(ValueLayout.JAVA_BYTE);
            assertEquals("gatun", new String(read, StandardCharsets.US_ASCII));
        }
    }

    @Test
    void overflowIsNoticedAndFlushed() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(8).completionEntries(8))) {
            for (int round = 0; round < 4; round++) {
                for (int i = 0; i < 8; i++) {
                    ring.sq().next().nop().userData(8 * round + i);
                }
                assertEquals(8, ring.submitAndWait(0));
            }
            assertEquals(8, ring.cq().ready());
            assertTrue(ring.cq().hasOverflow());
            assertEquals(expected(32), drain(ring));
            assertFalse(ring.cq().hasOverflow());
            assertEquals(0, ring.cq().lost());
        }
    }

    @Test
    void aWaitTimesOut() throws Exception {
        try (var ring = IoUring.open(4)) {
            assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, 1_000_000));
            ring.sq().next().nop();
            assertEquals(1, ring.submitAndWait(2, 1_000_000));
            assertEquals(1, ring.cq().ready());
        }
    }

    @Test
    void theCursorGivesOneByOne() throws Exception {
        try (var ring = IoUring.open(4)) {
            assertThrows(IllegalStateException.class, () -> ring.cq().userData());
            for (int round = 0; round < 10; round++) {
                ring.sq().next().nop().userData(round);
                ring.sq().next().nop().userData(-round);
                ring.submitAndWait(2);
                assertTrue(ring.cq().next());
                assertEquals(round, ring.cq().userData());
                assertTrue(ring.cq().next());
                assertEquals(-round, ring.cq().userData());
                assertEquals(0, ring.cq().res());
                assertFalse(ring.cq().next());
            }
        }
    }

    /** What the cursor has given is taken: the next wait is for another one. */
    @Test
    void aWaitAfterTheCursorIsForTheNext() throws Exception {
        try (var ring = IoUring.open(4)) {
            for (int round = 0; round < 10; round++) {
                ring.sq().next().nop().userData(round);
                assertEquals(1, ring.submitAndWait(1));
                assertTrue(ring.cq().next());
                assertEquals(round, ring.cq().userData());
                assertEquals(IoUring.TIMED_OUT, ring.submitAndWait(1, 100_000));
                assertThrows(IllegalStateException.class, () -> ring.cq().res());
            }
        }
    }

    @Test
    void aDescriptorClosedBeforeTheSubmitKeepsItsNumber() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            Fd end = pipe.writeEnd();
            int number = end.number();
            ring.sq().next().write(end, memory, 0, 8).userData(1);
            end.close();
            assertThrows(IllegalStateException.class, end::number);
            try (var other = Pipe.open()) {
                assertTrue(other.readEnd().number() != number);
                assertTrue(other.writeEnd().number() != number);
            }
            assertEquals(1, ring.submitAndWait(1));
            assertEquals(List.of(new Done(1, 8, 0)), drain(ring));
            try (var other = Pipe.open()) {
                assertTrue(
                        other.readEnd().number() == number || other.writeEnd().number() == number,
                        "the number is free after the submit");
            }
        }
    }

    @Test
    void anotherThreadIsRefused() throws Exception {
        try (var ring = IoUring.open(4)) {
            var failure = new AtomicReference<Throwable>();
            Thread.ofPlatform()
                    .start(
                            () ->
                                    failure.set(
                                            assertThrows(
                                                    WrongThreadException.class,
                                                    () -> ring.sq().next())))
                    .join();
            assertNotNull(failure.get());
        }
    }

    @Test
    void noVirtualThreadOpensARingOfOneThread() throws Exception {
        var failure = new AtomicReference<Throwable>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                namesBothOptions(() -> IoUring.open(4));
                                namesBothOptions(
                                        () ->
                                                IoUring.open(
                                                        RingOptions.entries(4)
                                                                .submissionPolling(100)));
                                var options = RingOptions.entries(4).forThreads();
                                try (var ring = IoUring.open(options)) {
                                    assertRefusesToSubmit(ring);
                                }
                                try (var ring = IoUring.open(options.submissionPolling(100))) {
                                    assertEquals(expected(4), nops(ring, 4));
                                }
                            } catch (Throwable t) {
                                failure.set(t);
                            }
                        })
                .join();
        assertNull(failure.get());
    }

    /** One of them alone is no way out for who opens the ring, and submits to it. */
    private static void namesBothOptions(Executable work) {
        String message = assertThrows(IllegalStateException.class, work).getMessage();
        assertTrue(message.contains("RingOptions.forThreads()"), message);
        assertTrue(message.contains("submissionPolling()"), message);
    }

    private static void assertRefusesToSubmit(IoUring ring) throws Exception {
        assertEquals(0, ring.submit());
        assertEquals(0, ring.submitAndWait(0));
        ring.sq().next().nop();
        var wait = WaitArguments.allocate(ring.arena());
        namesBothOptions(ring::submit);
        assertThrows(IllegalStateException.class, () -> ring.submitAndWait(0));
        assertThrows(IllegalStateException.class, () -> ring.submitAndWait(0, 0));
        assertThrows(IllegalStateException.class, () -> ring.submitAndWait(0, wait));
        assertThrows(IllegalStateException.class, () -> ring.submitAndWaitFully(0));
        assertEquals(1, ring.sq().pending());
        assertEquals(0, ring.cq().ready());
    }

    // Waiting for so many.

    @Test
    void aFullWaitGoesOnAfterSignals() throws Exception {
        try (var pipe = Pipe.open();
                var memory = Arena.ofShared()) {
            MemorySegment source = memory.allocate(8);
            for (long timeout : new long[] {-1, 60_000_000_000L}) {
                var waiting = SleepingThread.start(() -> nopsAndARead(pipe, timeout));
                waiting.awaitIn(SyscallNumber.SYS_io_uring_enter);
                // After submissions the wait returns early, and then with EINTR.
                for (int i = 0; i < 3; i++) {
                    long sleeps = waiting.sleeps();
                    waiting.interrupt();
                    Until.holds(
                            "it has slept again",
                            () -> waiting.sleeps() != sleeps || waiting.isDone());
                    waiting.awaitIn(SyscallNumber.SYS_io_uring_enter);
                }
                assertEquals(8, pipe.writeEnd().write(source));
                assertEquals(3, waiting.result());
            }
        }
    }

    private static int nopsAndARead(Pipe pipe, long timeoutNanos) throws Exception {
        try (var ring = IoUring.open(4)) {
            ring.sq().next().nop();
            ring.sq().next().nop();
            ring.sq().next().read(pipe.readEnd(), ring.arena().allocate(8), 0, 8);
            int ready =
                    timeoutNanos < 0
                            ? ring.submitAndWaitFully(3)
                            : ring.submitAndWaitFully(3, timeoutNanos);
            assertEquals(ready, ring.cq().drain((userData, res, flags) -> assertTrue(res >= 0)));
            return ready;
        }
    }

    @Test
    void aFullWaitHasOneTimeout() throws Exception {
        try (var ring = IoUring.open(4)) {
            for (long timeout : new long[] {0, 1, 1_000_000}) {
                ring.sq().next().nop();
                assertEquals(IoUring.TIMED_OUT, ring.submitAndWaitFully(2, timeout));
                assertEquals(1, ring.cq().drain((userData, res, flags) -> {}));
                assertEquals(0, ring.sq().pending());
            }
            ring.sq().next().nop();
            ring.sq().next().nop();
            assertEquals(2, ring.submitAndWaitFully(1, 0));
            assertEquals(2, ring.submitAndWaitFully(2));
            int tooMany = ring.cq().capacity() + 1;
            assertThrows(IllegalArgumentException.class, () -> ring.submitAndWaitFully(tooMany));
            assertThrows(IllegalArgumentException.class, () -> ring.submitAndWaitFully(-1));
            assertThrows(IllegalArgumentException.class, () -> ring.submitAndWaitFully(1, -2));
        }
    }

    /** Where one refused submission ends a submit, the rest is submitted all the same. */
    @Test
    void aFullWaitSubmitsAll() throws Exception {
        var options = RingOptions.entries(8).without(SetupFlags.IORING_SETUP_SUBMIT_ALL);
        try (var ring = IoUring.open(options)) {
            for (int i = 0; i < 6; i++) {
                Sqe sqe = ring.sq().next();
                if (i % 2 == 0) {
                    sqe.begin();
                    sqe.put(NO_OPCODE, 0, 0, 0, 0, 0);
                } else {
                    sqe.nop();
                }
            }
            assertEquals(6, ring.submitAndWaitFully(6));
            assertEquals(0, ring.sq().pending());
        }
    }

    @Test
    void closingEndsWhatIsInFlight() throws Exception {
        try (var pipe = Pipe.open()) {
            var ring = IoUring.open(4);
            MemorySegment memory = ring.arena().allocate(64);
            ring.sq().next().read(pipe.readEnd(), memory, 0, 64).userData(1);
            ring.sq().next().read(pipe.readEnd(), memory, 0, 64).userData(2).async();
            assertEquals(2, ring.submit());
            ring.close();
            ring.close();
            assertFalse(memory.scope().isAlive());
            assertThrows(IllegalStateException.class, () -> ring.sq().next());
            assertThrows(IllegalStateException.class, () -> ring.submit());
            assertThrows(IllegalStateException.class, () -> ring.cq().next());
        }
    }

    @Test
    void whatTheKernelDoesNotGiveBackIsNotFreed() throws Exception {
        try (var pipe = Pipe.open()) {
            var ring = IoUring.open(RingOptions.entries(4).closeTimeout(50_000_000));
            MemorySegment memory = ring.arena().allocate(64);
            ring.sq().next().read(pipe.readEnd(), memory, 0, 64).userData(1);
            ring.submit();
            // Another descriptor of the ring keeps it, and what it does, alive.
            int other = Syscalls.dup(ring.fd().number());
            ring.close();
            assertTrue(memory.scope().isAlive());
            Syscalls.close(other);
        }
    }

    @Test
    void flagsThatTheKernelLacksAreNamed() {
        var options = RingOptions.entries(4).with(SetupFlags.of(1 << 30));
        var e = assertThrows(SyscallException.class, () -> IoUring.open(options));
        assertTrue(e.getMessage().contains("this kernel lacks 0x40000000"), e::getMessage);
    }

    @Test
    void sizesPastTheLimitAreCutOrRefused() throws Exception {
        try (var ring = IoUring.open(100_000)) {
            assertEquals(32_768, ring.sq().capacity());
        } catch (SyscallException e) {
            assumeTrue(e.errno() != Errno.ENOMEM, e.getMessage());
            throw e;
        }
        var options = RingOptions.entries(100_000).without(IORING_SETUP_CLAMP);
        assertThrows(SyscallException.class, () -> IoUring.open(options));
    }

    @Test
    void noCompletionIsTheCurrentOneAfterADrain() throws Exception {
        try (var ring = IoUring.open(8)) {
            var cq = ring.cq();
            nop(ring, 1, 4);
            ring.cq().drain((userData, res, flags) -> assertTrue(userData != 1 || cq.next()));
            assertNoneIsCurrent(cq);
            nop(ring, 5, 2);
            assertTrue(cq.next());
            assertEquals(5, cq.userData());
            assertEquals(1, cq.drain((userData, res, flags) -> {}));
            assertNoneIsCurrent(cq);
            nop(ring, 7, 1);
            assertTrue(cq.next());
            assertFalse(cq.next());
            assertNoneIsCurrent(cq);
        }
    }

    private static void nop(IoUring ring, int first, int count) throws Exception {
        for (int i = 0; i < count; i++) {
            ring.sq().next().nop().userData(first + i);
        }
        ring.submitAndWait(count);
    }

    private static void assertNoneIsCurrent(CompletionQueue cq) {
        assertThrows(IllegalStateException.class, cq::res);
        assertThrows(IllegalStateException.class, cq::userData);
        assertThrows(IllegalStateException.class, cq::flags);
    }

    /** What it was given counts as taken, and the rest is for the next drain. */
    @Test
    void anExceptionOfAHandlerGoesThroughADrain() throws Exception {
        try (var ring = IoUring.open(8)) {
            nop(ring, 1, 3);
            var thrown = SyscallException.of(-Errno.EIO, "of", "a handler");
            CqeHandler handler =
                    (userData, res, flags) -> {
                        if (userData == 2) {
                            throw thrown;
                        }
                    };
            assertSame(
                    thrown, assertThrows(SyscallException.class, () -> ring.cq().drain(handler)));
            assertEquals(1, ring.cq().ready());
            assertTrue(ring.cq().next());
            assertEquals(3, ring.cq().userData());
        }
    }
}
