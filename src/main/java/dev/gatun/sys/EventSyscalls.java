package dev.gatun.sys;

import dev.gatun.raw.Aarch64;
import dev.gatun.raw.Riscv64;
import dev.gatun.raw.X86_64;
import dev.gatun.raw.struct.itimerspec;
import dev.gatun.raw.struct.pollfd;
import dev.gatun.raw.struct.siginfo_t;
import dev.gatun.raw.struct.timespec;

import java.lang.foreign.MemorySegment;

/**
 * The system calls that wait for readiness, time, signals and processes, as they are: with the
 * conventions of {@link Syscalls}.
 *
 * <p>Only the calls that every architecture has are here. For {@code poll}, {@code select}, {@code
 * epoll_wait}, {@code eventfd} and {@code signalfd} of C, use these calls without a signal mask or
 * flags.
 *
 * <p>A timeout is in nanoseconds; {@link #FOREVER}, as any value below zero, means no timeout. A
 * set of signals is the kernel's 64 bits: signal {@code n} is bit {@code n - 1}. Both are passed in
 * this library's own memory: nothing is allocated, and the remaining time, which Linux writes back,
 * is not returned.
 *
 * <p>If a signal handler runs during a wait, the call returns {@code -EINTR}, even with {@code
 * SA_RESTART}.
 */
public final class EventSyscalls {
    /** In place of a timeout: wait for ever. */
    public static final long FOREVER = -1;

    /** {@code sizeof(struct epoll_event)}; the struct is packed on x86-64 only. */
    public static final int EPOLL_EVENT_BYTES =
            Arch.pick(X86_64.epoll_event.SIZE, Aarch64.epoll_event.SIZE, Riscv64.epoll_event.SIZE);

    /**
     * The offset of the user data in a {@code struct epoll_event}; on x86-64 they are not aligned.
     */
    public static final int EPOLL_EVENT_DATA_OFFSET =
            Arch.pick(
                    X86_64.epoll_event.OFFSET_DATA,
                    Aarch64.epoll_event.OFFSET_DATA,
                    Riscv64.epoll_event.OFFSET_DATA);

    private static final int POLLFD_BYTES = pollfd.SIZE;
    private static final int POLLFD_EVENTS = pollfd.OFFSET_EVENTS;
    private static final int POLLFD_REVENTS = pollfd.OFFSET_REVENTS;
    private static final int ITIMERSPEC_BYTES = itimerspec.SIZE;
    private static final int ITIMERSPEC_VALUE = itimerspec.OFFSET_IT_VALUE;
    private static final int SIGINFO_BYTES = siginfo_t.SIZE;

    /** {@code sizeof(sigset_t)} in the kernel; the C library's is larger. */
    private static final int SIGNAL_MASK_BYTES = Long.BYTES;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    // Where in a thread's scratch memory arguments are put.
    private static final int TIMESPEC_AT = 0;
    private static final int MASK_AT = TIMESPEC_AT + timespec.SIZE;
    private static final int MASK_ARGUMENT_AT = MASK_AT + SIGNAL_MASK_BYTES;
    private static final int STRUCT_AT = MASK_ARGUMENT_AT + 2 * Long.BYTES;

    private EventSyscalls() {}

    // poll and select.

    /**
     * {@code int poll(struct pollfd *fds, nfds_t nfds, int timeout)}.
     *
     * @param fds an array of {@code struct pollfd}, 8 bytes each
     * @param count how many of them
     * @param timeoutMillis in milliseconds; below zero for no timeout
     * @return how many have events, 0 after the timeout, or {@code -errno}
     */
    public static int poll(MemorySegment fds, int count, int timeoutMillis) {
        return ppoll(fds, count, timeoutMillis < 0 ? FOREVER : timeoutMillis * 1_000_000L);
    }

