package dev.gatun.event;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.gatun.sys.EventSyscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What an epoll instance watches a descriptor for, a {@code struct epoll_event}. Operations of a
 * ring need one; {@link Epoll#add} and {@link Epoll#modify} do not.
 *
 * <p>For one thread at a time.
 */
public final class EpollInterest {
    private final MemorySegment memory;

    private EpollInterest(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Allocates an interest that is not set yet.
     *
     * @param arena where the struct is kept, 12 bytes on x86-64 and 16 elsewhere
     * @return the interest, to be set
     */
    public static EpollInterest allocate(Arena arena) {
        return new EpollInterest(arena.allocate(EventSyscalls.EPOLL_EVENT_BYTES, Long.BYTES));
    }

    /**
     * Sets the interest.
     *
     * @param events the events to watch for, and how
     * @param userData 64 bits of the caller, which the descriptor's events bring back
     * @return this
     */
    public EpollInterest set(EpollFlags events, long userData) {
        memory.set(JAVA_INT_UNALIGNED, 0, events.bits());
        memory.set(JAVA_LONG_UNALIGNED, EventSyscalls.EPOLL_EVENT_DATA_OFFSET, userData);
        return this;
    }

    /** {@return the struct, to be read} */
    public MemorySegment memory() {
        return memory.asReadOnly();
    }
}
