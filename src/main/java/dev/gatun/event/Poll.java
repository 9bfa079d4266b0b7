package dev.gatun.event;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.struct.pollfd;
import dev.gatun.sys.Errno;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Objects;

/**
 * A set of descriptors for {@code poll(2)}, an array of {@code struct pollfd}. Make it once, and
 * use it for many waits. The cost of a wait grows with the size of the set; for many descriptors
 * use {@link Epoll}.
 *
 * {@snippet lang=java :
 * int input = poll.add(in, POLLIN);
 * poll.poll(timeoutNanos);
 * for (int i = poll.nextReady(0); i >= 0; i = poll.nextReady(i + 1)) {
 *     // poll.fd(i), poll.revents(i)
 * }
 * }
 *
 * <p>For a single descriptor, {@link #poll(Fd, PollFlags, long)} needs no set.
 *
 * <p><b>The set does not hold its descriptors</b> during a wait, since holding them would double
 * the cost of the wait: remove a descriptor before you close it. If a descriptor of the set was
 * closed, a wait ends at once, or answers for another file with its number. {@link #revents} and
 * {@link #nextReady} then throw, and never report that answer as the descriptor's.
 *
 * <p>For one thread at a time.
 */
public final class Poll {
    /** The result of a wait that a signal ended: {@code -EINTR}. */
    public static final int INTERRUPTED = -Errno.EINTR;

    private static final int POLLFD_BYTES = pollfd.SIZE;
    private static final int EVENTS_OFFSET = pollfd.OFFSET_EVENTS;
    private static final int REVENTS_OFFSET = pollfd.OFFSET_REVENTS;

    /** Where the answer is when a whole {@code struct pollfd} is read at once. */
    private static final int REVENTS_SHIFT = REVENTS_OFFSET * Byte.SIZE;

    /** How many descriptors {@link #toString} shows. */
    private static final int SHOWN = 8;

    private final MemorySegment pollfds;
    private final Fd[] fds;
    private int size;

    private Poll(MemorySegment pollfds, int capacity) {
        this.pollfds = pollfds;
        this.fds = new Fd[capacity];
    }

