package dev.gatun.sys;

import dev.gatun.raw.Linux;

/**
 * {@code SCHED_…}: the policies by which the kernel gives threads their turns on a processor; see
 * sched(7). {@link Cpus#schedSetscheduler} sets the policy of the calling thread.
 */
public enum SchedPolicy {
    /** The standard policy: all threads share the processors, by their nice values. */
    SCHED_OTHER(Linux.SCHED_OTHER),
    /**
     * Real time: the thread runs before all threads of other policies, until it blocks. Needs
     * {@code CAP_SYS_NICE} or RLIMIT_RTPRIO, and a priority from 1 to 99.
     */
    SCHED_FIFO(Linux.SCHED_FIFO),
    /** {@link #SCHED_FIFO} where threads of the same priority run in turns. */
    SCHED_RR(Linux.SCHED_RR),
    /**
     * {@link #SCHED_OTHER} for a thread that may wait: if it wakes up while another thread runs on
     * its processor, it does not preempt that thread.
     */
    SCHED_BATCH(Linux.SCHED_BATCH),
    /** The thread runs where hardly any other thread wants to. */
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
