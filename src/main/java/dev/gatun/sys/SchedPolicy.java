package dev.gatun.sys;

import dev.gatun.raw.Linux;

/**
 * {@code SCHED_…}: the policies by which the kernel gives threads their turns on a processor; see
 * sched(7). {@link Cpus#schedSetscheduler} sets the policy of the calling thread.
 */
public enum SchedPolicy {
    /** The standard policy: threads share the processors by their nice values. */
    SCHED_OTHER(Linux.SCHED_OTHER),
    /**
     * Real time: the thread runs before all threads of {@link #SCHED_OTHER}, {@link #SCHED_BATCH}
     * and {@link #SCHED_IDLE}, until it blocks or yields, or a thread of higher priority can run.
     */
    SCHED_FIFO(Linux.SCHED_FIFO),
    /**
     * As {@link #SCHED_FIFO}, but if other threads of the same priority can run, the thread runs
     * for one time slice.
     */
    SCHED_RR(Linux.SCHED_RR),
    /**
     * As {@link #SCHED_OTHER}, but a thread that wakes up does not preempt a thread that runs,
     * unless that one is of {@link #SCHED_IDLE}: it waits until that thread blocks or its time
     * slice ends.
     */
    SCHED_BATCH(Linux.SCHED_BATCH),
    /**
     * As {@link #SCHED_OTHER}, but with less weight than nice value 19 gives; its own nice value
     * has no effect.
     */
    SCHED_IDLE(Linux.SCHED_IDLE);

    private final int value;

    SchedPolicy(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }
}
