package dev.gatun.async;

import dev.gatun.sys.EventSyscalls;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/**
 * Parks a thread, and lets no error end that: the kernel may have the memory of whoever waits. To
 * park a virtual thread, the JVM copies its frames, and needs as much of the stack as there are
 * frames: at a depth of some thousand, {@link LockSupport#park} throws {@link StackOverflowError}
 * though a call would still have room. Then the thread sleeps, and keeps its carrier.
 */
final class Parking {
    private static final long NAP_NANOS = 1_000_000;

    private Parking() {}

    /**
     * Returns at any time, as {@link LockSupport#park(Object)}.
     *
     * @return whether the thread can park; if not, it looks as if it could run
     */
    static boolean park(Object blocker) {
        try {
            LockSupport.park(blocker);
            return true;
        } catch (StackOverflowError | OutOfMemoryError e) {
            nap();
            return false;
        }
    }

    /** Returns at any time, as {@link LockSupport#parkNanos(Object, long)}. */
    static void parkNanos(Object blocker, long nanos) {
        try {
            LockSupport.parkNanos(blocker, nanos);
        } catch (StackOverflowError | OutOfMemoryError e) {
            nap();
        }
    }

    /** A wait for a moment, of a thread that cannot park. */
    static void nap() {
        try {
            EventSyscalls.ppoll(MemorySegment.NULL, 0, NAP_NANOS);
        } catch (StackOverflowError | OutOfMemoryError e) {
            Thread.onSpinWait();
        }
    }
}
