package dev.gatun.event;

import static dev.gatun.raw.Linux.EPOLLERR;
import static dev.gatun.raw.Linux.EPOLLHUP;
import static dev.gatun.raw.Linux.EPOLLIN;
import static dev.gatun.raw.Linux.EPOLLOUT;
import static dev.gatun.raw.Linux.EPOLLRDHUP;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.gatun.sys.EventSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Room for the events of one wait, an array of {@code struct epoll_event}. Make it once: every
 * {@link Epoll#await(EpollEvents, long)} fills it, and reading it allocates nothing.
 *
 * <p>The {@link #userData} of an event tell which descriptor the event is of: the caller gave these
 * data when it added the descriptor. Mostly the data are an index into an array.
 *
 * <p>For one thread at a time.
 */
public final class EpollEvents {
    // struct epoll_event
    private static final long STRIDE = EventSyscalls.EPOLL_EVENT_BYTES;
    private static final long USER_DATA = EventSyscalls.EPOLL_EVENT_DATA_OFFSET;

    private final MemorySegment memory;
    private final int capacity;
    private int count;

    private EpollEvents(MemorySegment memory, int capacity) {
        this.memory = memory;
        this.capacity = capacity;
    }

    /**
     * Room for events.
     *
     * @param arena where they are kept, 12 bytes each on x86-64 and 16 elsewhere
     * @param capacity how many events one wait returns at most; 64 is enough for most programs
     * @return empty room
     */
    public static EpollEvents allocate(Arena arena, int capacity) {
        if (capacity <= 0) {
            throw new IllegalArgumentException("room for " + capacity + " events");
        }
        return new EpollEvents(arena.allocate(STRIDE * capacity, Long.BYTES), capacity);
    }

    /** {@return how many events fit} */
    public int capacity() {
        return capacity;
    }

    /** {@return how many events the last wait returned} */
    public int count() {
        return count;
    }

    /**
     * What happened, as the kernel's bits ({@link EpollFlags}).
     *
     * @param index the index of an event, less than {@link #count}
     * @return {@code EPOLL…}
     * @throws IndexOutOfBoundsException if the last wait returned no such event
     */
    public int events(int index) {
        return memory.get(JAVA_INT_UNALIGNED, Objects.checkIndex(index, count) * STRIDE);
    }

    /**
     * The user data that the caller gave when it added or modified the descriptor.
     *
     * @param index the index of an event, less than {@link #count}
     * @return the user data
     * @throws IndexOutOfBoundsException if the last wait returned no such event
     */
    public long userData(int index) {
        long offset = Objects.checkIndex(index, count) * STRIDE + USER_DATA;
        return memory.get(JAVA_LONG_UNALIGNED, offset);
    }

    /**
     * {@code EPOLLIN}: there are bytes to read, or the end of file.
     *
     * @param index the index of an event, less than {@link #count}
     * @return true if the event has this flag
     */
    public boolean isReadable(int index) {
        return (events(index) & EPOLLIN) != 0;
    }

    /**
     * {@code EPOLLOUT}: there is room to write.
     *
     * @param index the index of an event, less than {@link #count}
     * @return true if the event has this flag
     */
    public boolean isWritable(int index) {
        return (events(index) & EPOLLOUT) != 0;
    }

    /**
     * {@code EPOLLERR}: an error is pending.
     *
     * @param index the index of an event, less than {@link #count}
     * @return true if the event has this flag
     */
    public boolean isError(int index) {
        return (events(index) & EPOLLERR) != 0;
    }

    /**
     * {@code EPOLLHUP}: both directions are closed.
     *
     * @param index the index of an event, less than {@link #count}
     * @return true if the event has this flag
     */
    public boolean isHangUp(int index) {
        return (events(index) & EPOLLHUP) != 0;
    }

    /**
     * {@code EPOLLRDHUP}: the peer writes no more. An event has this flag only if the flag was
     * asked for.
     *
     * @param index the index of an event, less than {@link #count}
     * @return true if the event has this flag
     */
    public boolean isReadHangUp(int index) {
        return (events(index) & EPOLLRDHUP) != 0;
    }

    /** The memory that a wait fills. */
    MemorySegment memory() {
        return memory;
    }

    /**
     * For a wait that is made elsewhere, such as an operation of a ring: forgets the events of the
     * last wait.
     *
     * @return the memory, to be filled
     */
    public MemorySegment prepare() {
        count = 0;
        return memory;
    }

    /**
     * Notes the result of a wait that was made elsewhere.
     *
     * @param events how many events there are; a number below zero counts as none
     */
    public void filled(int events) {
        count = Math.clamp(events, 0, capacity);
    }

    /** The events with their user data, for a message. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ", ").append(userData(i)).append(": ");
            text.append(EpollFlags.of(events(i)));
        }
        return text.append(']').toString();
    }
}
