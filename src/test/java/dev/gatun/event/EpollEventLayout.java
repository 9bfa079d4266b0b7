package dev.gatun.event;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import dev.gatun.sys.EventSyscalls;

import java.lang.foreign.Arena;

/**
 * Prints how {@code struct epoll_event} is laid out here, and two of them as {@link EpollEvents}
 * reads them. Run with {@code -Dos.arch=…} it says how that is there; nothing is linked.
 */
final class EpollEventLayout {
    private EpollEventLayout() {}

    public static void main(String[] arguments) {
        long stride = EventSyscalls.EPOLL_EVENT_BYTES;
        long data = EventSyscalls.EPOLL_EVENT_DATA_OFFSET;
        System.out.println(stride + " " + data);
        try (Arena arena = Arena.ofConfined()) {
            EpollEvents events = EpollEvents.allocate(arena, 2);
            events.memory().set(JAVA_INT_UNALIGNED, 0, EpollFlags.EPOLLIN.bits());
            events.memory().set(JAVA_LONG_UNALIGNED, data, 7);
            events.memory().set(JAVA_INT_UNALIGNED, stride, EpollFlags.EPOLLOUT.bits());
            events.memory().set(JAVA_LONG_UNALIGNED, stride + data, -9);
            events.filled(2);
            System.out.println(events);
        }
    }
}
