package dev.gatun.event;

import dev.gatun.SyscallFilter;
import dev.gatun.sys.SyscallNumber;

import java.lang.foreign.Arena;

/** Waits as before Linux 5.11, where timeouts are in milliseconds, or behind a filter. */
final class WithoutPwait2 {
    private static final long TIMEOUT_NANOS = 1_500_001;

    private WithoutPwait2() {}

    public static void main(String[] arguments) throws Exception {
        SyscallFilter.refuse(SyscallNumber.SYS_epoll_pwait2, Integer.parseInt(arguments[0]));
        try (Arena arena = Arena.ofConfined();
                Epoll epoll = Epoll.create();
                EventFd eventFd = EventFd.create()) {
            EpollEvents events = EpollEvents.allocate(arena, 1);
            epoll.add(eventFd, EpollFlags.EPOLLIN, 4);
            for (int round = 0; round < 2; round++) {
                long start = System.nanoTime();
                check(epoll.pwait(events, TIMEOUT_NANOS, SignalSet.EMPTY) == 0);
                check(System.nanoTime() - start >= TIMEOUT_NANOS);
                start = System.nanoTime();
                check(epoll.await(events, TIMEOUT_NANOS) == 0);
                check(System.nanoTime() - start >= TIMEOUT_NANOS);
            }
            eventFd.write(1);
            check(epoll.await(events, Long.MAX_VALUE) == 1);
            check(epoll.pwait(events, -1, SignalSet.EMPTY) == 1);
            check(events.userData(0) == 4);
        }
        System.out.println("done");
    }

    private static void check(boolean condition) {
        if (!condition) {
            throw new AssertionError();
        }
    }
}
