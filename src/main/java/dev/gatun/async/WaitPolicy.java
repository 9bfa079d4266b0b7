package dev.gatun.async;

import dev.gatun.sys.CpuSyscalls;
import dev.gatun.sys.SchedPolicy;
import dev.gatun.sys.SyscallException;

/**
 * The scheduling policy of a ring's thread while it waits: the one that it has, or {@code
 * SCHED_BATCH}. Only while it waits: a thread that the ring's thread starts, such as a carrier of
 * virtual threads, gets the policy of that moment, and would keep it.
 */
final class WaitPolicy {
    private static final int STANDARD = SchedPolicy.SCHED_OTHER.value();
    private static final int BATCH = SchedPolicy.SCHED_BATCH.value();

    private final boolean isBatch;

    private WaitPolicy(boolean isBatch) {
        this.isBatch = isBatch;
    }

    /**
     * For the calling thread.
     *
     * @param wantsBatch whether it is to be {@code SCHED_BATCH}; a thread with another policy than
     *     the standard one keeps its policy
     * @throws SyscallException if the kernel refuses the policy, as a filter of system calls does
     */
    static WaitPolicy of(boolean wantsBatch) throws SyscallException {
        int now = wantsBatch ? CpuSyscalls.schedGetscheduler(0) : STANDARD;
        if (now < 0) {
            throw SyscallException.of(now, "sched_getscheduler", 0);
        }
        boolean isBatch = wantsBatch && now == STANDARD;
        WaitPolicy policy = new WaitPolicy(isBatch);
        if (isBatch) {
            int result = CpuSyscalls.schedSetscheduler(0, BATCH, 0);
            if (result < 0) {
                throw SyscallException.of(
                        result, "sched_setscheduler", 0, SchedPolicy.SCHED_BATCH, 0);
            }
            policy.waitEnds();
        }
        return policy;
    }

    /** If a filter refuses it by now, the thread goes on with the policy that it has. */
    void waitBegins() {
        if (isBatch) {
            CpuSyscalls.schedSetscheduler(0, BATCH, 0);
        }
    }

    void waitEnds() {
        if (isBatch) {
            CpuSyscalls.schedSetscheduler(0, STANDARD, 0);
        }
    }
}
