package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.function.BooleanSupplier;

/**
 * One use against one close, at the same moment, many times: the order of a store and a load in
 * each of the two threads, on which all depends.
 */
class FdRaceTest {
    private static final int ROUNDS = 100_000;
    private static final int SPINS_BEFORE_YIELD = 1000;

    /** On a busy machine the two seldom run together: enough is enough, once they have. */
    private static final long ENOUGH_NANOS = 4_000_000_000L;

    private static final int BEFORE = 0;
    private static final int AFTER = 1;
    private static final int DURING = 2;

    /** Uses that began, that came too late, and that went wrong. */
    private final AtomicIntegerArray seen = new AtomicIntegerArray(3);

    private volatile Fd current;
    private volatile int arrived;
    private volatile boolean done;

    @Test
    void aUseThatBeganKeepsTheNumberOpen() throws Exception {
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> user = executor.submit(this::use);
            long end = System.nanoTime() + ENOUGH_NANOS;
            for (int i = 1; !user.isDone() && !isEnough(i, end); i++) {
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
            user.get();
            System.out.println(
                    seen.get(BEFORE) + " uses before a close and " + seen.get(AFTER) + " after it");
            assertEquals(0, seen.get(DURING), "uses whose number was closed under them");
        }
    }

    private boolean isEnough(int round, long end) {
        boolean raced = seen.get(BEFORE) > 0 && seen.get(AFTER) > 0;
        return raced && (round > ROUNDS || System.nanoTime() > end);
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

    private void use() {
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
                    seen.incrementAndGet(AFTER);
                    break;
                }
                try {
                    seen.incrementAndGet(Descriptors.isOpen(number) ? BEFORE : DURING);
                } finally {
                    fd.release();
                }
            }
        }
    }
}
