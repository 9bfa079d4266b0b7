package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Stress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** A note that moves, because one below it was taken back, is in sight all the time. */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class ThreadSlotStressTest {
    /** The last of eight, so that it moves between two lines of a cache. */
    private static final int MOVES = 8;

    private static final int LOOKS_AT_ONCE = 1024;

    private ThreadSlot slot;

    /** Odd while the note is there. */
    private volatile int phase;

    private volatile boolean done;

    @Test
    void aNoteThatMovesIsInSight() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "there is one processor only");
        long looks = 0;
        long missed = 0;
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            slot = executor.submit(ThreadSlot::ofPlatformThread).get();
            Future<?> owner = executor.submit(this::holdAndDrop);
            long end = System.nanoTime() + Stress.nanos(1);
            try {
                while (missed == 0 && !owner.isDone() && (looks == 0 || System.nanoTime() < end)) {
                    for (int i = 0; i < LOOKS_AT_ONCE; i++) {
                        int before = phase;
                        boolean seen = slot.holds(MOVES);
                        if ((before & 1) != 0 && phase == before) {
                            looks++;
                            missed += seen ? 0 : 1;
                        }
                    }
                }
            } finally {
                done = true;
            }
            owner.get();
        }
        System.out.println(phase / 2 + " moves of a note, " + looks + " looks at it");
        assertEquals(0, missed, "looks that missed it, of " + looks);
        assertTrue(looks > 0);
    }

    private void holdAndDrop() {
        ThreadSlot own = slot;
        int round = 0;
        while (!done) {
            for (int id = 1; id <= MOVES; id++) {
                own.hold(id);
            }
            phase = ++round;
            own.drop(1);
            phase = ++round;
            for (int id = 2; id <= MOVES; id++) {
                own.drop(id);
            }
        }
    }
}
