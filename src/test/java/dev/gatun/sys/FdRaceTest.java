package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

/**
 * One use against one close, at the same moment, many times: the order of a store and a load in
 * each of the two threads, on which all depends.
 */
class FdRaceTest {
    private static final int ROUNDS = 100_000;
    private static final int SPINS_BEFORE_YIELD = 1000;

    /** On a busy machine the two seldom run together: enough is enough. */
    private static final long AT_MOST_NANOS = 4_000_000_000L;

    private volatile Fd current;
    private volatile int arrived;
    private volatile boolean done;

    @Test
    void aUseThatBeganKeepsTheNumberOpen() throws Exception {
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<int[]> user = executor.submit(this::use);
            long end = System.nanoTime() + AT_MOST_NANOS;
            for (int i = 1; i <= ROUNDS && !user.isDone() && System.nanoTime() < end; i++) {
                int round = i;
                Fd fd = Fd.own(Descriptors.file());
                // The maker closes it, without a look around until the user's first use is seen.
                current = fd;
                spinWhile(() -> arrived != round && !user.isDone());
                for (int delay = round & 63; delay > 0; delay--) {
                    Thread.onSpinWait();
                }
                fd.close();
            }
            done = true;
            int[] seen = user.get();
            System.out.println(seen[0] + " uses before a close and " + seen[1] + " after it");
            assertEquals(0, seen[2], "uses whose number was closed under them");
            assertTrue(seen[0] > 0 && seen[1] > 0, "no race");
        }
    }

    private static void spinWhile(BooleanSupplier condition) {
        for (int spins = 0; condition.getAsBoolean(); spins++) {
            if (spins < SPINS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else {
                Thread.yield();
            }
        }
    }

    /** Counts uses that began, that came too late, and that went wrong. */
    private int[] use() {
        int[] seen = new int[3];
        int round = 0;
        Fd last = null;
        while (!done) {
            Fd fd = current;
            if (fd == last) {
                Fd seenBefore = last;
                spinWhile(() -> current == seenBefore && !done);
                continue;
            }
            last = fd;
            arrived = ++round;
            for (int uses = 0; uses < 3; uses++) {
                int number;
                try {
                    number = fd.acquire();
                } catch (IllegalStateException itWasClosed) {
                    seen[1]++;
                    break;
                }
                try {
                    seen[Descriptors.isOpen(number) ? 0 : 2]++;
                } finally {
                    fd.release();
                }
            }
        }
        return seen;
    }
}
