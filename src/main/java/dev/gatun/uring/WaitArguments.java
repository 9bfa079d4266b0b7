package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ENTER_ABS_TIMER;
import static dev.gatun.raw.Uring.IORING_ENTER_NO_IOWAIT;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.event.SignalSet;
import dev.gatun.raw.struct.__kernel_timespec;
import dev.gatun.raw.struct.io_uring_getevents_arg;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * How long to wait for completions, and with which signals blocked: {@code struct
 * io_uring_getevents_arg}. Make it once, and use it for any number of waits of any ring ({@link
 * IoUring#submitAndWait(int, WaitArguments)}). Since Linux 5.11.
 *
 * <p>For one thread at a time.
 */
public final class WaitArguments {

    // struct io_uring_getevents_arg
    private static final long IO_URING_GETEVENTS_ARG_BYTES = io_uring_getevents_arg.SIZE;
    private static final long SIGMASK = io_uring_getevents_arg.OFFSET_SIGMASK;
    private static final long SIGMASK_SZ = io_uring_getevents_arg.OFFSET_SIGMASK_SZ;
    private static final long MIN_WAIT_USEC = io_uring_getevents_arg.OFFSET_MIN_WAIT_USEC;
    private static final long TS = io_uring_getevents_arg.OFFSET_TS;

    // What it points to, behind it: struct __kernel_timespec, and the kernel's signal mask.
    private static final long TIMESPEC_AT = IO_URING_GETEVENTS_ARG_BYTES;
    private static final long MASK_AT = TIMESPEC_AT + __kernel_timespec.SIZE;
    private static final long ALL_BYTES = MASK_AT + Long.BYTES;

    private static final int SIGNAL_MASK_BYTES = Long.BYTES;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final MemorySegment all;
    private final MemorySegment struct;
    private int enterFlags;

    private WaitArguments(MemorySegment all) {
        this.all = all;
        struct = all.asSlice(0, IO_URING_GETEVENTS_ARG_BYTES);
    }

    /**
     * Allocates arguments without a timeout, until they are changed.
     *
     * @param arena where the struct is kept, with what it points to
     * @return the arguments
     */
    public static WaitArguments allocate(Arena arena) {
        return new WaitArguments(arena.allocate(ALL_BYTES, Long.BYTES));
    }

    /**
     * Sets how long to wait at most.
     *
     * @param nanos in nanoseconds; -1 for no timeout
     * @return this
     */
    public WaitArguments timeout(long nanos) {
        if (nanos < -1) {
            throw new IllegalArgumentException("a timeout of " + nanos + " ns");
        }
        enterFlags &= ~IORING_ENTER_ABS_TIMER;
        setTime(nanos);
        return this;
    }

    /**
     * Sets a time until which to wait at most: by {@code CLOCK_MONOTONIC}, which {@link
     * System#nanoTime} tells, unless the ring has another clock registered. Since Linux 6.12.
     *
     * @param nanos in nanoseconds
     * @return this
     */
    public WaitArguments deadline(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a time of " + nanos + " ns");
        }
        enterFlags |= IORING_ENTER_ABS_TIMER;
        setTime(nanos);
        return this;
    }

    private void setTime(long nanos) {
        all.set(JAVA_LONG, TS, nanos < 0 ? 0 : all.address() + TIMESPEC_AT);
        all.set(JAVA_LONG, TIMESPEC_AT, nanos / NANOS_PER_SECOND);
        all.set(JAVA_LONG, TIMESPEC_AT + Long.BYTES, nanos % NANOS_PER_SECOND);
    }

    /**
     * Sets how long to wait for as many completions as were asked for. After that time one
     * completion is enough, until the timeout. Since Linux 6.12 ({@code IORING_FEAT_MIN_TIMEOUT});
     * on older kernels the wait throws {@link UnsupportedOperationException}.
     *
     * @param micros in microseconds; 0 for no such time
     * @return this
     */
    public WaitArguments minWait(int micros) {
        if (micros < 0) {
            throw new IllegalArgumentException("a time of " + micros + " µs");
        }
        all.set(JAVA_INT, MIN_WAIT_USEC, micros);
        return this;
    }

    /**
     * Sets the signals that the thread blocks during the wait, instead of those that it blocks now.
     *
     * @param blocked the signals; null to block the same ones as now
     * @return this
     */
    public WaitArguments signalMask(SignalSet blocked) {
        all.set(JAVA_LONG, MASK_AT, blocked == null ? 0 : blocked.bits());
        all.set(JAVA_LONG, SIGMASK, blocked == null ? 0 : all.address() + MASK_AT);
        all.set(JAVA_INT, SIGMASK_SZ, blocked == null ? 0 : SIGNAL_MASK_BYTES);
        return this;
    }

    /**
     * Keeps the thread from counting as one that waits for I/O (iowait) during the wait. Otherwise
     * the thread counts as iowait if operations are in flight, which can keep the processor from
     * entering lower sleep states. Since Linux 6.15 ({@code IORING_FEAT_NO_IOWAIT}).
     *
     * @param no true if the thread must not count as iowait
     * @return this
     */
    public WaitArguments noIowait(boolean no) {
        enterFlags =
                no ? enterFlags | IORING_ENTER_NO_IOWAIT : enterFlags & ~IORING_ENTER_NO_IOWAIT;
        return this;
    }

    boolean hasMinWait() {
        return all.get(JAVA_INT, MIN_WAIT_USEC) != 0;
    }

    MemorySegment struct() {
        return struct;
    }

    int enterFlags() {
        return enterFlags;
    }
}
