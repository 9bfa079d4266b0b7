package dev.gatun.benchmarks.uring;

import static dev.gatun.uring.SetupFlags.IORING_SETUP_DEFER_TASKRUN;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SINGLE_ISSUER;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_TASKRUN_FLAG;

import dev.gatun.benchmarks.floor.BareRing;
import dev.gatun.uring.RingOptions;

/** How a ring's operations are taken and finished. */
public enum RingKind {
    /** By the thread's own calls: Gatun's default. */
    DEFER_TASKRUN("defer-taskrun"),

    /** Taken by a thread of the kernel. */
    SQPOLL("sqpoll"),

    /** By the thread's calls, and by interrupting it. */
    NEITHER("neither");

    /** After which the kernel's thread of a ring sleeps, in nops.c and in {@link BareRing}, too. */
    static final int IDLE_MILLIS = 10;

    /** As nops.c takes it. */
    final String text;

    RingKind(String text) {
        this.text = text;
    }

    RingOptions options(int entries) {
        RingOptions options = RingOptions.entries(entries);
        return switch (this) {
            case DEFER_TASKRUN ->
                    options.with(IORING_SETUP_SINGLE_ISSUER.or(IORING_SETUP_DEFER_TASKRUN));
            case SQPOLL -> options.submissionPolling(IDLE_MILLIS);
            case NEITHER ->
                    options.without(IORING_SETUP_DEFER_TASKRUN.or(IORING_SETUP_TASKRUN_FLAG));
        };
    }

    /** For a {@link BareRing}. */
    int bareFlags() {
        return switch (this) {
            case DEFER_TASKRUN -> BareRing.DEFER_TASKRUN;
            case SQPOLL -> BareRing.SQPOLL;
            case NEITHER -> 0;
        };
    }
}