    /**
     * An empty set.
     *
     * @param arena where it is kept, 8 bytes a descriptor
     * @param capacity how many descriptors at most; the kernel takes up to {@code RLIMIT_NOFILE}
     * @return the set
     */
    public static Poll allocate(Arena arena, int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("room for " + capacity + " descriptors");
        }
        long byteCount = (long) capacity * POLLFD_BYTES;
        return new Poll(arena.allocate(byteCount, Long.BYTES), capacity);
    }

    // The set.

    /**
     * Watches one more descriptor. A descriptor may be in the set twice.
     *
     * @param fd what to watch
     * @param events the events to watch for; none for errors and hang-ups only
     * @return its index
     * @throws IllegalStateException if the set is full, or if the descriptor is closed
     */
    public int add(Fd fd, PollFlags events) {
        if (size == fds.length) {
            throw new IllegalStateException("the set is full: " + size + " descriptors");
        }
        pollfds.set(JAVA_INT, offset(size), fd.number());
        setEvents(size, events.bits());
        fds[size] = fd;
        return size++;
    }

    /**
     * Watches a descriptor for other events from now on.
     *
     * @param index the index of a descriptor
     * @param events the events to wait for
     */
    public void modify(int index, PollFlags events) {
        setEvents(Objects.checkIndex(index, size), events.bits());
    }

    /** Forgets the answer too, which was to another question. */
    private void setEvents(int index, int events) {
        pollfds.set(JAVA_SHORT, offset(index) + EVENTS_OFFSET, (short) events);
        pollfds.set(JAVA_SHORT, offset(index) + REVENTS_OFFSET, (short) 0);
    }

    /**
     * Takes a descriptor out of the set. The last descriptor of the set, with its answer, then gets
     * this index: so a loop that removes descriptors must go downwards.
     *
     * @param index the index of a descriptor, which may be closed
     */
    public void remove(int index) {
        Objects.checkIndex(index, size);
        size--;
        fds[index] = fds[size];
        fds[size] = null;
        pollfds.set(JAVA_LONG, offset(index), pollfds.get(JAVA_LONG, offset(size)));
    }

    /** Takes all descriptors out of the set. */
    public void clear() {
        Arrays.fill(fds, 0, size, null);
        size = 0;
    }

    /** {@return how many descriptors are in the set} */
    public int size() {
        return size;
    }

    /** {@return how many descriptors fit into the set} */
    public int capacity() {
        return fds.length;
    }

    /**
     * A descriptor of the set.
     *
     * @param index less than {@link #size}
     * @return the descriptor, closed or not
     */
    public Fd fd(int index) {
        return fds[Objects.checkIndex(index, size)];
    }

    // Waiting.

    /**
     * {@code poll(2)}: waits until one of the descriptors has an event. The call is {@code ppoll}
     * without a mask, since its timeout has nanoseconds.
     *
     * @param timeoutNanos in nanoseconds; 0 to look only, -1 for no timeout
     * @return how many descriptors have events; 0 after the timeout; {@link #INTERRUPTED} after a
     *     signal
     * @throws SyscallException EINVAL for more descriptors than {@code RLIMIT_NOFILE}; ENOMEM
     */
    public int poll(long timeoutNanos) throws SyscallException {
        return waited(EventSyscalls.ppoll(pollfds, size, Timeouts.checked(timeoutNanos)), "poll");
    }

    /**
     * {@code ppoll(2)}: waits with another signal mask. The mask is in force from before the kernel
     * looks at the descriptors to the end of the wait.
     *
     * @param timeoutNanos in nanoseconds; 0 to look only, -1 for no timeout
     * @param blocked the signals that this thread blocks during the wait; it blocks no others
     * @return as {@link #poll(long)}
     * @throws SyscallException as {@link #poll(long)}
     */
    public int ppoll(long timeoutNanos, SignalSet blocked) throws SyscallException {
        Timeouts.checked(timeoutNanos);
        return waited(EventSyscalls.ppoll(pollfds, size, timeoutNanos, blocked.bits()), "ppoll");
    }

    /**
     * {@link #poll(long)} until a deadline: after a signal it waits for the time that remains.
     *
     * @param deadlineNanos in the time of {@link System#nanoTime}
     * @return how many descriptors have events; 0 after the deadline
     * @throws SyscallException as {@link #poll(long)}
     */
    public int pollUntil(long deadlineNanos) throws SyscallException {
        int result;
        do {
            result = poll(Timeouts.until(deadlineNanos));
        } while (result == INTERRUPTED);
        return result;
    }

    private int waited(int result, String call) throws SyscallException {
        // After a signal too the kernel has written answers: that nothing has happened.
        if (result >= 0 || result == INTERRUPTED) {
            return result;
        }
        throw SyscallException.of(result, call, pollfds, size);
    }

    /**
     * {@code poll(2)} of one descriptor, without a set.
     *
     * @param fd the descriptor to wait for
     * @param events the events to wait for
     * @param timeoutNanos in nanoseconds; 0 to look only, -1 for no timeout
     * @return what happened, {@code POLL…}; 0 after the timeout; {@link #INTERRUPTED} after a
     *     signal
     * @throws SyscallException ENOMEM
     */
    public static int poll(Fd fd, PollFlags events, long timeoutNanos) throws SyscallException {
        Timeouts.checked(timeoutNanos);
        int number = fd.acquire();
        int result;
        try {
            result = EventSyscalls.ppoll(number, events.bits(), timeoutNanos);
        } finally {
            fd.release();
        }
        if (result >= 0 || result == INTERRUPTED) {
            return result;
        }
        throw SyscallException.of(result, "poll", fd, events);
    }

    /**
     * {@link #poll(Fd, PollFlags, long)} until a deadline: after a signal it waits for the time
     * that remains.
     *
     * @param fd the descriptor to wait for
     * @param events the events to wait for
     * @param deadlineNanos in the time of {@link System#nanoTime}
     * @return what happened, {@code POLL…}; 0 after the deadline
     * @throws SyscallException as {@link #poll(Fd, PollFlags, long)}
     */
    public static int pollUntil(Fd fd, PollFlags events, long deadlineNanos)
            throws SyscallException {
        int result;
        do {
            result = poll(fd, events, Timeouts.until(deadlineNanos));
        } while (result == INTERRUPTED);
        return result;
    }

    // What the last wait has told.

    /**
     * The events of a descriptor, as the kernel's bits ({@link PollFlags}).
     *
     * @param index the index of the descriptor
     * @return {@code POLL…}; 0 if there are no events
     * @throws IllegalStateException if there are events, and the descriptor was closed
     */
    public int revents(int index) {
        long offset = offset(Objects.checkIndex(index, size)) + REVENTS_OFFSET;
        int revents = Short.toUnsignedInt(pollfds.get(JAVA_SHORT, offset));
        if (revents != 0) {
            fds[index].number(); // throws if it is closed: this is about its number only
        }
        return revents;
    }

    /**
     * The next descriptor that has events.
     *
     * @param index the index to begin at, at most {@link #size}
     * @return the index of the descriptor, or -1 if no more have events
     * @throws IllegalStateException if that descriptor was closed
     */
    public int nextReady(int index) {
        for (int i = Objects.checkIndex(index, size + 1); i < size; i++) {
            if (pollfds.get(JAVA_LONG, offset(i)) >>> REVENTS_SHIFT != 0) {
                fds[i].number();
                return i;
            }
        }
        return -1;
    }

    private static long offset(int index) {
        return (long) index * POLLFD_BYTES;
    }

    /** The descriptors, with what each is watched for and what has happened. */
    @Override
    public String toString() {
        if (!pollfds.isAccessibleBy(Thread.currentThread())) {
            return "[" + size + " descriptors, another thread's]";
        } else if (!pollfds.scope().isAlive()) {
            return "[" + size + " descriptors, freed]";
        }
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < size && i < SHOWN; i++) {
            text.append(i == 0 ? "" : ", ").append(fds[i]).append(": ");
            text.append(PollFlags.of(bits(i, EVENTS_OFFSET)));
            int revents = bits(i, REVENTS_OFFSET);
            if (revents != 0) {
                text.append('=').append(PollFlags.of(revents));
            }
        }
        if (size > SHOWN) {
            text.append(", … ").append(size).append(" in all");
        }
        return text.append(']').toString();
    }

    private int bits(int index, int field) {
        return Short.toUnsignedInt(pollfds.get(JAVA_SHORT, offset(index) + field));
    }
}
