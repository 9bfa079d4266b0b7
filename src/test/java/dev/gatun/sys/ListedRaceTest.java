package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A list that lets go of a descriptor in one thread, and the descriptor's maker that closes it in
 * another, at the same moment: one of the two has to see the other, and to close the number.
 */
class ListedRaceTest {
    private static final int ROUNDS = 60_000;

    /** On a busy machine: enough is enough. */
    private static final long AT_MOST_NANOS = 4_000_000_000L;

    private static final int SPINS_BEFORE_YIELD = 1000;

    /** A processor's store buffer is full of these when the list's store is made. */
    private static final int STORES_BEFORE = 24;

    private static final int STRIDE = 64;

    private final HeldFds held = new HeldFds(1);
    private final long[] stores = new long[STORES_BEFORE * STRIDE];

    private volatile int offered;
    private volatile int arrived;
    private volatile int released;
    private volatile boolean done;

    @Test
    void oneOfTheTwoClosesTheNumber() throws Exception {
        int leftOpen = 0;
        int rounds = 0;
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> releaser = executor.submit(this::releaseAll);
            long end = System.nanoTime() + AT_MOST_NANOS;
            try {
                while (rounds < ROUNDS && System.nanoTime() < end && !releaser.isDone()) {
                    rounds++;
                    Fd fd = Fd.own(Descriptors.file());
                    int number = held.hold(0, fd);
                    offered = rounds;
                    await(releaser, rounds, true);
                    for (int delay = rounds & 31; delay > 0; delay--) {
                        Thread.onSpinWait();
                    }
                    fd.close();
                    await(releaser, rounds, false);
                    if (Descriptors.isOpen(number)) {
                        leftOpen++;
                        Descriptors.close(number);
                    }
                }
            } finally {
                done = true;
            }
            releaser.get();
        }
        held.close();
        assertEquals(0, leftOpen, "numbers that neither closed, of " + rounds);
    }

    private void await(Future<?> releaser, int round, boolean arrival) {
        for (int spins = 0; (arrival ? arrived : released) != round; spins++) {
            if (releaser.isDone()) {
                return;
            }
            pause(spins);
        }
    }

    private static void pause(int spins) {
        if (spins < SPINS_BEFORE_YIELD) {
            Thread.onSpinWait();
        } else {
            Thread.yield();
        }
    }

    private void releaseAll() {
        int round = 0;
        for (int spins = 0; !done; spins++) {
            if (offered == round) {
                pause(spins);
                continue;
            }
            spins = 0;
            arrived = ++round;
            for (int i = 0; i < STORES_BEFORE; i++) {
                stores[i * STRIDE] = round;
            }
            held.release(0);
            released = round;
        }
    }
}
