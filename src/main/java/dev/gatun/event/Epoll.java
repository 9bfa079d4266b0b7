package dev.gatun.event;

import static dev.gatun.raw.Linux.EPOLL_CLOEXEC;
import static dev.gatun.raw.Linux.EPOLL_CTL_ADD;
import static dev.gatun.raw.Linux.EPOLL_CTL_DEL;
import static dev.gatun.raw.Linux.EPOLL_CTL_MOD;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.Linux;
import dev.gatun.sys.Errno;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;

/**
 * An epoll instance: an interest list of descriptors that the kernel keeps, and a wait that returns
 * the ready ones. The cost of a wait does not grow with the length of the list.
 *
 * {@snippet lang=java :
 * epoll.add(client, EPOLLIN.or(EPOLLET), userData);
 * int ready = epoll.await(events, timeoutNanos);
 * for (int i = 0; i < ready; i++) {
 *     long n;
 *     while ((n = connection(events.userData(i)).read(buffer)) > 0) {
 *         …
 *     }
 *     // n == Fd.WOULD_BLOCK: nothing is left, and the next arrival makes an event
 * }
 * }
 *
 * <p><b>Level- and edge-triggered.</b> Without {@code EPOLLET} every wait returns a descriptor as
 * long as it is ready. With {@code EPOLLET} a wait returns a descriptor only if something has
 * happened since the last event: a reader that reads a part and waits again may wait for ever. So
 * read and write until {@link Fd#WOULD_BLOCK}, on a non-blocking descriptor.
 *
 * <p><b>An entry of the list is an open file description, with the descriptor's number.</b> The
 * entry leaves the list when the last descriptor of that description is closed. If the descriptor
 * was duplicated by {@code dup(2)}, or a child process has inherited it, closing it here is not
 * enough: events keep coming for a number that is closed or means another file, and only closing
 * the epoll instance ends them. So {@link #remove} a duplicated descriptor before you close it. The
 * duplicate can be added too, beside the original.
 *
 * <p>An epoll instance is itself ready to read when a wait would return events, so another instance
 * can watch it. Instances that watch each other may be at most five deep, and not in a circle
 * (ELOOP).
 *
 * <p>Any thread may change the list at any time, also while other threads wait: if a thread adds a
 * descriptor that is ready, a wait ends. Each thread waits with {@link EpollEvents} of its own.
 */
public final class Epoll extends Fd {
    /** The result of a wait that a signal ended: {@code -EINTR}. */
    public static final int INTERRUPTED = -Errno.EINTR;

    private static final int EPIOCSPARAMS = (int) Linux.EPIOCSPARAMS;
    private static final int EPIOCGPARAMS = (int) Linux.EPIOCGPARAMS;

    /** Set once the kernel, older than Linux 5.11 or behind a filter, has said so. */
    private static boolean lacksPwait2;

