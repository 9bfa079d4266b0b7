package dev.gatun.async;

import java.util.Arrays;

/**
 * How long threads have read without a wait, and how often: says when a virtual thread is to let
 * others run ({@link Turns}). A thread counts in a place that depends on its id, so that threads on
 * two processors mostly do not write to the same cache line. Threads that share a place count
 * without order: it is no more than a guess, and one turn may last as long as two.
 */
final class TurnClock {
    /** A power of two. */
    static final int PLACES = 64;

    /** How many longs apart two places are: two cache lines of 64 bytes. */
    private static final int STRIDE = 16;

    // What is in a place.
    private static final int WEIGHT = 0;
    private static final int END = 1;
    private static final int CACHED_READS = 2;

    /** How long a turn lasts that was waited for. */
    static final long TURN_NANOS = 1_000_000;

    /** Every so often a look at the clock: 128 reads of a page, or one of 1 MiB. */
    private static final long WEIGHT_OF_LOOK = 256;

    /** So many bytes weigh as much as a call. */
    private static final int WEIGHT_SHIFT = 12;

    private final long[] places = new long[PLACES * STRIDE];

    TurnClock() {
        // As if all turns had ended: a thread has a turn only when it has waited for one.
        Arrays.fill(places, System.nanoTime());
        for (int i = 0; i < places.length; i += STRIDE) {
            places[i + WEIGHT] = 0;
            places[i + CACHED_READS] = 0;
        }
    }

    private static int place() {
        return ((int) Thread.currentThread().threadId() & PLACES - 1) * STRIDE;
    }

    /** A call of the current thread has not waited. */
    void hit(long byteCount) {
        places[place() + WEIGHT] += 1 + (byteCount >> WEIGHT_SHIFT);
    }

    /** {@link #hit} of a read of a file. */
    void cachedRead(long byteCount) {
        hit(byteCount);
        places[place() + CACHED_READS]++;
    }

    /** Whether the current thread is to let others run; not again soon. */
    boolean takeEndOfTurn() {
        return places[place() + WEIGHT] >= WEIGHT_OF_LOOK && takeEndOfTurn(System.nanoTime());
    }

    boolean takeEndOfTurn(long now) {
        int place = place();
        if (places[place + WEIGHT] < WEIGHT_OF_LOOK) {
            return false;
        }
        places[place + WEIGHT] = 0;
        return now - places[place + END] >= 0;
    }

    /** The current thread has let others run, and has its turn. */
    void begin() {
        begin(System.nanoTime());
    }

    void begin(long now) {
        int place = place();
        places[place + WEIGHT] = 0;
        places[place + END] = now + TURN_NANOS;
    }

    /** About how many reads found in the page cache what they read. */
    long cachedReads() {
        long count = 0;
        for (int i = 0; i < places.length; i += STRIDE) {
            count += places[i + CACHED_READS];
        }
        return count;
    }
}
