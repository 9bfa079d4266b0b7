package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.SleepingThread;
import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EventFd;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;

/** What a ring's completions do to another call that its thread waits in. */
class InterruptedByARingTest {
    /** The ready operation ends the wait, or, if the ring defers it, the eventfd does. */
    private static int wait(RingOptions options, Pipe pipe, EventFd wake) throws IOException {
        try (IoUring ring = IoUring.open(options);
                Epoll epoll = Epoll.create();
                Arena arena = Arena.ofConfined()) {
            EpollEvents events = EpollEvents.allocate(arena, 1);
            epoll.add(wake, EpollFlags.EPOLLIN, 1);
            ring.sq().next().pollAdd(pipe.readEnd(), PollFlags.POLLIN);
            assertEquals(1, ring.submit());
            return epoll.await(events, -1);
        }
    }

    @Test
    void anOperationThatCompletesEndsAWaitAsASignalDoes() throws Exception {
        try (Pipe pipe = Pipe.open();
                EventFd wake = EventFd.create();
                Arena arena = Arena.ofConfined()) {
            RingOptions options = RingOptions.entries(8).forThreads();
            var waiting =
                    SleepingThread.startAndAwait(
                            SyscallNumber.SYS_epoll_pwait, () -> wait(options, pipe, wake));
            pipe.writeEnd().write(arena.allocate(1));
            assertEquals(Epoll.INTERRUPTED, waiting.result());
        }
    }

    @Test
    void aRingThatDefersLeavesItWaiting() throws Exception {
        try (Pipe pipe = Pipe.open();
                EventFd wake = EventFd.create();
                Arena arena = Arena.ofConfined()) {
            SetupFlags how =
                    SetupFlags.IORING_SETUP_SINGLE_ISSUER.or(SetupFlags.IORING_SETUP_DEFER_TASKRUN);
            RingOptions options = RingOptions.entries(8).with(how);
            assumeKnown(options);
            var waiting =
                    SleepingThread.startAndAwait(
                            SyscallNumber.SYS_epoll_pwait, () -> wait(options, pipe, wake));
            pipe.writeEnd().write(arena.allocate(1));
            wake.write(1);
            assertEquals(1, waiting.result());
        }
    }

    private static void assumeKnown(RingOptions options) throws IOException {
        try {
            IoUring.open(options).close();
        } catch (SyscallException e) {
            assumeTrue(e.errno() != Errno.EINVAL, "this kernel has no IORING_SETUP_DEFER_TASKRUN");
            throw e;
        }
    }
}
