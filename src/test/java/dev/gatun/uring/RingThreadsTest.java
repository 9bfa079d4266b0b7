package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;

/** What belongs to which thread, and what becomes of it when that thread ends. */
class RingThreadsTest {
    private interface Work {
        void run() throws Exception;
    }

    private static void inAThread(Work work) throws Exception {
        var failure = new AtomicReference<Throwable>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                work.run();
                            } catch (Throwable t) {
                                failure.set(t);
                            }
                        })
                .join();
        assertNull(failure.get());
    }

    /** Another thread may close a ring when a close has just seen it open. */
    @Test
    void whoClosesNeedNotFindTheRingOpen() throws Exception {
        for (boolean isOneThreads : new boolean[] {false, true}) {
            var thread = new RingThread(isOneThreads);
            thread.enabled();
            thread.closed();
            thread.checkCloser();
            assertThrows(ClosedException.class, thread::checkUse);
            if (isOneThreads) {
                inAThread(() -> assertThrows(WrongThreadException.class, thread::checkCloser));
            } else {
                inAThread(thread::checkCloser);
            }
        }
    }

    @Test
    void everyUseByAnotherThreadIsRefused() throws Exception {
        try (var ring = IoUring.open(4)) {
            Sqe sqe = ring.sq().next();
            assertTrue(ring.sq().space() == 4 && sqe != null);
            inAThread(
                    () -> {
                        assertThrows(WrongThreadException.class, () -> ring.sq().next());
                        assertThrows(WrongThreadException.class, () -> ring.sq().tryNext());
                        assertThrows(WrongThreadException.class, () -> ring.sq().space());
                        assertThrows(WrongThreadException.class, () -> ring.sq().pending());
                        assertThrows(WrongThreadException.class, () -> ring.sq().dropped());
                        assertThrows(WrongThreadException.class, ring::submit);
                        assertThrows(WrongThreadException.class, () -> ring.submitAndWait(1));
                        assertThrows(WrongThreadException.class, () -> ring.submitAndWait(1, 1));
                        assertThrows(WrongThreadException.class, ring::getEvents);
                        assertThrows(WrongThreadException.class, ring::waitForSpace);
                        assertThrows(WrongThreadException.class, ring::enableRings);
                        assertThrows(WrongThreadException.class, ring::close);
                        var cq = ring.cq();
                        assertThrows(WrongThreadException.class, cq::next);
                        assertThrows(WrongThreadException.class, cq::ready);
                        assertThrows(WrongThreadException.class, cq::hasOverflow);
                        assertThrows(WrongThreadException.class, cq::lost);
                        assertThrows(WrongThreadException.class, cq::userData);
                        assertThrows(
                                WrongThreadException.class,
                                () -> cq.drain((userData, res, flags) -> {}));
                    });
        }
    }

    @Test
    void threadsTakeTurnsWithARingForThreads() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(4).forThreads())) {
            inAThread(() -> ring.sq().next().nop().userData(1));
            inAThread(() -> assertEquals(1, ring.submitAndWait(1)));
            inAThread(
                    () -> {
                        assertTrue(ring.cq().next());
                        assertEquals(1, ring.cq().userData());
                    });
        }
    }

    /** As {@link IoUring} says: operations are lost with the thread that submitted them. */
    @Test
    void anOperationEndsWithItsThread() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(4).forThreads());
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            var thread = new AtomicReference<Path>();
            inAThread(
                    () -> {
                        long number = Syscalls.syscall(SyscallNumber.SYS_gettid);
                        thread.set(Path.of("/proc/self/task/" + number));
                        ring.sq().next().read(pipe.readEnd(), memory, 0, 8).userData(1);
                        assertEquals(1, ring.submit());
                    });
            // Java's thread has ended; the kernel's does so a moment later.
            Until.holds("the thread has ended", () -> !Files.exists(thread.get()));
            assertEquals(8, pipe.writeEnd().write(memory));
            ring.submitAndWait(1, 5_000_000_000L);
            assertTrue(ring.cq().next());
            assertEquals(-Errno.ECANCELED, ring.cq().res());
            // What it would have read is still there.
            assertEquals(8, pipe.readEnd().read(memory));
        }
    }

    @Test
    void aRingWhoseThreadHasEndedCanBeClosed() throws Exception {
        var opened = new AtomicReference<IoUring>();
        inAThread(() -> opened.set(IoUring.open(4)));
        IoUring ring = opened.get();
        assertThrows(WrongThreadException.class, () -> ring.sq().next());
        ring.close();
        assertTrue(ring.isClosed());
        assertFalse(ring.fd().isOpen());
        assertThrows(IllegalStateException.class, () -> ring.fd().number());
    }

    @Test
    void onceClosedNothingReachesTheKernel() throws Exception {
        var ring = IoUring.open(4);
        Sqe sqe = ring.sq().next();
        MemorySegment memory = ring.arena().allocate(8);
        ring.close();
        assertThrows(IllegalStateException.class, () -> sqe.userData(1));
        assertThrows(IllegalStateException.class, sqe::nop);
        assertThrows(IllegalStateException.class, () -> ring.sq().tryNext());
        assertThrows(IllegalStateException.class, ring::submit);
        assertThrows(IllegalStateException.class, () -> ring.submitAndWait(1, 1));
        assertThrows(IllegalStateException.class, ring::getEvents);
        assertThrows(IllegalStateException.class, () -> ring.cq().ready());
        assertThrows(IllegalStateException.class, () -> ring.arena().allocate(8));
        assertThrows(IllegalStateException.class, () -> memory.fill((byte) 1));
        assertThrows(UnsupportedOperationException.class, () -> ring.arena().close());
        ring.close();
    }
}
