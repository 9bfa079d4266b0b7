package dev.gatun.async;

/**
 * Whose turn it is among virtual threads that read from the page cache without ever waiting. Each
 * of them waits here now and then, and the thread of the ring lets as many run at once as there are
 * carriers. {@link Thread#yield} does not do: a carrier goes on with the queue that it has taken a
 * thread from until that queue is empty, and a thread that yields goes back to that queue. So even
 * one such thread on each carrier was seen to keep all others from running for seconds.
 *
 * <p>For the ring's thread.
 */
final class Turns {
    private static final String CARRIERS_PROPERTY = "jdk.virtualThreadScheduler.parallelism";

    /** How long until the first look whether a thread that has its turn has gone elsewhere. */
    private static final long LOOK_NANOS = 2_000_000;

    /**
     * How long a thread may keep its turn without coming back. A thread that is blocked in a call
     * for which the scheduler starts another carrier, such as {@code FileChannel.lock}, looks as if
     * it could run, and may never come back.
     */
    private static final long MOST_NANOS = 1_000_000_000;

    private final WaitingList waiting = new WaitingList();

    /** The threads that have their turn; null where there is room for another. */
    private final Thread[] running;

    /** When their turns began, or when they were last looked at, by {@link System#nanoTime}. */
    private final long[] looks;

    /** When their turns began. */
    private final long[] begins;

    private final long mostNanos;

    Turns(int atOnce) {
        this(atOnce, MOST_NANOS);
    }

    /** For tests: with another limit of a turn that its thread does not end. */
    Turns(int atOnce, long mostNanos) {
        this.mostNanos = mostNanos;
        running = new Thread[atOnce];
        looks = new long[atOnce];
        begins = new long[atOnce];
    }

    /**
     * How many threads may have their turn at once: as many as there are carriers.
     *
     * @return what the scheduler of virtual threads was told, or else the number of processors
     */
    static int carriers() {
        int processors = Runtime.getRuntime().availableProcessors();
        return Math.max(1, Integer.getInteger(CARRIERS_PROPERTY, processors));
    }

    /** A thread ends its turn, if it has one, and waits for the next. */
    void add(TurnRequest request) {
        for (int i = 0; i < running.length; i++) {
            if (running[i] == request.thread()) {
                running[i] = null;
            }
        }
        waiting.add(request);
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
        long untilNext = LOOK_NANOS;
        for (int i = 0; i < running.length; i++) {
            if (running[i] != null && now - looks[i] >= LOOK_NANOS) {
                looks[i] = now;
                if (now - begins[i] >= mostNanos || !wantsToRun(running[i])) {
                    running[i] = null;
                }
            }
            if (running[i] == null && waiting.first() != null) {
                TurnRequest next = (TurnRequest) waiting.removeFirst();
                running[i] = next.thread();
                looks[i] = now;
                begins[i] = now;
                next.begin();
            }
            untilNext = Math.min(untilNext, LOOK_NANOS - (now - looks[i]));
        }
        return waiting.first() == null ? -1 : untilNext;
    }

    /**
     * Whether a thread has a carrier, or waits for one. Then it keeps its turn, also if that takes
     * long: where other programs have the processors, it may, and with more readers than carriers
     * nobody else would run any more.
     */
    private static boolean wantsToRun(Thread thread) {
        return thread.getState() == Thread.State.RUNNABLE;
    }

    /** All may run: the service ends. */
    void end() {
        while (waiting.first() != null) {
            ((TurnRequest) waiting.removeFirst()).begin();
        }
    }
}
