package dev.gatun.event;

import dev.gatun.raw.Linux;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.SyscallException;

/** {@code CLOCK_…}: the system's clocks. Timers can use five of them. */
public enum ClockId {
    /** Wall clock time, since 1970. It jumps when the clock is set. Timers can use it. */
    CLOCK_REALTIME(Linux.CLOCK_REALTIME),
    /** Time that never goes back, and stops while the system is suspended. Timers can use it. */
    CLOCK_MONOTONIC(Linux.CLOCK_MONOTONIC),
    /** Processor time of this process. */
    CLOCK_PROCESS_CPUTIME_ID(Linux.CLOCK_PROCESS_CPUTIME_ID),
    /** Processor time of this thread. */
    CLOCK_THREAD_CPUTIME_ID(Linux.CLOCK_THREAD_CPUTIME_ID),
    /** {@link #CLOCK_MONOTONIC}, but at the speed of the hardware clock, which is not corrected. */
    CLOCK_MONOTONIC_RAW(Linux.CLOCK_MONOTONIC_RAW),
    /** {@link #CLOCK_REALTIME} at the last tick: cheaper and less precise. */
    CLOCK_REALTIME_COARSE(Linux.CLOCK_REALTIME_COARSE),
    /** {@link #CLOCK_MONOTONIC} at the last tick: cheaper and less precise. */
    CLOCK_MONOTONIC_COARSE(Linux.CLOCK_MONOTONIC_COARSE),
    /** As {@link #CLOCK_MONOTONIC}, and goes on in suspension. Timers can use it. */
    CLOCK_BOOTTIME(Linux.CLOCK_BOOTTIME),
    /** {@link #CLOCK_REALTIME} of a timer that wakes the system; needs {@code CAP_WAKE_ALARM}. */
    CLOCK_REALTIME_ALARM(Linux.CLOCK_REALTIME_ALARM),
    /** {@link #CLOCK_BOOTTIME} of a timer that wakes the system; needs {@code CAP_WAKE_ALARM}. */
    CLOCK_BOOTTIME_ALARM(Linux.CLOCK_BOOTTIME_ALARM),
    /** Atomic time: wall clock time without leap seconds. */
    CLOCK_TAI(Linux.CLOCK_TAI);

    private final int value;

    ClockId(int value) {
        this.value = value;
    }

    /** {@return the number in C} */
    public int value() {
        return value;
    }

    /**
     * {@code clock_gettime(2)}: the clock's time. A timer can be set to such a time. {@link
     * System#nanoTime} is cheaper, and on Linux the same as {@link #CLOCK_MONOTONIC}.
     *
     * @return the time, in nanoseconds
     * @throws SyscallException EINVAL for an alarm clock if the hardware for it is missing
     */
    public long gettime() throws SyscallException {
        long result = EventSyscalls.clockGettime(value);
        if (result < 0) {
            throw SyscallException.of(result, "clock_gettime", this);
        }
        return result;
    }
}
