package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.StoreBuffer;
import dev.gatun.Stress;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/**
 * A submission at the moment in which the kernel's thread goes to sleep: either the thread sees it,
 * or the ring sees that the thread sleeps. If neither does, nobody wakes the thread.
 *
 * <p>The thread sleeps some ticks of the kernel's clock after it was woken, or later, if others
 * have its processor. Whether it slept already moves the submission's moment, so that after a while
 * it did in one of five times.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class WakeupStressTest {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(10);

    /** So many that the compiler has left nothing slow between the store and the look. */
    private static final int SUBMISSIONS_BEFORE = 20_000;

    private static final long AT_MOST_NANOS_BEFORE = TimeUnit.SECONDS.toNanos(3);

    private static final int SLEEPS_BEFORE = 11;
    private static final int JITTER_NANOS = 2_000;

    /** Who comes later than that had no processor. */
    private static final int LATE_NANOS = 100_000;

    private static final int LATER_NANOS = 300;
    private static final int EARLIER_NANOS = 4 * LATER_NANOS;

    /** Until the moment is found, it moves by more. */
    private static final int FIRST_ROUNDS = 40;

    private static final int FACTOR_AT_FIRST = 10;

    private final StoreBuffer storeBuffer = new StoreBuffer();
    private final SplittableRandom random = new SplittableRandom(1);

    @Test
    void aThreadThatGoesToSleepIsWoken() throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "there is one processor only");
        int rounds = 0;
        int inTime = 0;
        int wereAsleep = 0;
        try (IoUring ring = IoUring.open(RingOptions.entries(4).submissionPolling(1))) {
            long enough = System.nanoTime() + AT_MOST_NANOS_BEFORE;
            for (int i = 0; i < SUBMISSIONS_BEFORE && System.nanoTime() < enough; i++) {
                submit(ring, 0);
            }
            long fallsAsleepAfter = untilAsleep(ring);
            long end = System.nanoTime() + Stress.nanos(1);
            while (System.nanoTime() < end) {
                long at =
                        wake(ring) + fallsAsleepAfter + random.nextInt(-JITTER_NANOS, JITTER_NANOS);
                long now;
                while ((now = System.nanoTime()) - at < 0) {
                    Thread.onSpinWait();
                }
                boolean slept = submit(ring, ++rounds);
                if (now - at < LATE_NANOS) {
                    inTime++;
                    wereAsleep += slept ? 1 : 0;
                    int step = slept ? -EARLIER_NANOS : LATER_NANOS;
                    fallsAsleepAfter += inTime > FIRST_ROUNDS ? step : FACTOR_AT_FIRST * step;
                }
            }
        }
        System.out.printf(
                "%d rounds, %d in time, of these %d asleep%n", rounds, inTime, wereAsleep);
    }

    /** From a sleep to the next: nearly the shortest of some, as the thread may have to wait. */
    private long untilAsleep(IoUring ring) throws SyscallException {
        long[] nanos = new long[SLEEPS_BEFORE];
        for (int i = 0; i < SLEEPS_BEFORE; i++) {
            nanos[i] = -wake(ring) + awaitSleep(ring);
        }
        Arrays.sort(nanos);
        return nanos[SLEEPS_BEFORE / 5];
    }

    /** Wakes the thread as soon as it sleeps; gives when that was. */
    private long wake(IoUring ring) throws SyscallException {
        long slept = awaitSleep(ring);
        submit(ring, 0);
        return slept;
    }

    private static long awaitSleep(IoUring ring) {
        while (!ring.sq().slots().needsWakeup()) {
            Thread.onSpinWait();
        }
        return System.nanoTime();
    }

    /** Submits and waits; gives whether the thread was seen to sleep. */
    private boolean submit(IoUring ring, int round) throws SyscallException {
        ring.sq().next().nop();
        long enters = ring.enterCount();
        storeBuffer.fill();
        ring.submit();
        boolean slept = ring.enterCount() != enters;
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (ring.cq().ready() == 0) {
            assertTrue(System.nanoTime() < end, "nobody woke it, in round " + round);
            Thread.onSpinWait();
        }
        ring.cq().discard();
        return slept;
    }
}
