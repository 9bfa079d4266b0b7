package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.order;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Completions.Done;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Kernel;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.TimeoutFlags;
import dev.gatun.uring.Timespec;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Timeouts, by themselves and of what they are linked to. */
class TimeoutScenarioTest {
    private static final TimeoutFlags NONE = TimeoutFlags.of(0);
    private static final long LONG = 60_000_000_000L;
    private static final long SHORT = 1_000_000;
    private static final int CANCELLED = -Errno.ECANCELED;

    private static Timespec time(IoUring ring, long nanos) {
        return Timespec.ofNanos(ring.arena(), nanos);
    }

    @Test
    void timeoutsOfAllKinds() throws Exception {
        try (var ring = IoUring.open(16)) {
            assertEquals(-Errno.ETIME, result(ring, s -> s.timeout(time(ring, SHORT), 0, NONE)));
            long now = System.nanoTime();
            assertEquals(
                    -Errno.ETIME,
                    result(
                            ring,
                            s -> s.timeout(time(ring, now), 0, TimeoutFlags.IORING_TIMEOUT_ABS)));
            assertEquals(
                    -Errno.ETIME,
                    result(
                            ring,
                            s ->
                                    s.timeout(
                                            time(ring, SHORT),
                                            0,
                                            TimeoutFlags.IORING_TIMEOUT_BOOTTIME)));
            assertEquals(
                    -Errno.EINVAL,
                    result(
                            ring,
                            s ->
                                    s.timeout(
                                            time(ring, SHORT),
                                            0,
                                            TimeoutFlags.IORING_TIMEOUT_BOOTTIME.or(
                                                    TimeoutFlags.IORING_TIMEOUT_REALTIME))));
            // After so many others it ends well.
            assertEquals(
                    List.of(0, 0, 0),
                    results(
                            ring,
                            s -> s.timeout(time(ring, LONG), 2, NONE),
                            s -> s.nop(),
                            s -> s.nop()));
            // The shortest is first.
            submit(
                    ring,
                    s -> s.timeout(time(ring, 20 * SHORT), 0, NONE),
                    s -> s.timeout(time(ring, SHORT), 0, NONE),
                    s -> s.timeout(time(ring, 10 * SHORT), 0, NONE));
            assertEquals(List.of(1L, 2L, 0L), order(take(ring, 3)));
            // A link that the end of the time does not break.
            assertEquals(
                    List.of(-Errno.ETIME, CANCELLED),
                    results(ring, s -> s.timeout(time(ring, SHORT), 0, NONE).link(), s -> s.nop()));
            assertEquals(
                    List.of(-Errno.ETIME, 0),
                    results(
                            ring,
                            s ->
                                    s.timeout(
                                                    time(ring, SHORT),
                                                    0,
                                                    TimeoutFlags.IORING_TIMEOUT_ETIME_SUCCESS)
                                            .link(),
                            s -> s.nop()));
        }
    }

    @Test
    void timeoutsAreChangedAndRemoved() throws Exception {
        try (var ring = IoUring.open(16)) {
            submit(
                    ring,
                    s -> s.timeout(time(ring, LONG), 0, NONE),
                    s -> s.timeout(time(ring, LONG), 0, NONE));
            var soon = Timespec.ofNanos(ring.arena(), SHORT);
            ring.sq().next().timeoutUpdate(0, soon, NONE).userData(2);
            ring.sq().next().timeoutRemove(1).userData(3);
            ring.sq().next().timeoutRemove(77).userData(4);
            ring.submit();
            assertEquals(
                    List.of(-Errno.ETIME, CANCELLED, 0, 0, -Errno.ENOENT), results(take(ring, 5)));
            assertEquals(-Errno.ENOENT, result(ring, s -> s.timeoutUpdate(0, soon, NONE)));
        }
    }

    @Test
    void aMultishotTimeoutEndsWhenTheQueueOverflows() throws Exception {
        Kernel.assumeTimeoutRepeats();
        try (var ring = IoUring.open(RingOptions.entries(4).completionEntries(4))) {
            var time = Timespec.ofNanos(ring.arena(), 200_000);
            ring.sq().next().timeoutMultishot(time, 0, NONE).userData(1);
            ring.submit();
            while (!ring.cq().hasOverflow()) {
                ring.submitAndWait(4);
                Thread.sleep(1);
            }
            List<Done> all = new ArrayList<>();
            CqeHandler add = (userData, res, flags) -> all.add(new Done(userData, res, flags));
            while (all.isEmpty() || Completion.hasMore(all.getLast().flags())) {
                ring.submitAndWait(1);
                ring.cq().drain(add);
            }
            assertTrue(all.size() >= 5, all::toString);
            assertEquals(-Errno.ETIME, all.getLast().res());
        }
    }

