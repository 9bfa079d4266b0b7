package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.errno;
import static dev.gatun.uring.scenarios.Scenario.join;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.start;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Registration;
import dev.gatun.uring.RingOptions;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Event counters that tell of completions. */
class EventFdScenarioTest {
    private static Registration registration(IoUring ring) {
        return ring.registration();
    }

    private static EventFd counter() throws SyscallException {
        return EventFd.create(EventFdFlags.EFD_NONBLOCK);
    }

    @Test
    void aReadOfTheEventFdIsToldByIt() throws Exception {
        try (var ring = IoUring.open(8);
                var eventFd = EventFd.create()) {
            MemorySegment memory = ring.arena().allocate(8);
            registration(ring).registerEventFd(eventFd);
            submit(
                    ring,
                    s -> s.pollAdd(eventFd, PollFlags.POLLIN).link(),
                    s -> s.read(eventFd, memory, 0, 8));
            nothing(ring);
            ring.sq().next().nop().userData(2);
            ring.submit();
            // The NOP's completion makes it readable, which ends the poll, and so on.
            assertEquals(List.of(PollFlags.POLLIN.bits(), 8, 0), results(take(ring, 3)));
            assertTrue(memory.get(ValueLayout.JAVA_LONG, 0) > 0);
        }
    }

    @Test
    void aRingHasOneEventFd() throws Exception {
        try (var ring = IoUring.open(8);
                var first = counter();
                var second = counter()) {
            var registration = registration(ring);
            registration.registerEventFd(first);
            assertEquals(Errno.EBUSY, errno(() -> registration.registerEventFd(second)));
            registration.unregisterEventFd();
            assertEquals(Errno.ENXIO, errno(registration::unregisterEventFd));
            registration.registerEventFd(second);
            assertEquals(0, result(ring, s -> s.nop()));
            assertEquals(1, second.read());
            assertEquals(Fd.WOULD_BLOCK, first.read());
        }
    }

    @Test
    void ringsTellTheSameEventFd() throws Exception {
        try (var first = IoUring.open(8);
                var second = IoUring.open(8);
                var eventFd = counter()) {
            registration(first).registerEventFd(eventFd);
            registration(second).registerEventFd(eventFd);
            result(first, s -> s.nop());
            result(second, s -> s.nop());
            assertEquals(2, eventFd.read());
        }
    }

    @Test
    void aRingThatPollsItsOwnEventFdComesToRest() throws Exception {
        try (var ring = IoUring.open(8);
                var eventFd = counter()) {
            registration(ring).registerEventFd(eventFd);
            submit(ring, s -> s.pollMultishot(eventFd, PollFlags.POLLIN));
            int told = 0;
            for (int round = 0; round < 5; round++) {
                ring.sq().next().nop().userData(1);
                ring.submit();
                ring.getEvents();
                while (ring.cq().next()) {
                    told += ring.cq().userData() == 0 ? 1 : 0;
                }
            }
            assertTrue(told > 0 && told < 100, "told " + told + " times");
        }
    }

    @Test
    void aThreadInABlockingReadIsToldOfCompletions() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(8).forThreads());
                var eventFd = EventFd.create();
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            registration(ring).registerEventFd(eventFd);
            submit(ring, s -> s.read(pipe.readEnd(), memory, 0, 8));
            var writer = start(() -> pipe.writeEnd().write(memory));
            assertEquals(1, eventFd.read());
            join(writer);
            assertEquals(8, take(ring, 1).getFirst().res());
        }
    }
}
