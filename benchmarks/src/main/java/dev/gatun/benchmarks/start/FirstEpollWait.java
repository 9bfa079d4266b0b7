package dev.gatun.benchmarks.start;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;

import java.io.IOException;
import java.lang.foreign.Arena;

/** Waits for one descriptor that is ready, an eventfd. */
final class FirstEpollWait {
    private FirstEpollWait() {}

    public static void main(String[] arguments) throws IOException {
        try (Epoll epoll = Epoll.create();
                EventFd ready = EventFd.create(1, EventFdFlags.EFD_NONBLOCK);
                Arena arena = Arena.ofConfined()) {
            EpollEvents events = EpollEvents.allocate(arena, 1);
            epoll.add(ready, EpollFlags.EPOLLIN, 7);
            if (epoll.await(events, -1) != 1 || events.userData(0) != 7) {
                throw new IOException("not the event that was due");
            }
        }
        System.out.println("hello");
    }
}
