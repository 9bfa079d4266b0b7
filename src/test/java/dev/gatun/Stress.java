package dev.gatun;

import java.util.concurrent.TimeUnit;

/** How long the stress tests last: short in an ordinary run, long where a property says so. */
public final class Stress {
    private static final int MINUTES = Integer.getInteger("stress.minutes", 0);
    private static final long SHORT_NANOS = TimeUnit.MILLISECONDS.toNanos(700);

    private Stress() {}

    /** For one test of a class that has so many: {@code stress.minutes} are a class's. */
    public static long nanos(int tests) {
        return MINUTES == 0 ? SHORT_NANOS : TimeUnit.MINUTES.toNanos(MINUTES) / tests;
    }
}
