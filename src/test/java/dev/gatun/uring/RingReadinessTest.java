package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.SleepingThread;
import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EventFd;
import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Which waits for a ring's descriptor, and for its eventfd, a completion ends. */
class RingReadinessTest {
    private static final long RING = 1;
    private static final long EVENT_FD = 2;
    private static final SetupFlags DEFER = SetupFlags.IORING_SETUP_DEFER_TASKRUN;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment memory = arena.allocate(8);
    private final EpollEvents events = EpollEvents.allocate(arena, 4);

    private Pipe pipe;
    private Epoll epoll;
    private EventFd eventFd;

    @BeforeEach
    void open() throws Exception {
        pipe = Pipe.open();
        epoll = Epoll.create();
        eventFd = EventFd.create();
    }

    @AfterEach
    void close() throws Exception {
        eventFd.close();
        epoll.close();
        pipe.close();
        arena.close();
    }

    private void read(IoUring ring) throws Exception {
        ring.sq().next().read(pipe.readEnd(), ring.arena().allocate(8), 0, 8);
        assertEquals(1, ring.submit());
    }

    private int waitForEvents() throws Exception {
        return epoll.await(events, -1);
    }

    /** What completes by work of the ring's thread. */
    @Test
    void theDefaultRingTellsItsEventFdOnly() throws Exception {
        try (var ring = IoUring.open(8)) {
            assumeTrue(ring.setupFlags().has(DEFER), "this kernel has no DEFER_TASKRUN");
            ring.registration().registerEventFd(eventFd);
            epoll.add(ring.fd(), EpollFlags.EPOLLIN, RING);
            epoll.add(eventFd, EpollFlags.EPOLLIN, EVENT_FD);
            for (int i = 0; i < 2; i++) {
                read(ring);
                var waiting =
                        SleepingThread.startAndAwait(
                                SyscallNumber.SYS_epoll_pwait, this::waitForEvents);
                assertEquals(8, pipe.writeEnd().write(memory));
                // Seen on Linux 6.12: the ring, too.
                assumeTrue(waiting.result() == 1, "this kernel tells the ring and its eventfd");
                assertEquals(EVENT_FD, events.userData(0));
                assertEquals(0, ring.cq().ready());
                // Who looks, and does not wait, is told that there is something to do.
                assertEquals(1, Poll.poll(ring.fd(), PollFlags.POLLIN, 0));
                assertEquals(0, ring.cq().ready());
                ring.getEvents();
                assertEquals(1, ring.cq().ready());
                assertEquals(2, epoll.await(events, 0));
                // Not one for each completion.
                assertTrue(eventFd.read() > 0);
                assertEquals(1, ring.cq().drain((userData, res, flags) -> {}));
                assertEquals(0, epoll.await(events, 0));
            }
        }
    }

    @Test
    void aRingWithoutDeferredWorkWakesWhoWaitsForIt() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(8).without(DEFER))) {
            epoll.add(ring.fd(), EpollFlags.EPOLLIN, RING);
            read(ring);
            var waiting =
                    SleepingThread.startAndAwait(
                            SyscallNumber.SYS_epoll_pwait, this::waitForEvents);
            assertEquals(8, pipe.writeEnd().write(memory));
            assertEquals(1, waiting.result());
            assertEquals(RING, events.userData(0));
            assertEquals(1, ring.cq().ready());
        }
    }
}
