package dev.gatun.event;

import dev.gatun.raw.Linux;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.SyscallException;

/** {@code CLOCK_…}: the system's clocks. Timers take five of them. */
public enum ClockId {
    /** Wall clock time, since 1970; it can be set, and jumps then. Timers take it. */
    CLOCK_REALTIME(Linux.CLOCK_REALTIME),
    /** Time that only goes on, but not while the system is suspended. Timers take it. */
    CLOCK_MONOTONIC(Linux.CLOCK_MONOTONIC),
    /** Processor time of this process. */
    CLOCK_PROCESS_CPUTIME_ID(Linux.CLOCK_PROCESS_CPUTIME_ID),
    /** Processor time of this thread. */
    CLOCK_THREAD_CPUTIME_ID(Linux.CLOCK_THREAD_CPUTIME_ID),
    /** As {@link #CLOCK_MONOTONIC}, at the speed of the hardware's clock, which nobody corrects. */
    CLOCK_MONOTONIC_RAW(Linux.CLOCK_MONOTONIC_RAW),
    /** As {@link #CLOCK_REALTIME}, of the last tick: cheap and coarse. */
    CLOCK_REALTIME_COARSE(Linux.CLOCK_REALTIME_COARSE),
    /** As {@link #CLOCK_MONOTONIC}, of the last tick: cheap and coarse. */
    CLOCK_MONOTONIC_COARSE(Linux.CLOCK_MONOTONIC_COARSE),
    /** As {@link #CLOCK_MONOTONIC}, with the time of suspension. Timers take it. */
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
     * {@code clock_gettime(2)}: its time, to set a timer to. {@link System#nanoTime} is cheaper,
     * and on Linux the same as {@link #CLOCK_MONOTONIC}.
     *
     * @return in nanoseconds
     * @throws SyscallException EINVAL for the alarm clocks where there is no hardware for them
     */
    public long gettime() throws SyscallException {
        long result = EventSyscalls.clockGettime(value);
        if (result < 0) {
            throw SyscallException.of(result, "clock_gettime", this);
        }
        return result;
    }
}