    private Epoll(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * {@code epoll_create1(2)}, with {@code EPOLL_CLOEXEC}.
     *
     * @return an empty list, to be closed
     * @throws SyscallException EMFILE, ENFILE: too many descriptors
     */
    public static Epoll create() throws SyscallException {
        int result = EventSyscalls.epollCreate1(EPOLL_CLOEXEC);
        if (result < 0) {
            throw SyscallException.of(
                    result, "epoll_create1", SyscallException.constant("EPOLL_CLOEXEC"));
        }
        return new Epoll(result, true);
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number an epoll instance that nobody else will close
     * @return the instance
     */
    public static Epoll own(int number) {
        return new Epoll(number, true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number an epoll instance
     * @return the instance
     */
    public static Epoll borrow(int number) {
        return new Epoll(number, false);
    }

    // The list.

    /**
     * {@code epoll_ctl(2)} with {@code EPOLL_CTL_ADD}: watches a descriptor.
     *
     * @param fd the descriptor to watch
     * @param events the events to watch for, and how
     * @param userData 64 bits of the caller, which the descriptor's events bring back
     * @throws SyscallException EEXIST if the descriptor is in the list already; EPERM for a regular
     *     file or a directory, which are always ready; ELOOP for instances that watch each other in
     *     a circle; EINVAL for this instance itself, and for {@code EPOLLEXCLUSIVE} with flags that
     *     it excludes; ENOSPC, ENOMEM
     */
    public void add(Fd fd, EpollFlags events, long userData) throws SyscallException {
        control(EPOLL_CTL_ADD, fd, events, userData);
    }

    /**
     * {@code epoll_ctl(2)} with {@code EPOLL_CTL_MOD}: watches a descriptor for other events from
     * now on, and again after {@code EPOLLONESHOT}. If the descriptor is ready already, that makes
     * an event, with {@code EPOLLET} as well.
     *
     * @param fd the watched descriptor
     * @param events the events to watch for, and how
     * @param userData 64 bits of the caller, which the descriptor's events bring back from now on
     * @throws SyscallException ENOENT if the descriptor is not in the list; EINVAL if it was added
     *     with {@code EPOLLEXCLUSIVE}, or if {@code events} have that flag
     */
    public void modify(Fd fd, EpollFlags events, long userData) throws SyscallException {
        control(EPOLL_CTL_MOD, fd, events, userData);
    }

    /**
     * {@code epoll_ctl(2)} with {@code EPOLL_CTL_DEL}: stops watching a descriptor. Another thread
     * may still have events of the descriptor, from an earlier wait.
     *
     * @param fd the watched descriptor
     * @throws SyscallException ENOENT if the descriptor is not in the list
     */
    public void remove(Fd fd) throws SyscallException {
        control(EPOLL_CTL_DEL, fd, null, 0);
    }

    private void control(int operation, Fd fd, EpollFlags events, long userData)
            throws SyscallException {
        int bits = events == null ? 0 : events.bits();
        int epollFd = acquire();
        int result;
        try {
            int watched = fd.acquire();
            try {
                result = EventSyscalls.epollCtl(epollFd, operation, watched, bits, userData);
            } finally {
                fd.release();
            }
        } finally {
            release();
        }
        if (result < 0) {
            throw refused(result, operation, fd, events);
        }
    }

    private SyscallException refused(int result, int operation, Fd fd, EpollFlags events) {
        String name =
                operation == EPOLL_CTL_ADD
                        ? "EPOLL_CTL_ADD"
                        : operation == EPOLL_CTL_MOD ? "EPOLL_CTL_MOD" : "EPOLL_CTL_DEL";
        Object what = events == null ? "NULL" : events;
        String hint = hint(result, operation, fd);
        return hint == null
                ? SyscallException.of(
                        result, "epoll_ctl", this, SyscallException.constant(name), fd, what)
                : SyscallException.withHint(
                        result, hint, "epoll_ctl", this, SyscallException.constant(name), fd, what);
    }

    private String hint(int result, int operation, Fd fd) {
        if (result == -Errno.EPERM) {
            return "this kind of file cannot be watched: a regular file or directory is always"
                    + " ready, to be read and written without waiting for it";
        }
        if (result == -Errno.ENOSPC) {
            return "the user watches as many as /proc/sys/fs/epoll/max_user_watches allows";
        }
        if (result == -Errno.ELOOP) {
            return "epoll instances would watch each other in a circle, or more than five deep";
        }
        if (result == -Errno.EINVAL && fd == this) {
            return "an epoll instance cannot watch itself";
        }
        if (result == -Errno.EEXIST && operation == EPOLL_CTL_ADD) {
            return "it is watched already: modify it";
        }
        return null;
    }

    // Waiting.

    /**
     * {@code epoll_wait(2)}: waits until a descriptor is ready. With a timeout the call is {@code
     * epoll_pwait2}. If the kernel does not have that call (before Linux 5.11), or a filter forbids
     * it, the call is {@code epoll_pwait}, with whole milliseconds.
     *
     * <p>The name is not {@code wait}, since every object has a method of that name: {@code
     * wait(10)} would compile, and wait for the object's monitor.
     *
     * @param events receives the events
     * @param timeoutNanos in nanoseconds; 0 to look only, -1 for no timeout
     * @return how many events there are; 0 after the timeout; {@link #INTERRUPTED} after a signal
     * @throws SyscallException EINVAL if this is no epoll instance
     */
    public int await(EpollEvents events, long timeoutNanos) throws SyscallException {
        Timeouts.checked(timeoutNanos);
        int fd = acquire();
        int result;
        try {
            result = await(fd, events, timeoutNanos);
        } finally {
            release();
        }
        events.filled(result);
        return waited(result, "epoll_wait", events);
    }

    private static int await(int fd, EpollEvents events, long timeoutNanos) {
        // Two timeouts need no struct, and the cheaper call.
        if (timeoutNanos > 0 && !lacksPwait2) {
            int result =
                    EventSyscalls.epollPwait2(fd, events.memory(), events.capacity(), timeoutNanos);
            if (!isOfNoCall(result)) {
                return result;
            }
            lacksPwait2 = true;
        }
        return EventSyscalls.epollPwait(
                fd, events.memory(), events.capacity(), Timeouts.millis(timeoutNanos));
    }

    /**
     * {@code epoll_pwait2(2)}: waits with another signal mask; before Linux 5.11 the call is {@code
     * epoll_pwait}, as in {@link #await(EpollEvents, long)}. The mask is in force from before the
     * kernel looks for ready descriptors to the end of the wait: a signal cannot come in between.
     *
     * @param events receives the events
     * @param timeoutNanos in nanoseconds; 0 to look only, -1 for no timeout
     * @param blocked the signals that this thread blocks during the wait; it blocks no others
     * @return how many events there are; 0 after the timeout; {@link #INTERRUPTED} after a signal
     * @throws SyscallException EINVAL if this is no epoll instance
     */
    public int pwait(EpollEvents events, long timeoutNanos, SignalSet blocked)
            throws SyscallException {
        Timeouts.checked(timeoutNanos);
        int fd = acquire();
        int result;
        try {
            result = pwait(fd, events, timeoutNanos, blocked.bits());
        } finally {
            release();
        }
        events.filled(result);
        return waited(result, "epoll_pwait2", events);
    }

    private static int pwait(int fd, EpollEvents events, long timeoutNanos, long blocked) {
        if (!lacksPwait2) {
            int result =
                    EventSyscalls.epollPwait2(
                            fd, events.memory(), events.capacity(), timeoutNanos, blocked);
            if (!isOfNoCall(result)) {
                return result;
            }
            lacksPwait2 = true;
        }
        return EventSyscalls.epollPwait(
                fd, events.memory(), events.capacity(), Timeouts.millis(timeoutNanos), blocked);
    }

    /**
     * {@link #await(EpollEvents, long)} until a deadline: after a signal it waits for the time that
     * remains.
     *
     * @param events receives the events
     * @param deadlineNanos in the time of {@link System#nanoTime}
     * @return how many events there are; 0 after the deadline
     * @throws SyscallException as {@link #await(EpollEvents, long)}
     */
    public int awaitUntil(EpollEvents events, long deadlineNanos) throws SyscallException {
        int result;
        do {
            result = await(events, Timeouts.until(deadlineNanos));
        } while (result == INTERRUPTED);
        return result;
    }

    /**
     * What an older kernel says, or a filter that does not know the call; it has no EPERM itself.
     */
    private static boolean isOfNoCall(int result) {
        return result == -Errno.ENOSYS || result == -Errno.EPERM;
    }

    private int waited(int result, String call, EpollEvents events) throws SyscallException {
        if (result >= 0 || result == INTERRUPTED) {
            return result;
        }
        throw SyscallException.of(result, call, this, events.memory(), events.capacity());
    }

    // Busy polling.

    /**
     * {@code ioctl(2)} with {@code EPIOCSPARAMS}: a wait polls the network devices of the sockets
     * before it sleeps. Since Linux 6.9.
     *
     * @param parameters for how long, and how
     * @throws SyscallException EPERM for a budget above 64 without {@code CAP_NET_ADMIN}; EINVAL or
     *     ENOTTY if the kernel has no such command; EOPNOTSUPP if it was built without busy polling
     */
    public void setBusyPoll(EpollBusyPoll parameters) throws SyscallException {
        int fd = acquire();
        int result;
        try (Arena arena = Arena.ofConfined()) {
            result =
                    Syscalls.ioctl(
                            fd, EPIOCSPARAMS, arena.allocateFrom(JAVA_LONG, parameters.struct()));
        } finally {
            release();
        }
        if (result < 0) {
            Object command = SyscallException.constant("EPIOCSPARAMS");
            String lack = lackOf(command, result);
            throw SyscallException.withHint(result, lack, "ioctl", this, command, parameters);
        }
    }

    /**
     * {@code ioctl(2)} with {@code EPIOCGPARAMS}. Since Linux 6.9.
     *
     * @return what {@link #setBusyPoll} has set
     * @throws SyscallException EINVAL or ENOTTY if the kernel has no such command; EOPNOTSUPP if it
     *     was built without busy polling
     */
    public EpollBusyPoll busyPoll() throws SyscallException {
        int fd = acquire();
        long result;
        try {
            result = Syscalls.ioctlGetLong(fd, EPIOCGPARAMS);
        } finally {
            release();
        }
        if (result < 0) {
            Object command = SyscallException.constant("EPIOCGPARAMS");
            throw SyscallException.withHint(
                    result, lackOf(command, result), "ioctl", this, command);
        }
        return EpollBusyPoll.ofStruct(result);
    }

    /** What to say if no epoll of this kernel has busy polling; the kernel is asked. */
    private static String lackOf(Object command, long result) {
        if (result != -Errno.ENOTTY && result != -Errno.EINVAL) {
            return null;
        }
        int other = EventSyscalls.epollCreate1(EPOLL_CLOEXEC);
        if (other < 0) {
            return null;
        }
        long answer = Syscalls.ioctlGetLong(other, EPIOCGPARAMS);
        Syscalls.close(other);
        return answer == -Errno.ENOTTY || answer == -Errno.EINVAL
                ? "this kernel lacks " + command + ", which Linux 6.9 has"
                : null;
    }
}
