package dev.gatun.sys;

import java.lang.invoke.VarHandle;

/**
 * A fence in two halves, {@code membarrier(2)}: the side that runs often pays nothing, the side
 * that runs seldom makes every running thread of the process pass a full fence.
 *
 * <p>Without it, {@link Fd} would need two atomic operations around each call to know that no other
 * thread is using a descriptor that is being closed.
 */
final class Membarrier {
    private static final int MEMBARRIER_CMD_QUERY = 0;
    private static final int MEMBARRIER_CMD_PRIVATE_EXPEDITED = 1 << 3;
    private static final int MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED = 1 << 4;

    /** Decided before the first light fence, as both halves must agree on it. */
    private static final boolean ASYMMETRIC = supported();

    private Membarrier() {}

    private static boolean supported() {
        long commands =
                Downcall.call(SyscallNumber.SYS_membarrier, MEMBARRIER_CMD_QUERY, 0, 0, 0, 0, 0);
        int needed = MEMBARRIER_CMD_PRIVATE_EXPEDITED | MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED;
        return commands > 0 && (commands & needed) == needed;
    }

    /**
     * The cheap half: what was stored before it is seen by whoever returns from {@link #heavy}, or
     * what is loaded after it was stored before {@link #heavy} began.
     */
    static void light() {
        if (ASYMMETRIC) {
            // For the compiler's sake only (and of a weakly ordered processor's); the processor's
            // reordering of a store and a later load is what heavy() undoes.
            VarHandle.releaseFence();
            VarHandle.acquireFence();
        } else {
            VarHandle.fullFence();
        }
    }

    /** The dear half: a full fence in this thread and, if they are running, in all others. */
    static void heavy() {
        VarHandle.fullFence();
        if (ASYMMETRIC) {
            Registration.done();
            long result =
                    Downcall.call(
                            SyscallNumber.SYS_membarrier,
                            MEMBARRIER_CMD_PRIVATE_EXPEDITED,
                            0,
                            0,
                            0,
                            0,
                            0);
            if (result != 0) {
                throw new AssertionError("membarrier: " + Errno.describe((int) -result));
            }
        }
    }

    /**
     * Registering waits for a grace period, which can take milliseconds in a process of many
     * threads: so not before the first heavy fence.
     */
    private static final class Registration {
        private static final long RESULT =
                Downcall.call(
                        SyscallNumber.SYS_membarrier,
                        MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED,
                        0,
                        0,
                        0,
                        0,
                        0);

        static void done() {
            if (RESULT != 0) {
                throw new AssertionError("membarrier: " + Errno.describe((int) -RESULT));
            }
        }
    }
}
