package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.async.Inbox.Push;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;

/** What one thread sees; what two threads see at once is in src/races. */
class InboxTest {
    private final Inbox inbox = new Inbox();

    private static Request request() {
        return new FutureRequest(Sqe::nop, null);
    }

    @Test
    void whoeverFindsTheThreadAsleepWakesItAndNobodyElse() {
        assertEquals(Push.DONE, inbox.push(request()), "it is awake");
        assertFalse(inbox.sleep(), "there is something to take");
        inbox.take();
        assertTrue(inbox.sleep());
        assertEquals(Push.WAKE, inbox.push(request()));
        assertEquals(Push.DONE, inbox.push(request()), "it is being woken");
        inbox.awake();
        assertEquals(Push.DONE, inbox.push(request()), "it is awake");
    }

    @Test
    void allAreTakenAtOnceInTheirOrder() {
        Request first = request();
        Request second = request();
        inbox.push(first);
        inbox.push(second);
        assertSame(first, inbox.take());
        assertSame(second, first.next);
        assertNull(second.next);
        assertNull(inbox.take());
        assertTrue(inbox.isEmpty());
    }

    @Test
    void whatIsClosedTakesNothingMore() {
        Request last = request();
        inbox.push(last);
        assertSame(last, inbox.close());
        assertTrue(inbox.isClosed());
        assertEquals(Push.REFUSED, inbox.push(request()));
        assertFalse(inbox.sleep());
        assertNull(inbox.take());
        assertNull(inbox.close());
    }
}
