package dev.gatun.async;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Which threads have their turn, and which wait for it, in order: see {@link Turns}. For any
 * thread.
 */
final class TurnOrder {
    /** Of all services, since they share the carriers. */
    static final TurnOrder OF_PROCESS = new TurnOrder(carriers());

    private static final String CARRIERS_PROPERTY = "jdk.virtualThreadScheduler.parallelism";

    /** How long until the first look whether a thread that has its turn has gone elsewhere. */
    private static final long LOOK_NANOS = 2_000_000;

    /**
     * How long until the next look whether a thread that has asked for its next turn has parked.
     */
    private static final long PARK_NANOS = 50_000;

    /**
     * How long a thread may keep its turn without coming back. A thread that is blocked in a call
     * for which the scheduler starts another carrier, such as {@code FileChannel.lock}, looks as if
     * it could run, and may never come back.
     */
    private static final long MOST_NANOS = 1_000_000_000;

    /**
     * How many turns follow one another at once. Until they have ended, the queue of the carrier is
     * never empty, and threads that wait in other queues do not run. After them the carrier is free
     * for a moment, of some 0.2 ms.
     */
    private static final int TURNS_IN_A_ROW = 3;

    /** How many are looked at for one that has parked. */
    private static final int MOST_LOOKED_AT = 64;

    private final WaitingList waiting = new WaitingList();

    /** The threads that have their turn; null where there is room for another. */
    private final Thread[] running;

    /** When their turns began, or when they were last looked at, by {@link System#nanoTime}. */
    private final long[] looks;

    /** When their turns began. */
    private final long[] begins;

    /** Whether they have asked for their next turn, and may not have parked yet. */
    private final boolean[] asked;

    /** How many turns followed one another, the one that has begun included. */
    private final int[] inRow;

    private final long mostNanos;

    TurnOrder(int atOnce) {
        this(atOnce, MOST_NANOS);
    }

    /** For tests: with another limit of a turn that its thread does not end. */
    TurnOrder(int atOnce, long mostNanos) {
        this.mostNanos = mostNanos;
        running = new Thread[atOnce];
        looks = new long[atOnce];
        begins = new long[atOnce];
        asked = new boolean[atOnce];
        inRow = new int[atOnce];
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

    /**
     * A thread waits for its next turn. If it has a turn, that one ends when the thread has parked.
     * Before that, it has its carrier. Another thread would be in the carrier's queue before the
     * carrier is free, and the queue would never be empty: on one processor, nobody else ran.
     *
     * @param ofRing counts those that have asked the same ring and wait
     */
    synchronized void add(TurnRequest request, AtomicInteger ofRing) {
        for (int i = 0; i < running.length; i++) {
            asked[i] |= running[i] == request.thread();
        }
        waiting.add(request);
        request.waitsAsOneOf(ofRing);
    }

    /**
     * The next turn of the thread whose turn it was begins at once, if nobody waits for one.
     *
     * @return false if the thread is to wait
     */
    synchronized boolean goesOn(Thread thread) {
        int place = placeInRow(thread);
        if (place < 0 || waiting.first() != null) {
            return false;
        }
        turnBegins(place, thread, System.nanoTime(), inRow[place] + 1);
        return true;
    }

    /**
     * The thread of the request, whose turn it was, waits for its next one, and the first that
     * waits has its turn at once: it is in the queue of the carrier before the carrier is free. See
     * {@link #TURNS_IN_A_ROW}.
     *
     * @param ofRing counts those that have asked the same ring and wait
     * @return false if the ring's thread is to be asked
     */
    synchronized boolean passOn(TurnRequest request, AtomicInteger ofRing) {
        int place = placeInRow(request.thread());
        TurnRequest next = place < 0 ? null : firstParked();
        // Of the same ring: so somebody waits there all the time, and its thread goes on to look.
        if (next == null || !next.isOneOf(ofRing)) {
            return false;
        }
        waiting.add(request);
        request.waitsAsOneOf(ofRing);
        waiting.remove(next);
        turnBegins(place, next.thread(), System.nanoTime(), inRow[place] + 1);
        next.begin();
        return true;
    }

    /** Where the turn of a thread is kept, if another may follow it at once; else -1. */
    private int placeInRow(Thread thread) {
        for (int i = 0; i < running.length; i++) {
            if (running[i] == thread) {
                return inRow[i] < TURNS_IN_A_ROW ? i : -1;
            }
        }
        return -1;
    }

    private void turnBegins(int place, Thread thread, long now, int ofRow) {
        running[place] = thread;
        begins[place] = now;
        looks[place] = now;
        // Of this thread, or of the one before: it could be left from another place.
        asked[place] = false;
        inRow[place] = ofRow;
    }

    /**
     * Lets threads run, as many as may, whatever ring they have asked.
     *
     * @return how long until this is to be called again, in nanoseconds, as long as somebody waits
     */
    synchronized long next() {
        long now = System.nanoTime();
        long untilNext = LOOK_NANOS;
        for (int i = 0; i < running.length; i++) {
            if (running[i] != null && (asked[i] || now - looks[i] >= LOOK_NANOS)) {
                looks[i] = now;
                if (now - begins[i] >= mostNanos || !wantsToRun(running[i])) {
                    running[i] = null;
                }
            }
            TurnRequest next = running[i] == null ? firstParked() : null;
            if (next != null) {
                waiting.remove(next);
                turnBegins(i, next.thread(), now, 1);
                next.begin();
            }
            boolean isSoon = running[i] == null || asked[i];
            long look = isSoon ? PARK_NANOS : LOOK_NANOS - (now - looks[i]);
            untilNext = Math.min(untilNext, look);
        }
        return untilNext;
    }

    /**
     * The first that has parked of those that wait longest; null if none of them has. So none waits
     * for one that may never park. One that has not parked has a carrier, or was interrupted and
     * waits for a carrier: of these there may be any number.
     */
    private TurnRequest firstParked() {
        Request each = waiting.first();
        for (int i = 0; i < MOST_LOOKED_AT && each != null; i++, each = each.next) {
            TurnRequest request = (TurnRequest) each;
            if (request.isParked()) {
                return request;
            }
        }
        return null;
    }

    /** All may run that have asked one ring. */
    synchronized void end(AtomicInteger ofRing) {
        for (int i = waiting.size(); i > 0; i--) {
            TurnRequest each = (TurnRequest) waiting.removeFirst();
            if (each.isOneOf(ofRing)) {
                each.begin();
            } else {
                waiting.add(each);
            }
        }
        // So that threads which have ended are not kept: one turn may be one too many for once.
        Arrays.fill(running, null);
    }

    /**
     * Whether a thread has a carrier, or waits for one. Then it keeps its turn, also if that takes
     * long: where other programs have the processors, it may, and with more readers than carriers
     * nobody else would run any more.
     */
    private static boolean wantsToRun(Thread thread) {
        return thread.getState() == Thread.State.RUNNABLE;
    }
}
