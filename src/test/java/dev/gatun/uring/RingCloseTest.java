package dev.gatun.uring;

import static dev.gatun.uring.RingFeatures.IORING_FEAT_REG_REG_RING;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.SleepingThread;
import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.io.SpliceFlags;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** A ring that is closed while something is being done with it. */
class RingCloseTest {
    private static final long MINUTE_NANOS = 60_000_000_000L;

    private static void close(IoUring ring) {
        try {
            ring.close();
        } catch (SyscallException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static IoUring withNops(RingOptions options, int count) throws Exception {
        IoUring ring = IoUring.open(options);
        for (int i = 0; i < count; i++) {
            ring.sq().next().nop().userData(i);
        }
        ring.submitAndWait(count);
        return ring;
    }

    /** The drain ends, and gives no more of what was there. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aHandlerMayClose(boolean withOperations) throws Exception {
        try (var pipe = Pipe.open()) {
            Held before = Held.now();
            var ring = withNops(RingOptions.entries(8), 4);
            MemorySegment memory = ring.arena().allocate(8);
            if (withOperations) {
                ring.sq().next().read(pipe.readEnd(), memory, 0, 8).userData(9);
                ring.submit();
            }
            List<Long> seen = new ArrayList<>();
            CqeHandler handler =
                    (userData, res, flags) -> {
                        seen.add(userData);
                        if (userData == 1) {
                            close(ring);
                        }
                    };
            assertEquals(2, ring.cq().drain(handler));
            assertEquals(List.of(0L, 1L), seen);
            assertTrue(ring.isClosed());
            assertFalse(memory.scope().isAlive());
            assertThrows(IllegalStateException.class, () -> ring.cq().drain(handler));
            before.assertAgain();
        }
    }

    @Test
    void aHandlerOfBigCompletionsMayClose() throws Exception {
        var ring = withNops(RingOptions.entries(8).with(SetupFlags.IORING_SETUP_CQE32), 4);
        BigCqeHandler handler = (userData, res, flags, first, second) -> close(ring);
        assertEquals(1, ring.cq().drain(handler, 9));
        assertTrue(ring.isClosed());
    }

    @Test
    void aHandlerWithinAHandlerMayClose() throws Exception {
        var ring = withNops(RingOptions.entries(8), 4);
        CqeHandler inner = (userData, res, flags) -> close(ring);
        int outer =
                ring.cq()
                        .drain(
                                (userData, res, flags) -> {
                                    try {
                                        assertEquals(1, ring.cq().drain(inner));
                                    } catch (SyscallException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                });
        assertEquals(1, outer);
    }

    /** Its wait ends as the operation does. */
    @Test
    void anotherThreadWaitsForAnOperation() throws Exception {
        try (var pipe = Pipe.open()) {
            Held before = Held.now();
            var ring = IoUring.open(RingOptions.entries(8).forThreads());
            MemorySegment memory = ring.arena().allocate(8);
            ring.sq().next().read(pipe.readEnd(), memory, 0, 8);
            ring.submit();
            var waiting = waiting(ring);
            ring.close();
            assertEquals(0, waiting.result());
            assertFalse(memory.scope().isAlive());
            before.assertAgain();
        }
    }

    /** Nothing ends its wait, and the memory with its timeout is not in the way. */
    @Test
    void anotherThreadWaitsForNothing() throws Exception {
        // Opens descriptors of java.nio's.
        SleepingThread.installHandler();
        Held before = Held.now();
        var ring = IoUring.open(RingOptions.entries(8).forThreads());
        var waiting = waiting(ring);
        ring.close();
        assertTrue(ring.isClosed());
        waiting.interrupt();
        assertEquals(IoUring.INTERRUPTED, waiting.result());
        before.assertAgain();
    }

    private static SleepingThread<Integer> waiting(IoUring ring) throws Exception {
        return SleepingThread.startAndAwait(
                SyscallNumber.SYS_io_uring_enter, () -> ring.submitAndWait(1, MINUTE_NANOS));
    }

    /** The memory cannot be freed then, and the ring is closed all the same. */
    @Test
    void anotherThreadReadsIntoItsMemory() throws Exception {
        try (var pipe = Pipe.open()) {
            Held before = Held.now();
            var ring = IoUring.open(8);
            MemorySegment memory = ring.arena().allocate(8);
            var reading =
                    SleepingThread.startAndAwait(
                            SyscallNumber.SYS_read, () -> pipe.readEnd().read(memory));
            ring.close();
            assertTrue(ring.isClosed());
            before.assertAgain();
            pipe.writeEnd().write(Arena.global().allocate(8));
            assertEquals(8, reading.result());
            assertTrue(memory.scope().isAlive());
        }
    }

    /** One of them closes, and the others find it closed. */
    @Test
    void manyThreadsCloseAtOnce() throws Exception {
        try (var pipe = Pipe.open()) {
            Held before = Held.now();
            for (int round = 0; round < 20; round++) {
                var ring = IoUring.open(RingOptions.entries(4).forThreads());
                MemorySegment memory = ring.arena().allocate(8);
                ring.sq().next().read(pipe.readEnd(), memory, 0, 8);
                ring.submit();
                var start = new CountDownLatch(1);
                List<SleepingThread<Void>> threads = new ArrayList<>();
                for (int i = 0; i < 4; i++) {
                    threads.add(
                            SleepingThread.start(
                                    () -> {
                                        start.await();
                                        ring.close();
                                        return null;
                                    }));
                }
                start.countDown();
                for (var thread : threads) {
                    thread.result();
                }
                assertFalse(memory.scope().isAlive());
            }
            before.assertAgain();
        }
    }

    /** It is not to be, but then the ring still ends, with all that it has. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void itsDescriptorWasClosedByItself(boolean registered) throws Exception {
        RingOptions options = RingOptions.entries(4).registeredRing(registered);
        try (var pipe = Pipe.open()) {
            // The first one loads classes, and what they open.
            IoUring.open(options).close();
            Held before = Held.now();
            for (boolean busy : new boolean[] {false, true}) {
                IoUring ring = IoUring.open(options);
                MemorySegment own = ring.arena().allocate(8);
                RegisteredFiles files = RegisteredFiles.sparse(ring, 4);
                if (busy) {
                    ring.sq().next().read(pipe.readEnd(), own, 0, 8);
                    ring.submit();
                }
                ring.fd().close();
                ring.close();
                assertThrows(IllegalStateException.class, () -> files.update(0, pipe.readEnd()));
                // What was in flight may go on where nothing can tell that it has ended.
                boolean told = registered && ring.features().has(IORING_FEAT_REG_REG_RING);
                assertEquals(busy && !told, own.scope().isAlive());
            }
            before.assertAgain();
        }
    }

    /** An operation that was refused after its first descriptor leaves nothing open. */
    @Test
    void whatARefusedOperationHeldIsClosed() throws Exception {
        try (var ring = IoUring.open(4);
                var file = MemFd.create("other")) {
            MemorySegment memory = ring.arena().allocate(8);
            Held before = Held.now();
            var pipe = Pipe.open();
            Fd closed = MemFd.create("closed");
            closed.close();
            Sqe sqe = ring.sq().next();
            assertThrows(
                    IllegalStateException.class,
                    () -> sqe.splice(closed, -1, pipe.writeEnd(), -1, 8, SpliceFlags.of(0)));
            pipe.close();
            // In the same slot, and so in the same place of what is held.
            assertSame(sqe, ring.sq().next());
            sqe.pread(file, memory, 0, 8, 0);
            assertEquals(1, ring.submitAndWait(1));
            before.assertAgain();
        }
    }

    /** As for any call here: an interrupt of Java's ends no wait, and is not lost. */
    @Test
    void anInterruptIsKept() throws Exception {
        try (var ring = IoUring.open(4)) {
            Thread.currentThread().interrupt();
            try {
                ring.sq().next().nop();
                assertEquals(1, ring.submitAndWait(1));
                assertEquals(1, ring.cq().ready());
            } finally {
                assertTrue(Thread.interrupted());
            }
        }
    }
}
