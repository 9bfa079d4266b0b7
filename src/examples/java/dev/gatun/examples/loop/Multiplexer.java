package dev.gatun.examples.loop;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;

/**
 * What tells which of many descriptors are ready: one interface for {@code select(2)}, {@code
 * poll(2)} and {@code epoll(7)}.
 *
 * <p>A descriptor is added with a key, which its events bring back. The interest, and what is
 * ready, are the bits of {@link #READABLE} and {@link #WRITABLE}; an error and a hang-up count as
 * both, since the next read or write tells what it is.
 */
public interface Multiplexer extends AutoCloseable {
    /** Something, or the end, can be read: {@code POLLIN} and {@code EPOLLIN}. */
    int READABLE = 0x1;

    /** There is room to write: {@code POLLOUT} and {@code EPOLLOUT}. */
    int WRITABLE = 0x4;

    /** {@code POLLERR} and {@code POLLHUP}, which nobody has to ask for. */
    int ERROR_OR_HANG_UP = 0x8 | 0x10;

    /** How many descriptors one wait tells of, where that is the caller's choice. */
    int EVENTS_PER_WAIT = 256;

    /** The kinds, by the names of the servers' options. */
    enum Kind {
        select,
        poll,
        epoll,
        epoll_edge;

        /** An empty one, whose memory is the arena's. */
        public Multiplexer open(Arena arena) throws SyscallException {
            return switch (this) {
                case select -> new SelectMultiplexer(arena);
                case poll -> new PollMultiplexer(arena);
                case epoll -> new EpollMultiplexer(arena, false);
                case epoll_edge -> new EpollMultiplexer(arena, true);
            };
        }
    }

    /**
     * Whether it can watch this one at all; {@code select(2)} knows the numbers below 1024 only.
     */
    boolean fits(Fd fd);

    void add(Fd fd, int interest, long key) throws SyscallException;

    /** Asks for something else from now on. What is ready already is told, edge or level. */
    void modify(Fd fd, int interest, long key) throws SyscallException;

    /** To be called before the descriptor is closed. */
    void remove(Fd fd) throws SyscallException;

    /**
     * Waits until something is ready.
     *
     * @param timeoutNanos in nanoseconds; -1 for no timeout
     * @return how many events; 0 after the timeout, and after a signal
     */
    int await(long timeoutNanos) throws SyscallException;

    /** The key of an event of the last wait. */
    long key(int event);

    /** What is ready there. */
    int readiness(int event);

    /** Whether it tells of what is new only, so that who reads has to read to the end. */
    boolean isEdgeTriggered();

    @Override
    void close() throws SyscallException;

    /** The bits of poll(2) and epoll(7), which are the same, as what is ready. */
    static int readinessOf(int events) {
        return (events & ERROR_OR_HANG_UP) != 0
                ? READABLE | WRITABLE
                : events & (READABLE | WRITABLE);
    }
}