    /**
     * {@code int ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *timeout, const
     * sigset_t *sigmask)} without a mask.
     *
     * @param fds an array of {@code struct pollfd}, 8 bytes each
     * @param count how many of them
     * @param timeoutNanos in nanoseconds, or {@link #FOREVER}
     * @return how many have events, 0 after the timeout, or {@code -errno}
     */
    public static int ppoll(MemorySegment fds, int count, long timeoutNanos) {
        checkPollfds(fds, count);
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return ppoll(slot, fds, count, timeoutNanos, 0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code ppoll(2)} with a mask.
     *
     * @param fds an array of {@code struct pollfd}, 8 bytes each
     * @param count how many of them
     * @param timeoutNanos in nanoseconds, or {@link #FOREVER}
     * @param signalMask the signals that this thread blocks during the wait, instead of its signal
     *     mask
     * @return how many have events, 0 after the timeout, or {@code -errno}
     */
    public static int ppoll(MemorySegment fds, int count, long timeoutNanos, long signalMask) {
        checkPollfds(fds, count);
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return ppoll(slot, fds, count, timeoutNanos, mask(slot, signalMask));
        } finally {
            slot.release();
        }
    }

    /**
     * {@code ppoll(2)} of one descriptor.
     *
     * @param fd a descriptor
     * @param events {@code POLL…}: the events to wait for
     * @param timeoutNanos in nanoseconds, or {@link #FOREVER}
     * @return the events that happened, {@code POLL…}; 0 after the timeout; or {@code -errno}
     */
    public static int ppoll(int fd, int events, long timeoutNanos) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            // fd in the low half, then the events, then what happened.
            long pollfd =
                    slot.put(
                            STRUCT_AT,
                            Integer.toUnsignedLong(fd)
                                    | (events & 0xffffL) << POLLFD_EVENTS * Byte.SIZE);
            int result =
                    (int)
                            Downcall.call(
                                    slot,
                                    SyscallNumber.SYS_ppoll,
                                    pollfd,
                                    1,
                                    timespec(slot, timeoutNanos),
                                    0,
                                    SIGNAL_MASK_BYTES,
                                    0);
            return result <= 0
                    ? result
                    : (int) (slot.get(STRUCT_AT) >>> POLLFD_REVENTS * Byte.SIZE);
        } finally {
            slot.release();
        }
    }

    private static void checkPollfds(MemorySegment fds, int count) {
        Checks.target(fds, (long) count * POLLFD_BYTES, "that many struct pollfd");
    }

    private static int ppoll(
            ThreadSlot slot, MemorySegment fds, int count, long timeoutNanos, long mask) {
        return (int)
                Downcall.call(
                        slot,
                        SyscallNumber.SYS_ppoll,
                        fds.address(),
                        count,
                        timespec(slot, timeoutNanos),
                        mask,
                        SIGNAL_MASK_BYTES,
                        0,
                        fds);
    }

    /**
     * {@code int pselect6(int nfds, fd_set *readfds, fd_set *writefds, fd_set *exceptfds, struct
     * timespec *timeout, void *sigmask)} without a mask.
     *
     * @param count one more than the highest descriptor in any set
     * @param readFds one bit for each descriptor, in whole 64-bit words; {@link MemorySegment#NULL}
     *     for none
     * @param writeFds as {@code readFds}
     * @param exceptFds as {@code readFds}
     * @param timeoutNanos in nanoseconds, or {@link #FOREVER}
     * @return how many bits are left set in all, 0 after the timeout, or {@code -errno}
     */
    public static int pselect6(
            int count,
            MemorySegment readFds,
            MemorySegment writeFds,
            MemorySegment exceptFds,
            long timeoutNanos) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return pselect6(slot, count, readFds, writeFds, exceptFds, timeoutNanos, 0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code pselect6(2)} with a mask.
     *
     * @param count one more than the highest descriptor in any set
     * @param readFds one bit for each descriptor, in whole 64-bit words; {@link MemorySegment#NULL}
     *     for none
     * @param writeFds as {@code readFds}
     * @param exceptFds as {@code readFds}
     * @param timeoutNanos in nanoseconds, or {@link #FOREVER}
     * @param signalMask the signals that this thread blocks during the wait, instead of its signal
     *     mask
     * @return how many bits are left set in all, 0 after the timeout, or {@code -errno}
     */
    public static int pselect6(
            int count,
            MemorySegment readFds,
            MemorySegment writeFds,
            MemorySegment exceptFds,
            long timeoutNanos,
            long signalMask) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            // The last argument is the address of two words: of the mask, and its size.
            long argument = slot.put(MASK_ARGUMENT_AT, mask(slot, signalMask));
            slot.put(MASK_ARGUMENT_AT + Long.BYTES, SIGNAL_MASK_BYTES);
            return pselect6(slot, count, readFds, writeFds, exceptFds, timeoutNanos, argument);
        } finally {
            slot.release();
        }
    }

    private static int pselect6(
            ThreadSlot slot,
            int count,
            MemorySegment readFds,
            MemorySegment writeFds,
            MemorySegment exceptFds,
            long timeoutNanos,
            long maskArgument) {
        checkFdSet(readFds, count);
        checkFdSet(writeFds, count);
        checkFdSet(exceptFds, count);
        return (int)
                Downcall.call(
                        slot,
                        SyscallNumber.SYS_pselect6,
                        count,
                        readFds.address(),
                        writeFds.address(),
                        exceptFds.address(),
                        timespec(slot, timeoutNanos),
                        maskArgument,
                        readFds,
                        writeFds,
                        exceptFds);
    }

    private static void checkFdSet(MemorySegment set, int count) {
        if (!set.equals(MemorySegment.NULL)) {
            Checks.target(set, (count + 63L) / 64 * Long.BYTES, "an fd_set up to this count");
        }
    }

    // epoll.

    /**
     * {@code int epoll_create1(int flags)}.
     *
     * @param flags 0 or {@code EPOLL_CLOEXEC}
     * @return a descriptor or {@code -errno}
     */
    public static int epollCreate1(int flags) {
        return (int) Downcall.call(SyscallNumber.SYS_epoll_create1, flags, 0, 0, 0, 0, 0);
    }

    /**
     * {@code int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)}, with the struct's
     * fields as values.
     *
     * @param epollFd an epoll instance
     * @param operation {@code EPOLL_CTL_…}
     * @param fd the descriptor to watch
     * @param events {@code EPOLL…}
     * @param userData the number that comes back with an event
     * @return 0 or {@code -errno}
     */
    public static int epollCtl(int epollFd, int operation, int fd, int events, long userData) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            // What is packed overlaps: the data come last.
            long event = slot.put(STRUCT_AT, Integer.toUnsignedLong(events));
            slot.put(STRUCT_AT + EPOLL_EVENT_DATA_OFFSET, userData);
            return (int)
                    Downcall.call(
                            slot, SyscallNumber.SYS_epoll_ctl, epollFd, operation, fd, event, 0, 0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)}.
     *
     * @param epollFd an epoll instance
     * @param operation {@code EPOLL_CTL_…}
     * @param fd the descriptor to watch
     * @param event {@link #EPOLL_EVENT_BYTES} bytes; {@link MemorySegment#NULL} where the operation
     *     needs none
     * @return 0 or {@code -errno}
     */
    public static int epollCtl(int epollFd, int operation, int fd, MemorySegment event) {
        if (!event.equals(MemorySegment.NULL)) {
            Checks.atLeast(event, EPOLL_EVENT_BYTES, "struct epoll_event");
        }
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_epoll_ctl,
                        epollFd,
                        operation,
                        fd,
                        event.address(),
                        0,
                        0,
                        event);
    }

    /**
     * {@code int epoll_pwait(int epfd, struct epoll_event *events, int maxevents, int timeout,
     * const sigset_t *sigmask)} without a mask: {@code epoll_wait(2)}.
     *
     * @param epollFd an epoll instance
     * @param events receives the events that are ready, {@link #EPOLL_EVENT_BYTES} bytes each
     * @param maxEvents how many at most, one or more
     * @param timeoutMillis in milliseconds; below zero for no timeout
     * @return how many are ready, 0 after the timeout, or {@code -errno}
     */
    public static int epollPwait(
            int epollFd, MemorySegment events, int maxEvents, int timeoutMillis) {
        checkEvents(events, maxEvents);
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_epoll_pwait,
                        epollFd,
                        events.address(),
                        maxEvents,
                        timeoutMillis,
                        0,
                        SIGNAL_MASK_BYTES,
                        events);
    }

    /**
     * {@code epoll_pwait(2)} with a mask.
     *
     * @param epollFd an epoll instance
     * @param events receives the events that are ready, {@link #EPOLL_EVENT_BYTES} bytes each
     * @param maxEvents how many at most, one or more
     * @param timeoutMillis in milliseconds; below zero for no timeout
     * @param signalMask the signals that this thread blocks during the wait, instead of its signal
     *     mask
     * @return how many are ready, 0 after the timeout, or {@code -errno}
     */
    public static int epollPwait(
            int epollFd, MemorySegment events, int maxEvents, int timeoutMillis, long signalMask) {
        checkEvents(events, maxEvents);
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return (int)
                    Downcall.call(
                            slot,
                            SyscallNumber.SYS_epoll_pwait,
                            epollFd,
                            events.address(),
                            maxEvents,
                            timeoutMillis,
                            mask(slot, signalMask),
                            SIGNAL_MASK_BYTES,
                            events);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code int epoll_pwait2(int epfd, struct epoll_event *events, int maxevents, const struct
     * timespec *timeout, const sigset_t *sigmask)} without a mask. Since Linux 5.11.
     *
     * @param epollFd an epoll instance
     * @param events receives the events that are ready, {@link #EPOLL_EVENT_BYTES} bytes each
     * @param maxEvents how many at most, one or more
     * @param timeoutNanos in nanoseconds, or {@link #FOREVER}
     * @return how many are ready, 0 after the timeout, or {@code -errno}
     */
    public static int epollPwait2(
            int epollFd, MemorySegment events, int maxEvents, long timeoutNanos) {
        checkEvents(events, maxEvents);
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return epollPwait2(slot, epollFd, events, maxEvents, timeoutNanos, 0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code epoll_pwait2(2)} with a mask. Since Linux 5.11.
     *
     * @param epollFd an epoll instance
     * @param events receives the events that are ready, {@link #EPOLL_EVENT_BYTES} bytes each
     * @param maxEvents how many at most, one or more
     * @param timeoutNanos in nanoseconds, or {@link #FOREVER}
     * @param signalMask the signals that this thread blocks during the wait, instead of its signal
     *     mask
     * @return how many are ready, 0 after the timeout, or {@code -errno}
     */
    public static int epollPwait2(
            int epollFd, MemorySegment events, int maxEvents, long timeoutNanos, long signalMask) {
        checkEvents(events, maxEvents);
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return epollPwait2(
                    slot, epollFd, events, maxEvents, timeoutNanos, mask(slot, signalMask));
        } finally {
            slot.release();
        }
    }

    private static int epollPwait2(
            ThreadSlot slot,
            int epollFd,
            MemorySegment events,
            int maxEvents,
            long timeoutNanos,
            long mask) {
        return (int)
                Downcall.call(
                        slot,
                        SyscallNumber.SYS_epoll_pwait2,
                        epollFd,
                        events.address(),
                        maxEvents,
                        timespec(slot, timeoutNanos),
                        mask,
                        SIGNAL_MASK_BYTES,
                        events);
    }

    private static void checkEvents(MemorySegment events, int maxEvents) {
        Checks.target(events, (long) maxEvents * EPOLL_EVENT_BYTES, "that many struct epoll_event");
    }

    // eventfd and timerfd.

    /**
     * {@code int eventfd2(unsigned initval, int flags)}.
     *
     * @param initialValue the counter's first value, unsigned
     * @param flags {@code EFD_…}
     * @return a descriptor or {@code -errno}
     */
    public static int eventfd2(int initialValue, int flags) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_eventfd2,
                        Integer.toUnsignedLong(initialValue),
                        flags,
                        0,
                        0,
                        0,
                        0);
    }

    /**
     * {@code read(2)} of the count of an eventfd or timerfd, without memory from the caller.
     *
     * @param fd an eventfd or timerfd
     * @return the count, {@link Long#MAX_VALUE} if it is more than that, or {@code -errno}; {@code
     *     -EINVAL} if this is another kind of descriptor and the read returned fewer than 8 bytes
     */
    public static long readCount(int fd) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long count = slot.put(0, 0);
            long n = Downcall.call(slot, SyscallNumber.SYS_read, fd, count, Long.BYTES, 0, 0, 0);
            if (n != Long.BYTES) {
                return n < 0 ? n : -Errno.EINVAL;
            }
            long value = slot.get(0);
            return value >= 0 ? value : Long.MAX_VALUE;
        } finally {
            slot.release();
        }
    }

    /**
     * {@code write(2)} of a count, which is added to an eventfd, without memory from the caller.
     *
     * @param fd an eventfd
     * @param count the number to add, unsigned
     * @return 8 or {@code -errno}
     */
    public static long writeCount(int fd, long count) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return Downcall.call(
                    slot, SyscallNumber.SYS_write, fd, slot.put(0, count), Long.BYTES, 0, 0, 0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code int clock_gettime(clockid_t clockid, struct timespec *tp)}, through the kernel and not
     * the vDSO.
     *
     * @param clock {@code CLOCK_…}
     * @return its time in nanoseconds, or {@code -errno}
     */
    public static long clockGettime(int clock) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long timespec = slot.put(TIMESPEC_AT, 0);
            long result =
                    Downcall.call(
                            slot, SyscallNumber.SYS_clock_gettime, clock, timespec, 0, 0, 0, 0);
            return result < 0 ? result : nanos(slot, TIMESPEC_AT);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code int timerfd_create(int clockid, int flags)}.
     *
     * @param clock {@code CLOCK_…}
     * @param flags {@code TFD_…}
     * @return a descriptor or {@code -errno}
     */
    public static int timerfdCreate(int clock, int flags) {
        return (int) Downcall.call(SyscallNumber.SYS_timerfd_create, clock, flags, 0, 0, 0, 0);
    }

    /**
     * {@code int timerfd_settime(int fd, int flags, const struct itimerspec *new_value, struct
     * itimerspec *old_value)}, with the new value's fields as nanoseconds and no old value.
     *
     * @param fd a timerfd
     * @param flags {@code TFD_TIMER_…}
     * @param valueNanos when the timer first expires, in nanoseconds; 0 disarms it
     * @param intervalNanos the time between expirations, in nanoseconds; 0 for one expiration only
     * @return 0 or {@code -errno}
     */
    public static int timerfdSettime(int fd, int flags, long valueNanos, long intervalNanos) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long value = setTimespec(slot, STRUCT_AT, intervalNanos);
            setTimespec(slot, STRUCT_AT + ITIMERSPEC_VALUE, valueNanos);
            return (int)
                    Downcall.call(
                            slot, SyscallNumber.SYS_timerfd_settime, fd, flags, value, 0, 0, 0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code int timerfd_settime(int fd, int flags, const struct itimerspec *new_value, struct
     * itimerspec *old_value)}.
     *
     * @param fd a timerfd
     * @param flags {@code TFD_TIMER_…}
     * @param newValue a {@code struct itimerspec}, 32 bytes
     * @param oldValue receives the previous setting, 32 bytes; {@link MemorySegment#NULL} for
     *     nothing
     * @return 0 or {@code -errno}
     */
    public static int timerfdSettime(
            int fd, int flags, MemorySegment newValue, MemorySegment oldValue) {
        Checks.atLeast(newValue, ITIMERSPEC_BYTES, "struct itimerspec");
        if (!oldValue.equals(MemorySegment.NULL)) {
            Checks.target(oldValue, ITIMERSPEC_BYTES, "struct itimerspec");
        }
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_timerfd_settime,
                        fd,
                        flags,
                        newValue.address(),
                        oldValue.address(),
                        0,
                        0,
                        newValue,
                        oldValue);
    }

    /**
     * {@code int timerfd_gettime(int fd, struct itimerspec *curr_value)}.
     *
     * @param fd a timerfd
     * @param value receives a {@code struct itimerspec}, 32 bytes
     * @return 0 or {@code -errno}
     */
    public static int timerfdGettime(int fd, MemorySegment value) {
        Checks.target(value, ITIMERSPEC_BYTES, "struct itimerspec");
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_timerfd_gettime, fd, value.address(), 0, 0, 0, 0, value);
    }

    /**
     * {@code timerfd_gettime(2)}: the time to the next expiration, {@code it_value}.
     *
     * @param fd a timerfd
     * @return in nanoseconds, 0 if it is disarmed, or {@code -errno}
     */
    public static long timerfdGettimeValue(int fd) {
        return timerfdGettime(fd, ITIMERSPEC_VALUE);
    }

    /**
     * {@code timerfd_gettime(2)}: the time between expirations, {@code it_interval}.
     *
     * @param fd a timerfd
     * @return in nanoseconds, 0 for one expiration only, or {@code -errno}
     */
    public static long timerfdGettimeInterval(int fd) {
        return timerfdGettime(fd, 0);
    }

    private static long timerfdGettime(int fd, int field) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long value = slot.put(STRUCT_AT, 0);
            long result =
                    Downcall.call(slot, SyscallNumber.SYS_timerfd_gettime, fd, value, 0, 0, 0, 0);
            return result < 0 ? result : nanos(slot, STRUCT_AT + field);
        } finally {
            slot.release();
        }
    }

    // Signals and processes.

    /**
     * {@code int signalfd4(int fd, const sigset_t *mask, size_t sizemask, int flags)}.
     *
     * @param fd a signalfd whose signals are changed, or -1 for a new one
     * @param signals the signals that can be read from it
     * @param flags {@code SFD_…}
     * @return the descriptor or {@code -errno}
     */
    public static int signalfd4(int fd, long signals, int flags) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return (int)
                    Downcall.call(
                            slot,
                            SyscallNumber.SYS_signalfd4,
                            fd,
                            mask(slot, signals),
                            SIGNAL_MASK_BYTES,
                            flags,
                            0,
                            0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code int rt_sigprocmask(int how, const sigset_t *set, sigset_t *oldset, size_t size)}: gets
     * and changes the signal mask of the calling thread. On a virtual thread, it is the mask of the
     * carrier.
     *
     * <p>If a thread of the JVM blocks SIGSEGV, SIGBUS, SIGFPE, SIGILL or SIGTRAP, the next such
     * signal ends the JVM. The C library needs signals 32 and 33 for itself.
     *
     * @param how {@code SIG_BLOCK}, {@code SIG_UNBLOCK} or {@code SIG_SETMASK}
     * @param set 8 bytes; {@link MemorySegment#NULL} to change nothing
     * @param oldSet receives the previous mask, 8 bytes; {@link MemorySegment#NULL} for nothing
     * @return 0 or {@code -errno}
     */
    public static int rtSigprocmask(int how, MemorySegment set, MemorySegment oldSet) {
        if (!set.equals(MemorySegment.NULL)) {
            Checks.atLeast(set, SIGNAL_MASK_BYTES, "the kernel's sigset_t");
        }
        if (!oldSet.equals(MemorySegment.NULL)) {
            Checks.target(oldSet, SIGNAL_MASK_BYTES, "the kernel's sigset_t");
        }
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_rt_sigprocmask,
                        how,
                        set.address(),
                        oldSet.address(),
                        SIGNAL_MASK_BYTES,
                        0,
                        0,
                        set,
                        oldSet);
    }

    /**
     * {@code int pidfd_open(pid_t pid, unsigned flags)}. Since Linux 5.3.
     *
     * @param pid a process
     * @param flags 0 or {@code PIDFD_…}
     * @return a descriptor, which has close-on-exec set, or {@code -errno}
     */
    public static int pidfdOpen(int pid, int flags) {
        return (int) Downcall.call(SyscallNumber.SYS_pidfd_open, pid, flags, 0, 0, 0, 0);
    }

    /**
     * {@code int pidfd_send_signal(int pidfd, int sig, siginfo_t *info, unsigned flags)} with the
     * {@code siginfo_t} that {@code kill(2)} would send. Since Linux 5.1.
     *
     * @param pidFd a pidfd
     * @param signal the signal's number; 0 only checks the process
     * @param flags 0 or {@code PIDFD_SIGNAL_…}
     * @return 0 or {@code -errno}
     */
    public static int pidfdSendSignal(int pidFd, int signal, int flags) {
        return (int)
                Downcall.call(SyscallNumber.SYS_pidfd_send_signal, pidFd, signal, 0, flags, 0, 0);
    }

    /**
     * {@code int waitid(idtype_t idtype, id_t id, siginfo_t *infop, int options, struct rusage
     * *rusage)} without the rusage.
     *
     * @param idType {@code P_…}
     * @param id a process, process group or pidfd
     * @param info receives a {@code siginfo_t}, 128 bytes
     * @param options {@code WEXITED}, {@code WNOHANG}, …
     * @return 0 or {@code -errno}
     */
    public static int waitid(int idType, int id, MemorySegment info, int options) {
        Checks.target(info, SIGINFO_BYTES, "siginfo_t");
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_waitid, idType, id, info.address(), options, 0, 0, info);
    }

    // Small arguments, in the thread's own memory, and their addresses.

    /** NULL waits for ever. The kernel writes the time that is left back, so never a constant. */
    private static long timespec(ThreadSlot slot, long nanos) {
        return nanos < 0 ? 0 : setTimespec(slot, TIMESPEC_AT, nanos);
    }

    private static long mask(ThreadSlot slot, long signals) {
        return slot.put(MASK_AT, signals);
    }

    private static long setTimespec(ThreadSlot slot, int offset, long nanos) {
        slot.put(offset + Long.BYTES, nanos % NANOS_PER_SECOND);
        return slot.put(offset, nanos / NANOS_PER_SECOND);
    }

    private static long nanos(ThreadSlot slot, int offset) {
        return slot.get(offset) * NANOS_PER_SECOND + slot.get(offset + Long.BYTES);
    }
}
