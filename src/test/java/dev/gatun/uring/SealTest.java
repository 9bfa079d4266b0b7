package dev.gatun.uring;

import static dev.gatun.uring.Completions.take;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.uring.Completions.Done;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.util.List;

/** {@link SubmissionQueue#seal}, and {@link Sqe#namesOthers}. */
class SealTest {
    private IoUring ring;
    private SubmissionQueue sq;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        sq = ring.sq();
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    @Test
    void aSealedSlotRefusesAttributes() throws Exception {
        Sqe sqe = sq.next().nop().userData(1);
        sq.seal(sqe);
        assertThrows(IllegalStateException.class, () -> sqe.userData(2));
        assertThrows(IllegalStateException.class, sqe::link);
        assertThrows(IllegalStateException.class, sqe::skipSuccess);
        assertThrows(IllegalStateException.class, sqe::nop);
        assertThrows(IllegalArgumentException.class, () -> sqe.personality(-1));
        assertEquals(1, sq.pending(), "a refused attribute does not take it out of the queue");
        assertEquals(List.of(Done.of(1, 0)), take(ring, 1));
    }

    @Test
    void aSealedOperationCanBeTakenBack() throws Exception {
        Sqe first = sq.next().nop().link();
        sq.seal(first);
        Sqe second = sq.next().nop();
        sq.seal(second);
        assertTrue(sq.takeBack(second));
        assertEquals(0, sq.pending());
        Sqe third = sq.next();
        sq.seal(third);
        third.nop().userData(3);
        assertEquals(List.of(Done.of(3, 0)), take(ring, 1));
        sq.seal(third);
    }

    @Test
    void whatNamesOthers() {
        assertEquals(false, sq.next().nop().namesOthers());
        assertEquals(false, sq.next().asyncCancel(Cancellation.any()).namesOthers());
        assertTrue(sq.next().asyncCancel(5).namesOthers());
        assertTrue(sq.next().pollRemove(5).namesOthers());
        assertTrue(sq.next().pollUpdate(5, 6).namesOthers());
        assertTrue(sq.next().timeoutRemove(5).namesOthers());
        Sqe none = sq.next();
        assertThrows(IllegalStateException.class, none::namesOthers);
    }
}
