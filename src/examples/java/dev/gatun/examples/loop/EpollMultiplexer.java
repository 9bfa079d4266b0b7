package dev.gatun.examples.loop;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.lang.foreign.Arena;

/** {@code epoll(7)}, level- or edge-triggered: a wait costs the same however many are watched. */
final class EpollMultiplexer implements Multiplexer {
    /** By the bits of the interest, so that none is made when it changes. */
    private final EpollFlags[] flags = new EpollFlags[(READABLE | WRITABLE) + 1];

    private final Epoll epoll = Epoll.create();
    private final EpollEvents events;
    private final boolean edgeTriggered;

    EpollMultiplexer(Arena arena, boolean edgeTriggered) throws SyscallException {
        this.edgeTriggered = edgeTriggered;
        events = EpollEvents.allocate(arena, EVENTS_PER_WAIT);
        for (int interest = 0; interest < flags.length; interest++) {
            EpollFlags level = EpollFlags.of(interest);
            flags[interest] = edgeTriggered ? level.or(EpollFlags.EPOLLET) : level;
        }
    }

    @Override
    public boolean fits(Fd fd) {
        return true;
    }

    @Override
    public void add(Fd fd, int interest, long key) throws SyscallException {
        epoll.add(fd, flags[interest], key);
    }

    @Override
    public void modify(Fd fd, int interest, long key) throws SyscallException {
        epoll.modify(fd, flags[interest], key);
    }

    @Override
    public void remove(Fd fd) throws SyscallException {
        epoll.remove(fd);
    }

    @Override
    public int await(long timeoutNanos) throws SyscallException {
        return Math.max(0, epoll.await(events, timeoutNanos));
    }

    @Override
    public long key(int event) {
        return events.userData(event);
    }

    @Override
    public int readiness(int event) {
        return Multiplexer.readinessOf(events.events(event));
    }

    @Override
    public boolean isEdgeTriggered() {
        return edgeTriggered;
    }

    @Override
    public void close() throws SyscallException {
        epoll.close();
    }
}
