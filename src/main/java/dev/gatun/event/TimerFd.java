package dev.gatun.event;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Errno;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;

/**
 * A timerfd: a timer that is ready to read when it has expired, and can be watched like any other
 * descriptor.
 *
 * <p>A timer counts its expirations. {@link #read} takes the count since the timer was last read or
 * set, so a late reader misses no expiration.
 *
 * <p>Any thread may set and read it at any time.
 */
public final class TimerFd extends Fd {
    private static final int TFD_IOC_SET_TICKS = (int) Linux.TFD_IOC_SET_TICKS;

    private TimerFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * {@code timerfd_create(2)}: makes a timer that is not set. A read waits for an expiration.
     * {@code TFD_CLOEXEC} is always added.
     *
     * @param clock {@code CLOCK_MONOTONIC}, {@code CLOCK_REALTIME}, {@code CLOCK_BOOTTIME} or an
     *     alarm clock
     * @return the timer, to be closed
     * @throws SyscallException EINVAL for another clock; EPERM for an alarm clock without {@code
     *     CAP_WAKE_ALARM}; EMFILE, ENFILE: too many descriptors
     */
    public static TimerFd create(ClockId clock) throws SyscallException {
        return create(clock, TimerFdFlags.NONE);
    }

    /**
     * {@code timerfd_create(2)}: makes a timer that is not set. {@code TFD_CLOEXEC} is always
     * added.
     *
     * @param clock as {@link #create(ClockId)}
     * @param flags {@code TFD_NONBLOCK}
     * @return the timer, to be closed
     * @throws SyscallException as {@link #create(ClockId)}
     */
    public static TimerFd create(ClockId clock, TimerFdFlags flags) throws SyscallException {
        TimerFdFlags all = flags.or(TimerFdFlags.TFD_CLOEXEC);
        int result = EventSyscalls.timerfdCreate(clock.value(), all.bits());
        if (result == -Errno.EPERM) {
            throw SyscallException.withHint(
                    result, "alarm clocks need CAP_WAKE_ALARM", "timerfd_create", clock, all);
        }
        if (result < 0) {
            throw SyscallException.of(result, "timerfd_create", clock, all);
        }
        return new TimerFd(result, true);
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number a timerfd that nobody else will close
     * @return the timer
     */
    public static TimerFd own(int number) {
        return new TimerFd(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number a timerfd
     * @return the timer
     */
    public static TimerFd borrow(int number) {
        return new TimerFd(number, false);
    }

    /**
     * {@code timerfd_settime(2)}: sets the timer to expire after a time, and then, if there is an
     * interval, again and again. An earlier setting and its expirations are forgotten.
     *
     * @param valueNanos the time until the first expiration, in nanoseconds; 0 disarms the timer,
     *     so the shortest time is 1
     * @param intervalNanos the time from one expiration to the next, in nanoseconds; 0 for only one
     *     expiration
     * @throws SyscallException EINVAL for a time below zero
     */
    public void settime(long valueNanos, long intervalNanos) throws SyscallException {
        settime(valueNanos, intervalNanos, TimerFlags.NONE);
    }

    /**
     * {@code timerfd_settime(2)}: sets the timer to expire after a time or, with {@code
     * TFD_TIMER_ABSTIME}, at a time.
     *
     * @param valueNanos the first expiration, in nanoseconds. With {@code TFD_TIMER_ABSTIME} this
     *     is a time of the timer's clock ({@link ClockId#gettime}): if that time has passed, the
     *     timer expires at once. 0 disarms the timer
     * @param intervalNanos the time from one expiration to the next, in nanoseconds; 0 for only one
     *     expiration
     * @param flags {@code TFD_TIMER_ABSTIME}, {@code TFD_TIMER_CANCEL_ON_SET}
     * @throws SyscallException EINVAL for a time below zero
     */
    public void settime(long valueNanos, long intervalNanos, TimerFlags flags)
            throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = EventSyscalls.timerfdSettime(fd, flags.bits(), valueNanos, intervalNanos);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(
                    result,
                    "timerfd_settime",
                    this,
                    flags,
                    SyscallException.constant(
                            "{value=" + valueNanos + "ns, interval=" + intervalNanos + "ns}"));
        }
    }

    /**
     * {@code timerfd_settime(2)} with zeros: disarms the timer, and forgets its expirations.
     *
     * @throws SyscallException EINVAL if this is no timerfd
     */
    public void disarm() throws SyscallException {
        settime(0, 0, TimerFlags.NONE);
    }

    /**
     * {@code timerfd_gettime(2)}: the time to the next expiration, also of a timer that was set to
     * an absolute time.
     *
     * @return the time, in nanoseconds; 0 if the timer is disarmed, or does not expire again
     * @throws SyscallException EINVAL if this is no timerfd
     */
    public long remainingNanos() throws SyscallException {
        int fd = acquire();
        long result;
        try {
            result = EventSyscalls.timerfdGettimeValue(fd);
        } finally {
            release();
        }
        return got(result);
    }

    /**
     * {@code timerfd_gettime(2)}: the time from one expiration to the next.
     *
     * @return the interval, in nanoseconds; 0 if there is none
     * @throws SyscallException EINVAL if this is no timerfd
     */
    public long intervalNanos() throws SyscallException {
        int fd = acquire();
        long result;
        try {
            result = EventSyscalls.timerfdGettimeInterval(fd);
        } finally {
            release();
        }
        return got(result);
    }

    private long got(long result) throws SyscallException {
        if (result < 0) {
            throw SyscallException.of(result, "timerfd_gettime", this);
        }
        return result;
    }

    /**
     * {@code read(2)}: takes the count of expirations; waits while it is zero. Nothing is
     * allocated.
     *
     * @return how often the timer has expired since it was last read or set; {@link #WOULD_BLOCK}
     *     if the timerfd is non-blocking and the timer has not expired
     * @throws SyscallException ECANCELED if the clock was set, see {@link
     *     TimerFlags#TFD_TIMER_CANCEL_ON_SET}; EINTR if a signal came first
     */
    public long read() throws SyscallException {
        int fd = acquire();
        long result;
        try {
            result = EventSyscalls.readCount(fd);
        } finally {
            release();
        }
        return transferred(result, "read", Long.BYTES);
    }

    /**
     * {@code ioctl(2)} with {@code TFD_IOC_SET_TICKS}: sets the count of expirations, and wakes the
     * threads that wait. Since Linux 3.17, if the kernel is built to restore processes.
     *
     * @param count the new count, not 0
     * @throws SyscallException ENOTTY if the kernel has no such command; EINVAL for 0
     */
    public void setTicks(long count) throws SyscallException {
        int fd = acquire();
        int result;
        try (Arena arena = Arena.ofConfined()) {
            result = Syscalls.ioctl(fd, TFD_IOC_SET_TICKS, arena.allocateFrom(JAVA_LONG, count));
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(
                    result, "ioctl", this, SyscallException.constant("TFD_IOC_SET_TICKS"), count);
        }
    }
}
