package dev.gatun.sys;

import static dev.gatun.raw.Linux.MEMBARRIER_CMD_GLOBAL;
import static dev.gatun.raw.Linux.MEMBARRIER_CMD_PRIVATE_EXPEDITED;
import static dev.gatun.raw.Linux.MEMBARRIER_CMD_QUERY;
import static dev.gatun.raw.Linux.MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED;

import java.lang.invoke.VarHandle;

/**
 * A fence in two halves, {@code membarrier(2)}: the side that runs often pays nothing, the side
 * that runs seldom makes every running thread of the process pass a full fence.
 *
 * <p>Without it, {@link Fd} would need two atomic operations around each call to know that no other
 * thread is using a descriptor that is being closed.
 */
final class Membarrier {

    /** None of the commands has a flag of this number. */
    private static final int NO_SUCH_FLAG = 1;

    /** Decided before the first light fence, as both halves must agree on it. */
    private static final boolean ASYMMETRIC = supported();

    private Membarrier() {}

    private static boolean supported() {
        long commands = membarrier(MEMBARRIER_CMD_QUERY, 0);
        int needed = MEMBARRIER_CMD_PRIVATE_EXPEDITED | MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED;
        return commands > 0
                && (commands & needed) == needed
                && isLetThrough(MEMBARRIER_CMD_PRIVATE_EXPEDITED)
                && isLetThrough(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED);
    }

    /**
     * Whether the kernel gets to see a command: it looks at the flags first, and does nothing for a
     * flag that it does not know. A seccomp filter that refuses the command has another error.
     */
    private static boolean isLetThrough(int command) {
        return membarrier(command, NO_SUCH_FLAG) == -Errno.EINVAL;
    }

    /**
     * The cheap half: what was stored before it is seen by whoever returns from {@link #heavy}, or
     * what is loaded after it was stored before {@link #heavy} began.
     */
    static void light() {
        if (ASYMMETRIC) {
            // For the compiler's sake only (and of a weakly ordered processor's); the processor's
            // reordering of a store and a later load is what heavy() undoes. No test fails without
            // it on x86-64, where the JIT of JDK 25 leaves the note's store before the load.
            VarHandle.releaseFence();
            VarHandle.acquireFence();
        } else {
            VarHandle.fullFence();
        }
    }

    /** The dear half: a full fence in this thread and, if they are running, in all others. */
    static void heavy() {
        VarHandle.fullFence();
        if (ASYMMETRIC && !expedited() && membarrier(MEMBARRIER_CMD_GLOBAL, 0) != 0) {
            // A filter that came later refuses all. The JVM stops every thread for this, and a
            // thread that stops has made its stores visible, as has one that is inside of a call.
            Thread.getAllStackTraces();
        }
    }

    /**
     * Registers the process where that is still to be done: the kernel refuses the command before.
     * Registering waits for a grace period, which can take milliseconds in a process of many
     * threads: so not before the first heavy fence.
     */
    private static boolean expedited() {
        return membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0) == 0
                || membarrier(MEMBARRIER_CMD_REGISTER_PRIVATE_EXPEDITED, 0) == 0
                        && membarrier(MEMBARRIER_CMD_PRIVATE_EXPEDITED, 0) == 0;
    }

    private static long membarrier(int command, int flags) {
        return Downcall.call(SyscallNumber.SYS_membarrier, command, flags, 0, 0, 0, 0);
    }
}
