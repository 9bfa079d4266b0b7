package dev.gatun.event;

import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

/**
 * An eventfd: a 64-bit counter in the kernel. Writing adds to the counter, and the eventfd is ready
 * to read while the counter is not zero: so one thread wakes another that waits for readiness.
 *
 * {@snippet lang=java :
 * epoll.add(wakeUp, EPOLLIN, WAKE_UP); // the waiting thread, once
 * wakeUp.write(1);                     // any thread
 * wakeUp.read();                       // the waiting thread: otherwise its next wait ends at once
 * }
 *
 * <p>Writes before a read add up: many wake-ups cost one read. With {@code EFD_SEMAPHORE} each read
 * takes 1 instead of the whole counter.
 *
 * <p>Any thread may read and write at any time.
 */
public final class EventFd extends Fd {
    private EventFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * {@code eventfd(2)}: makes a counter that starts at zero. A read waits while the counter is
     * zero. {@code EFD_CLOEXEC} is always added.
     *
     * @return the counter, to be closed
     * @throws SyscallException EMFILE, ENFILE: too many descriptors
     */
    public static EventFd create() throws SyscallException {
        return create(0, EventFdFlags.NONE);
    }

    /**
     * {@code eventfd(2)}: makes a counter that starts at zero. {@code EFD_CLOEXEC} is always added.
     *
     * @param flags {@code EFD_NONBLOCK}, {@code EFD_SEMAPHORE}
     * @return the counter, to be closed
     * @throws SyscallException EMFILE, ENFILE; EINVAL for flags that the kernel does not know
     */
    public static EventFd create(EventFdFlags flags) throws SyscallException {
        return create(0, flags);
    }

    /**
     * {@code eventfd(2)}: makes a counter. {@code EFD_CLOEXEC} is always added.
     *
     * @param initialValue what the counter starts with, zero or more
     * @param flags {@code EFD_NONBLOCK}, {@code EFD_SEMAPHORE}
     * @return the counter, to be closed
     * @throws SyscallException EMFILE, ENFILE; EINVAL for flags that the kernel does not know
     */
    public static EventFd create(int initialValue, EventFdFlags flags) throws SyscallException {
        if (initialValue < 0) {
            throw new IllegalArgumentException("a counter starts at 0 or above: " + initialValue);
        }
        EventFdFlags all = flags.or(EventFdFlags.EFD_CLOEXEC);
        int result = EventSyscalls.eventfd2(initialValue, all.bits());
        if (result < 0) {
            throw SyscallException.of(result, "eventfd2", initialValue, all);
        }
        return new EventFd(result, true);
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number an eventfd that nobody else will close
     * @return the counter
     */
    public static EventFd own(int number) {
        return new EventFd(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number an eventfd
     * @return the counter
     */
    public static EventFd borrow(int number) {
        return new EventFd(number, false);
    }

    /**
     * {@code read(2)}: takes the counter's value, or 1 from a semaphore; waits while the counter is
     * zero. Nothing is allocated.
     *
     * @return the value that was taken, or {@link Long#MAX_VALUE} for a higher value; {@link
     *     #WOULD_BLOCK} if the eventfd is non-blocking and the counter is zero
     * @throws SyscallException EINTR if a signal came first; EINVAL if this is no eventfd
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
     * {@code write(2)}: adds to the counter; waits while the sum would be above 2⁶⁴ − 2. Nothing is
     * allocated.
     *
     * @param count what is added, zero or more
     * @return 8, or {@link #WOULD_BLOCK} if the eventfd is non-blocking and the sum would be above
     *     2⁶⁴ − 2: then the counter is not zero, and whoever waits for the eventfd is woken already
     * @throws SyscallException EINTR if a signal came first
     */
    public long write(long count) throws SyscallException {
        if (count < 0) {
            throw new IllegalArgumentException("a counter only grows: " + count);
        }
        int fd = acquire();
        long result;
        try {
            result = EventSyscalls.writeCount(fd, count);
        } finally {
            release();
        }
        return transferred(result, "write", count);
    }
}
