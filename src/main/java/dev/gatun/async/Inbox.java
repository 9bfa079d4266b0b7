package dev.gatun.async;

import dev.gatun.uring.Sqe;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * What threads hand to the thread of a ring: a stack of requests that all threads push to, and that
 * the ring's thread takes whole. Its top also says whether the ring's thread sleeps, so that one
 * compare-and-set both hands a request over and tells whether to wake the thread: whoever replaces
 * {@link #SLEEPING} wakes it, and nobody else does.
 */
final class Inbox {
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(Inbox.class, "top", Request.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** In the place of the top: nothing is there, and the ring's thread sleeps. */
    private static final Request SLEEPING = new Marker();

    /** In the place of the top: nothing is taken any more. */
    private static final Request CLOSED = new Marker();

    private volatile Request top;

    /** What {@link #push} has come to. */
    enum Push {
        /** The ring's thread will take it. */
        DONE,
        /** The ring's thread will take it when it is woken, by the caller. */
        WAKE,
        /** The inbox is closed. */
        REFUSED
    }

    Push push(Request request) {
        while (true) {
            Request old = top;
            if (old == CLOSED) {
                return Push.REFUSED;
            }
            // Plain: the compare-and-set publishes it, with all that the request has.
            request.next = old == SLEEPING ? null : old;
            if (TOP.compareAndSet(this, old, request)) {
                return old == SLEEPING ? Push.WAKE : Push.DONE;
            }
        }
    }

    /** Whether there is nothing to take. */
    boolean isEmpty() {
        return top == null;
    }

    boolean isClosed() {
        return top == CLOSED;
    }

    /** Takes all, the oldest first; null if there is nothing. For the ring's thread. */
    Request take() {
        if (top == null || top == CLOSED) {
            return null;
        }
        return oldestFirst((Request) TOP.getAndSet(this, null));
    }

    /**
     * The ring's thread is about to sleep.
     *
     * @return false if there is something to take first, or if the inbox is closed
     */
    boolean sleep() {
        return TOP.compareAndSet(this, null, SLEEPING);
    }

    /** The ring's thread is awake, and needs no waking from here on. */
    void awake() {
        TOP.compareAndSet(this, SLEEPING, null);
    }

    /**
     * Closes the inbox.
     *
     * @return what was in it, the oldest first
     */
    Request close() {
        Request old = (Request) TOP.getAndSet(this, CLOSED);
        return old == CLOSED || old == SLEEPING ? null : oldestFirst(old);
    }

    private static Request oldestFirst(Request newest) {
        Request oldest = null;
        Request each = newest;
        while (each != null) {
            Request next = each.next;
            each.next = oldest;
            oldest = each;
            each = next;
        }
        return oldest;
    }

    private static final class Marker extends Request {
        @Override
        void write(Sqe sqe, OperationMemory ofRing) {
            throw new AssertionError();
        }

        @Override
        void completed(int res, int flags) {
            throw new AssertionError();
        }

        @Override
        void failed(Throwable why) {
            throw new AssertionError();
        }
    }
}
