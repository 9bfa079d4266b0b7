package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.order;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.event.SignalFd;
import dev.gatun.event.SignalSet;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.uring.Cancellation;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Completions.Done;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.FutexFlags;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.PollAddFlags;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.RingOptions;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Polls, once and again and again, of pipes, of rings, of epoll instances. */
class PollScenarioTest {
    private static final PollFlags IN = PollFlags.POLLIN;

    @Test
    void pollsOfEverySort() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            // Nothing is asked for: only errors and a hang-up end it.
            submit(ring, s -> s.pollAdd(pipe.readEnd(), PollFlags.of(0)));
            pipe.writeEnd().write(ring.arena().allocate(1));
            nothing(ring);
            pipe.writeEnd().close();
            assertTrue(0 != (take(ring, 1).getFirst().res() & PollFlags.POLLHUP.bits()));
        }
    }

    @Test
    void manyPipesArePolled() throws Exception {
        int count = 300;
        var pipes = new ArrayList<Pipe>();
        try (var ring = IoUring.open(512)) {
            for (int i = 0; i < count; i++) {
                pipes.add(Pipe.open());
                ring.sq().next().pollAdd(pipes.get(i).readEnd(), IN).userData(i);
            }
            assertEquals(count, ring.submit());
            MemorySegment memory = ring.arena().allocate(1);
            Set<Long> expected = new HashSet<>();
            for (int i = 0; i < count; i += 3) {
                pipes.get(i).writeEnd().write(memory);
                expected.add((long) i);
            }
            assertEquals(expected, new HashSet<>(order(take(ring, expected.size()))));
            nothing(ring);
        } finally {
            for (Pipe each : pipes) {
                each.close();
            }
        }
    }

    @Test
    void multishotPollsAreChanged() throws Exception {
        int count = 100;
        var pipes = new ArrayList<Pipe>();
        try (var ring = IoUring.open(256)) {
            for (int i = 0; i < count; i++) {
                pipes.add(Pipe.open());
                ring.sq().next().pollMultishot(pipes.get(i).readEnd(), IN).userData(i);
            }
            assertEquals(count, ring.submit());
            for (int i = 0; i < count; i++) {
                ring.sq().next().pollUpdate(i, 1000 + i).userData(5000).skipSuccess();
            }
            assertEquals(count, ring.submit());
            MemorySegment memory = ring.arena().allocate(1);
            for (int round = 0; round < 3; round++) {
                for (Pipe each : pipes) {
                    each.writeEnd().write(memory);
                }
                Set<Long> seen = new HashSet<>();
                for (Done each : take(ring, count)) {
                    assertTrue(Completion.hasMore(each.flags()));
                    seen.add(each.userData());
                }
                assertEquals(count, seen.size());
                assertTrue(seen.contains(1000L) && seen.contains(1000L + count - 1));
            }
        } finally {
            for (Pipe each : pipes) {
                each.close();
            }
        }
    }

    @Test
    void aMultishotPollEndsWhenTheQueueOverflows() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(4).completionEntries(4));
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(1);
            ring.sq().next().pollMultishot(pipe.readEnd(), IN).userData(1);
            ring.submit();
            int sent = 0;
            for (; sent < 8; sent++) {
                pipe.writeEnd().write(memory);
                ring.getEvents();
            }
            List<Done> all = new ArrayList<>();
            CqeHandler add = (userData, res, flags) -> all.add(new Done(userData, res, flags));
            ring.cq().drain(add);
            assertTrue(all.size() >= 4 && all.size() < sent, all::toString);
            assertFalse(Completion.hasMore(all.getLast().flags()));
            for (Done each : all.subList(0, all.size() - 1)) {
                assertTrue(Completion.hasMore(each.flags()));
            }
            pipe.writeEnd().write(memory);
            nothing(ring);
        }
    }

    @Test
    void aPollChangedToWhatIsThereCompletes() throws Exception {
        try (var ring = IoUring.open(8);
                var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            ring.sq().next().pollAdd(pair.first(), IN).userData(1);
            ring.submit();
            nothing(ring);
            ring.sq().next().pollUpdate(1, PollFlags.POLLOUT, PollAddFlags.of(0)).userData(2);
            ring.submit();
            assertEquals(List.of(PollFlags.POLLOUT.bits(), 0), results(take(ring, 2)));
        }
    }

    @Test
    void pollsAgreeWithTheSystemCall() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open();
                var file = FileFd.open("/dev/null", OpenFlags.O_RDWR)) {
            MemorySegment memory = ring.arena().allocate(1);
            pipe.writeEnd().write(memory);
            var asked = IN.or(PollFlags.POLLOUT);
            for (Fd fd : List.of(pipe.readEnd(), pipe.writeEnd(), file)) {
                int ready = Poll.poll(fd, asked, 0);
                assertTrue(ready > 0);
                assertEquals(ready, result(ring, s -> s.pollAdd(fd, asked)));
            }
            pipe.writeEnd().close();
            int ended = Poll.poll(pipe.readEnd(), asked, 0);
            assertEquals(ended, result(ring, s -> s.pollAdd(pipe.readEnd(), asked)));
        }
    }

    @Test
    void ringsThatPollEachOtherAreFreed() throws Exception {
        try (var pipe = Pipe.open()) {
            try (var first = IoUring.open(4);
                    var second = IoUring.open(4)) {
                // The first slot is taken by what tells close() of the ring's end.
                RegisteredFiles.register(first, pipe.readEnd(), pipe.writeEnd());
                RegisteredFiles.register(second, pipe.readEnd(), pipe.writeEnd());
                pipe.writeEnd().close();
                submit(first, s -> s.pollAdd(second.fd(), IN));
                submit(second, s -> s.pollAdd(first.fd(), IN));
            }
            // Nobody has the other end once the kernel has let go of both rings.
            assertEquals(0, pipe.readEnd().read(Arena.ofAuto().allocate(8)));
        }
    }

    @Test
    void anEpollInstanceAndARingThatWatchEachOther() throws Exception {
        try (var ring = IoUring.open(8);
                var epoll = Epoll.create();
                Arena arena = Arena.ofConfined()) {
            epoll.add(ring.fd(), EpollFlags.EPOLLIN, 1);
            submit(ring, s -> s.pollMultishot(epoll, IN));
            var events = EpollEvents.allocate(arena, 4);
            assertEquals(0, epoll.await(events, 0));
            ring.sq().next().nop().userData(7);
            ring.submit();
            take(ring, 1);
            int more = 0;
            while (ring.cq().next()) {
                more++;
            }
            assertTrue(more < 100, "they go on by themselves");
        }
    }

    @Test
    void anEpollInstanceIsWaitedFor() throws Exception {
        try (var ring = IoUring.open(8);
                var epoll = Epoll.create();
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(1);
            var events = EpollEvents.allocate(ring.arena(), 4);
            epoll.add(pipe.readEnd(), EpollFlags.EPOLLIN, 42);
            submit(ring, s -> s.epollWait(epoll, events));
            nothing(ring);
            pipe.writeEnd().write(memory);
            assertEquals(1, take(ring, 1).getFirst().res());
            events.filled(1);
            assertEquals(42, events.userData(0));
            // One that is ready already.
            assertEquals(1, result(ring, s -> s.epollWait(epoll, events)));
            epoll.remove(pipe.readEnd());
            submit(ring, s -> s.epollWait(epoll, events));
            nothing(ring);
            ring.sq().next().asyncCancel(0).userData(1);
            ring.submit();
            assertEquals(List.of(-Errno.ECANCELED, 0), results(take(ring, 2)));
        }
    }

    @Test
    void afterAFutexThatDoesNotWaitAPipeIsPolled() throws Exception {
        try (var ring = IoUring.open(8);
                var pipe = Pipe.open()) {
            MemorySegment memory = ring.arena().allocate(8);
            var kind = FutexFlags.FUTEX2_SIZE_U32.or(FutexFlags.FUTEX2_PRIVATE);
            for (int i = 0; i < 20; i++) {
                assertEquals(-Errno.EAGAIN, result(ring, s -> s.futexWait(memory, 0, 1, kind)));
                submit(ring, s -> s.pollAdd(pipe.readEnd(), IN));
                pipe.writeEnd().write(memory.asSlice(0, 1));
                assertEquals(IN.bits(), take(ring, 1).getFirst().res());
                pipe.readEnd().read(memory.asSlice(4, 1));
            }
        }
    }

    @Test
    void aSignalFdIsPolledAndClosed() throws Exception {
        for (int i = 0; i < 5; i++) {
            try (var ring = IoUring.open(8)) {
                MemorySegment memory = ring.arena().allocate(128);
                var signals = SignalFd.create(SignalSet.of(10));
                submit(ring, s -> s.pollAdd(signals, IN), s -> s.read(signals, memory, 0, 128));
                signals.close();
                nothing(ring);
                ring.sq().next().asyncCancel(Cancellation.any().all()).userData(2);
                ring.submit();
                assertEquals(
                        List.of(-Errno.ECANCELED, -Errno.ECANCELED, 2), results(take(ring, 3)));
            }
        }
    }
}
