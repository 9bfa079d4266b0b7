package dev.gatun.sys;

import dev.gatun.StoreBuffer;

import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Two threads that do one thing each at the same moment, again and again. Which of the two came
 * first moves the second's moment, so that after a while either comes first half of the times.
 *
 * <p>The first does it with a full {@link StoreBuffer}.
 */
final class AtOnce {
    /** What the two do: the first in one thread, all else in another. */
    interface Race {
        void prepare() throws Exception;

        /** In the first's thread, after {@link #prepare}. */
        default void prepareFirst() throws Exception {}

        /** With a full store buffer. */
        void first() throws Exception;

        void second() throws Exception;

        /** After both. */
        Outcome end() throws Exception;
    }

    enum Outcome {
        FIRST_CAME_FIRST,
        SECOND_CAME_FIRST,
        WRONG
    }

    /** Rounds, those of them in which both ran at the same time, and what came of these. */
    record Figures(int rounds, int atOnce, int firstCameFirst, boolean wrong, long millis) {}

    /** Where a machine is so busy that the two seldom run at the same time. */
    private static final long PATIENCE_NANOS = 3_000_000_000L;

    private static final int ENOUGH_AT_ONCE = 5_000;

    private static final int SPINS_BEFORE_YIELD = 1000;
    private static final int LEAD_NANOS = 500;

    /** What begins later than that was not at once: the thread had no processor. */
    private static final int LATE_NANOS = 1_000;

    private static final int MOST_NANOS_APART = 20_000;

    private static final int STEP_NANOS = 16;
    private static final int JITTER_NANOS = 128;

    private final StoreBuffer storeBuffer = new StoreBuffer();

    private final Race race;
    private final SplittableRandom random = new SplittableRandom(1);
    private int offset;

    // Rounds: that was prepared, that the first's thread has seen, that the first has done.
    private volatile int prepared;
    private volatile int arrived;
    private volatile int finished;

    private volatile long start;
    private volatile boolean done;
    private long firstBegan;

    private AtOnce(Race race) {
        this.race = race;
    }

    /** Races until the time is over, or a round was wrong. */
    static Figures run(Race race, long nanos) throws Exception {
        return new AtOnce(race).run(nanos);
    }

    private Figures run(long nanos) throws Exception {
        int round = 0;
        int atOnce = 0;
        int firstCameFirst = 0;
        boolean wrong = false;
        long begin = System.nanoTime();
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            Future<?> other = executor.submit(this::doFirsts);
            try {
                while (!wrong && !isEnough(System.nanoTime() - begin, nanos, atOnce)) {
                    race.prepare();
                    prepared = ++round;
                    await(other, round, true);
                    boolean inTime = startBoth();
                    race.second();
                    await(other, round, false);
                    Outcome outcome = race.end();
                    boolean first = outcome == Outcome.FIRST_CAME_FIRST;
                    wrong = outcome == Outcome.WRONG;
                    if (inTime && firstBegan - start < LATE_NANOS) {
                        atOnce++;
                        firstCameFirst += first ? 1 : 0;
                        int next = offset + (first ? -STEP_NANOS : STEP_NANOS);
                        offset = Math.clamp(next, -LEAD_NANOS, MOST_NANOS_APART);
                    }
                }
            } finally {
                done = true;
            }
            other.get();
        }
        long millis = (System.nanoTime() - begin) / 1_000_000;
        return new Figures(round, atOnce, firstCameFirst, wrong, millis);
    }

    private static boolean isEnough(long passed, long nanos, int atOnce) {
        return passed > nanos && (atOnce >= ENOUGH_AT_ONCE || passed > PATIENCE_NANOS);
    }

    /** Gives whether the second was there in its moment. */
    private boolean startBoth() {
        long now = System.nanoTime() + LEAD_NANOS;
        start = now;
        long at = now + offset + random.nextInt(-JITTER_NANOS, JITTER_NANOS);
        return spinUntil(at) - at < LATE_NANOS;
    }

    private static long spinUntil(long at) {
        long now;
        while ((now = System.nanoTime()) - at < 0) {
            Thread.onSpinWait();
        }
        return now;
    }

    private void await(Future<?> other, int round, boolean arrival) throws Exception {
        for (int spins = 0; (arrival ? arrived : finished) != round; spins++) {
            if (other.isDone()) {
                other.get();
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

    private Void doFirsts() throws Exception {
        int round = 0;
        long lastStart = start;
        for (int spins = 0; !done; spins++) {
            if (prepared == round) {
                pause(spins);
                continue;
            }
            spins = 0;
            race.prepareFirst();
            arrived = ++round;
            for (int waits = 0; start == lastStart && !done; waits++) {
                pause(waits);
            }
            lastStart = start;
            firstBegan = spinUntil(lastStart);
            storeBuffer.fill();
            race.first();
            finished = round;
        }
        return null;
    }
}
