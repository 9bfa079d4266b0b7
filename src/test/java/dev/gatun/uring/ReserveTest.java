package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.MemFd;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReference;

/** Room for a whole chain, or a refusal before its first operation. */
class ReserveTest {
    private IoUring ring;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(4);
        assertEquals(4, ring.sq().capacity());
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    private void fill(int nops) {
        for (int i = 0; i < nops; i++) {
            ring.sq().next().nop();
        }
    }

    @Test
    void tellsWhetherThereIsRoom() throws Exception {
        SubmissionQueue sq = ring.sq();
        sq.reserve(4);
        assertTrue(sq.tryReserve(4));
        fill(2);
        sq.next(); // given out, and not filled: it is free
        assertTrue(sq.tryReserve(2));
        assertFalse(sq.tryReserve(3));
        var e = assertThrows(IllegalStateException.class, () -> sq.reserve(3));
        assertEquals(
                "the submission queue has no room for 3 operations: 2 slots are free",
                e.getMessage());
        ring.submit();
        assertTrue(sq.tryReserve(4));
        assertEquals(2, take(ring, 2).size());
    }

    /** Without a look, the chain would be cut where the queue is full, and its end would run. */
    @Test
    void aChainStaysWhole() throws Exception {
        try (MemFd file = MemFd.create("file")) {
            MemorySegment memory = ring.arena().allocate(8);
            fill(2);
            int rounds = 0;
            while (!ring.sq().tryReserve(3)) {
                ring.submit();
                rounds++;
            }
            assertEquals(1, rounds);
            take(ring, 2);
            // A short read ends the chain: what is linked behind it is cancelled.
            ring.sq().next().pwrite(file, memory, 0, 8, 0).userData(1).link();
            ring.sq().next().pread(file, ring.arena().allocate(9), 0, 9, 0).userData(2).link();
            ring.sq().next().fdatasync(file).userData(3);
            assertEquals(3, ring.submit());
            for (Completions.Done done : take(ring, 3)) {
                int expected =
                        done.userData() == 1 ? 8 : done.userData() == 2 ? 8 : -Errno.ECANCELED;
                assertEquals(expected, done.res(), "operation " + done.userData());
            }
        }
    }

    @Test
    void inAChainItIsTooLate() throws Exception {
        fill(2);
        ring.sq().next().nop().link();
        assertTrue(ring.sq().tryReserve(1));
        var e = assertThrows(IllegalStateException.class, () -> ring.sq().reserve(2));
        assertTrue(e.getMessage().contains("a chain has begun"), e.getMessage());
        ring.sq().next().nop();
        e = assertThrows(IllegalStateException.class, () -> ring.sq().reserve(1));
        assertFalse(e.getMessage().contains("a chain has begun"), e.getMessage());
        ring.submit();
        assertEquals(4, take(ring, 4).size());
    }

    /** What was refused leaves the queue before the room is counted. */
    @Test
    void aRefusedOperationTakesNoRoom() throws Exception {
        fill(2);
        ring.sq().next().nop().link();
        MemorySegment heap = MemorySegment.ofArray(new byte[1]);
        try (MemFd file = MemFd.create("file")) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ring.sq().next().pread(file, heap, 0, 1, 0));
        }
        assertTrue(ring.sq().tryReserve(2), "its chain has left as well");
        ring.submit();
        assertEquals(2, take(ring, 2).size());
    }

    @Test
    void misuse() throws Exception {
        SubmissionQueue sq = ring.sq();
        for (int count : new int[] {-1, 0, 5, Integer.MAX_VALUE}) {
            assertThrows(IllegalArgumentException.class, () -> sq.tryReserve(count));
            assertThrows(IllegalArgumentException.class, () -> sq.reserve(count));
        }
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        Thread other =
                Thread.ofPlatform()
                        .uncaughtExceptionHandler((_, t) -> thrown.set(t))
                        .start(() -> sq.tryReserve(1));
        other.join();
        assertEquals(WrongThreadException.class, thrown.get().getClass());
        ring.close();
        assertThrows(ClosedException.class, () -> sq.reserve(1));
    }
}
