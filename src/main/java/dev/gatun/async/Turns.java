package dev.gatun.async;

/**
 * Whose turn it is among virtual threads that read from the page cache without ever waiting. A
 * carrier runs what is in its own queue until that is empty, and a thread that yields goes to that
 * queue: so as long as more such threads than carriers are runnable, no other thread runs.
 * Therefore they wait here, and the thread of the ring lets a few of them run at once, from outside
 * of the carriers' queues.
 *
 * <p>For the ring's thread.
 */
final class Turns {
    /** A thread that has its turn and does not come back in this time is busy with other things. */
    private static final long TURN_NANOS = 1_000_000;

    private final WaitingList waiting = new WaitingList();

    /** The threads that have their turn; null where there is room for another. */
    private final Thread[] running;

    private long lastBegin;

    /** Read by all threads: whether somebody waits. */
    private volatile boolean isWanted;

    Turns(int atOnce) {
        running = new Thread[atOnce];
    }

    /** Whether somebody waits for a turn; for all threads. */
    boolean isWanted() {
        return isWanted;
    }

    /** A thread ends its turn, if it has one, and waits for the next. */
    void add(TurnRequest request) {
        for (int i = 0; i < running.length; i++) {
            if (running[i] == request.thread()) {
                running[i] = null;
            }
        }
        waiting.add(request);
        isWanted = true;
    }

    /**
     * Lets threads run, as many as may.
     *
     * @return how long until this is to be called again, in nanoseconds; -1 if nobody waits
     */
    long next() {
        if (waiting.first() == null) {
            return -1;
        }
        long now = System.nanoTime();
        long left = TURN_NANOS - (now - lastBegin);
        for (int i = 0; i < running.length && waiting.first() != null; i++) {
            if (running[i] == null || left <= 0) {
                TurnRequest next = (TurnRequest) waiting.removeFirst();
                running[i] = next.thread();
                lastBegin = now;
                next.begin();
            }
        }
        isWanted = waiting.first() != null;
        return isWanted ? Math.max(0, TURN_NANOS - (now - lastBegin)) : -1;
    }

    /** All may run: the service ends. */
    void end() {
        while (waiting.first() != null) {
            ((TurnRequest) waiting.removeFirst()).begin();
        }
        isWanted = false;
    }
}