    @Test
    void aLinkTimeoutNeedsSomethingToEnd() throws Exception {
        try (var ring = IoUring.open(8)) {
            var time = Timespec.ofNanos(ring.arena(), SHORT);
            assertEquals(-Errno.EINVAL, result(ring, s -> s.linkTimeout(time, NONE)));
            List<Integer> two =
                    results(
                            ring,
                            s -> s.nop().link(),
                            s -> s.linkTimeout(time, NONE).link(),
                            s -> s.linkTimeout(time, NONE));
            assertEquals(List.of(CANCELLED, -Errno.EINVAL), List.of(two.get(0), two.get(2)));
        }
    }

    @Test
    void linkTimeoutsAtEveryPlaceOfAChain() throws Exception {
        try (var ring = IoUring.open(16);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            var soon = Timespec.ofNanos(ring.arena(), SHORT);
            var late = Timespec.ofNanos(ring.arena(), LONG);
            for (int place = 0; place < 3; place++) {
                for (int i = 0; i < 3; i++) {
                    if (i == place) {
                        ring.sq().next().read(pipe.readEnd(), memory, 0, 8).userData(i).link();
                        var timeout = ring.sq().next().linkTimeout(soon, NONE).userData(9);
                        if (i < 2) {
                            timeout.link();
                        }
                    } else {
                        var nop = ring.sq().next().nop().userData(i);
                        if (i < 2) {
                            nop.link();
                        }
                    }
                }
                assertEquals(4, ring.submit());
                List<Integer> expected = new ArrayList<>();
                for (int i = 0; i < 3; i++) {
                    expected.add(i < place ? 0 : CANCELLED);
                }
                expected.add(-Errno.ETIME);
                assertEquals(expected, results(take(ring, 4)));
            }
            // In time: the timeout is what is cancelled; and one is moved while it runs.
            assertEquals(
                    List.of(0, CANCELLED),
                    results(ring, s -> s.nop().link(), s -> s.linkTimeout(late, NONE)));
            submit(
                    ring,
                    s -> s.read(pipe.readEnd(), memory, 0, 8).link(),
                    s -> s.linkTimeout(late, NONE));
            ring.sq().next().linkTimeoutUpdate(1, soon, NONE).userData(2);
            ring.submit();
            assertEquals(List.of(CANCELLED, -Errno.ETIME, 0), results(take(ring, 3)));
        }
    }

    @Test
    void aSilentOperationWithALinkTimeout() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            var soon = Timespec.ofNanos(ring.arena(), SHORT);
            submit(
                    ring,
                    s -> s.read(pipe.readEnd(), memory, 0, 8).link().skipSuccess(),
                    s -> s.linkTimeout(soon, NONE).skipSuccess());
            // The read has failed, so it is told of; the timeout had its way.
            List<Done> all = take(ring, 1);
            assertEquals(0, all.getFirst().userData());
            assertEquals(CANCELLED, all.getFirst().res());
        }
    }

    @Test
    void aPollWithATimeout() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(1);
            var soon = Timespec.ofNanos(ring.arena(), SHORT);
            var late = Timespec.ofNanos(ring.arena(), LONG);
            var in = PollFlags.POLLIN;
            assertEquals(
                    List.of(CANCELLED, -Errno.ETIME),
                    results(
                            ring,
                            s -> s.pollAdd(pipe.readEnd(), in).link(),
                            s -> s.linkTimeout(soon, NONE)));
            submit(ring, s -> s.pollAdd(pipe.readEnd(), in).link(), s -> s.linkTimeout(late, NONE));
            pipe.writeEnd().write(memory);
            assertEquals(List.of(in.bits(), CANCELLED), results(take(ring, 2)));
        }
    }

    @Test
    void anAcceptWithATimeout() throws Exception {
        try (var ring = IoUring.open(8);
                var listener = SocketFd.tcp(AddressFamily.AF_INET);
                var client = SocketFd.tcp(AddressFamily.AF_INET);
                Arena arena = Arena.ofConfined()) {
            listener.bind(SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0));
            listener.listen(8);
            var soon = Timespec.ofNanos(ring.arena(), SHORT);
            var late = Timespec.ofNanos(ring.arena(), LONG);
            assertEquals(
                    List.of(CANCELLED, -Errno.ETIME),
                    results(
                            ring,
                            s -> s.accept(listener, SocketType.SOCK_CLOEXEC).link(),
                            s -> s.linkTimeout(soon, NONE)));
            submit(
                    ring,
                    s -> s.accept(listener, SocketType.SOCK_CLOEXEC).link(),
                    s -> s.linkTimeout(late, NONE));
            client.connect(listener.getsockname(SocketAddress.allocate(arena)));
            List<Integer> all = results(take(ring, 2));
            assertEquals(CANCELLED, all.get(1));
            SocketFd.own(all.get(0)).close();
        }
    }
}
