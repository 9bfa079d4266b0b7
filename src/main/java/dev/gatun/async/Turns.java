package dev.gatun.async;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Whose turn it is among virtual threads that read from the page cache without ever waiting, as far
 * as they have asked one ring. Each of them waits here now and then, and the threads of the rings
 * let as many run at once as there are carriers ({@link TurnOrder}). {@link Thread#yield} does not
 * do: a carrier goes on with the queue that it has taken a thread from until that queue is empty,
 * and a thread that yields goes back to that queue. So even one such thread on each carrier was
 * seen to keep all others from running for seconds.
 *
 * <p>For the ring's thread, but for what says otherwise.
 */
final class Turns {
    private final TurnOrder order;

    /** How many have asked this ring and wait; another ring's thread may let them run. */
    private final AtomicInteger waiting = new AtomicInteger();

    Turns(TurnOrder order) {
        this.order = order;
    }

    /** A thread ends its turn, if it has one, and waits for the next. */
    void add(TurnRequest request) {
        order.add(request, waiting);
    }

    /** For the thread whose turn it was: {@link TurnOrder#goesOn}. */
    boolean goesOn(Thread thread) {
        return order.goesOn(thread);
    }

    /** For the thread of the request: {@link TurnOrder#passOn}. */
    boolean passOn(TurnRequest request) {
        return order.passOn(request, waiting);
    }

    /**
     * Lets threads run, as many as may.
     *
     * @return how long until this is to be called again, in nanoseconds; -1 if nobody waits here
     */
    long next() {
        if (waiting.get() == 0) {
            return -1;
        }
        long untilNext = order.next();
        return waiting.get() == 0 ? -1 : untilNext;
    }

    /** All may run that wait here: the ring ends. */
    void end() {
        order.end(waiting);
    }
}
