package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Allocation;
import dev.gatun.io.Pipe;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** A buffer is touched by nobody but its operation until that has completed. */
class BufferPoolTest {
    @Test
    void aBufferIsFreeOrTakenOrLent() throws Exception {
        try (var ring = IoUring.open(4);
                var pipe = Pipe.open()) {
            BufferPool pool = BufferPool.allocate(ring, 2, 64, 64);
            assertEquals(2, pool.count());
            assertEquals(128, pool.memory().byteSize());
            int buffer = pool.take();
            MemorySegment memory = pool.segment(buffer);
            ring.sq().next().read(pipe.readEnd(), memory, 0, 64).userData(pool.lend(buffer, -7));
            ring.submit();
            assertThrows(IllegalStateException.class, () -> pool.segment(buffer));
            assertThrows(IllegalStateException.class, () -> pool.free(buffer));
            assertThrows(IllegalStateException.class, () -> pool.lend(buffer, 0));
            assertEquals(1, pool.lentCount());

            MemorySegment word = ring.arena().allocate(8);
            word.set(ValueLayout.JAVA_LONG, 0, 42);
            pipe.writeEnd().write(word);
            ring.submitAndWait(1);
            assertTrue(ring.cq().next());
            long userData = ring.cq().userData();
            assertEquals(buffer, BufferPool.index(userData));
            assertEquals(-7, pool.tag(userData));
            assertTrue(pool.giveBack(userData, ring.cq().flags()));
            assertEquals(42, pool.segment(buffer).get(ValueLayout.JAVA_LONG, 0));
            assertThrows(IllegalStateException.class, () -> pool.giveBack(userData, 0));
            pool.free(buffer);
            assertThrows(IllegalStateException.class, () -> pool.segment(buffer));
            assertThrows(IllegalStateException.class, () -> pool.free(buffer));
            assertEquals(2, pool.freeCount());
            assertEquals(0, pool.lentCount());
        }
    }

    @Test
    void aCompletionOfAnEarlierLoanIsRefused() throws Exception {
        try (var ring = IoUring.open(4)) {
            BufferPool pool = BufferPool.allocate(ring, 1, 8, 8);
            int buffer = pool.take();
            long first = pool.lend(buffer, 1);
            assertFalse(pool.giveBack(first, Completion.IORING_CQE_F_MORE));
            assertTrue(pool.giveBack(first, Completion.IORING_CQE_F_NOTIF));
            long second = pool.lend(buffer, 1);
            assertThrows(IllegalStateException.class, () -> pool.giveBack(first, 0));
            assertThrows(IllegalStateException.class, () -> pool.giveBack(-1, 0));
            assertEquals(1, pool.tag(second));
            assertThrows(IllegalStateException.class, () -> pool.tag(first));
            assertTrue(pool.giveBack(second, 0));
        }
    }

    @Test
    void noLaterLoanHasTheSameUserData() throws Exception {
        try (var ring = IoUring.open(4)) {
            BufferPool pool = BufferPool.allocate(ring, 1, 8, 8);
            int buffer = pool.take();
            long first = pool.lend(buffer, 1);
            assertTrue(pool.giveBack(first, 0));
            for (int i = 1; i <= 1 << 17; i++) {
                long next = pool.lend(buffer, 1);
                assertNotEquals(first, next, () -> "a loan has come round");
                assertTrue(pool.giveBack(next, 0));
            }
            pool.lend(buffer, 1);
            assertThrows(IllegalStateException.class, () -> pool.giveBack(first, 0));
        }
    }

    @Test
    void allAreTakenOnce() throws Exception {
        try (var ring = IoUring.open(4)) {
            BufferPool pool = BufferPool.allocate(ring, 3, 8, 8);
            assertEquals(0, pool.take());
            assertEquals(1, pool.take());
            assertEquals(2, pool.take());
            assertEquals(-1, pool.take());
            pool.free(1);
            assertEquals(1, pool.take());
            assertThrows(IndexOutOfBoundsException.class, () -> pool.free(3));
            assertThrows(IllegalArgumentException.class, () -> BufferPool.allocate(ring, 0, 8, 8));
            assertThrows(IllegalArgumentException.class, () -> BufferPool.allocate(ring, 1, 0, 8));
        }
    }

    @Test
    void nothingIsAllocated() throws Exception {
        try (var ring = IoUring.open(4)) {
            BufferPool pool = BufferPool.allocate(ring, 2, 8, 8);
            CqeHandler handler =
                    (userData, res, flags) -> {
                        if (pool.giveBack(userData, flags)) {
                            pool.free(BufferPool.index(userData));
                        }
                    };
            Allocation.assertNone(
                    () -> {
                        int buffer = pool.take();
                        pool.segment(buffer);
                        ring.sq().next().nop().userData(pool.lend(buffer, 1));
                        ring.submitAndWait(1);
                        ring.cq().drain(handler);
                    });
        }
    }
}
