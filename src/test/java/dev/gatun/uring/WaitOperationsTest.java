package dev.gatun.uring;

import static dev.gatun.uring.Completions.next;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.Rings.run;
import static dev.gatun.uring.Rings.submit;
import static dev.gatun.uring.Rings.succeed;
import static dev.gatun.uring.Rings.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.SkipsLacks;
import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EpollInterest;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Readiness, time and cancelling, in the kernel. */
@ExtendWith(SkipsLacks.class)
class WaitOperationsTest {
    private static final PollFlags IN = PollFlags.POLLIN;
    private static final PollAddFlags ONCE = PollAddFlags.of(0);
    private static final TimeoutFlags NO_FLAGS = TimeoutFlags.of(0);
    private static final long HOUR = 3_600_000_000_000L;

    private IoUring ring;
    private Pipe pipe;
    private Fd in;
    private MemorySegment memory;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        pipe = Pipe.open();
        in = pipe.readEnd();
        memory = ring.arena().allocate(64);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
        pipe.close();
    }

    private void write(String text) throws Exception {
        try (var arena = Arena.ofConfined()) {
            pipe.writeEnd().write(text(arena, text));
        }
    }

    /** The results of so many completions by user data, of which each has one. */
    private Map<Long, Integer> results(int count) throws Exception {
        Map<Long, Integer> results = new HashMap<>();
        for (Completions.Done done : take(ring, count)) {
            assertEquals(null, results.put(done.userData(), done.res()));
        }
        return results;
    }

    // Polls.

    @Test
    void aPollCompletesOnce() throws Exception {
        PollFlags out = PollFlags.POLLOUT;
        assertEquals(out.bits(), succeed(ring, s -> s.pollAdd(pipe.writeEnd(), out)));
        submit(ring, 5, s -> s.pollAdd(in, IN));
        Completions.nothing(ring);
        write("gatun");
        Completions.Done done = next(ring);
        assertEquals(IN.bits(), done.res());
        assertFalse(Completion.hasMore(done.flags()));
    }

    @Test
    void aMultishotPollCompletesAsOftenAsSomethingHappens() throws Exception {
        submit(ring, 5, s -> s.pollMultishot(in, IN));
        for (int i = 0; i < 3; i++) {
            write("gatun");
            Completions.Done done = next(ring);
            assertEquals(new Completions.Done(5, IN.bits(), Completion.IORING_CQE_F_MORE), done);
            Completions.nothing(ring);
        }
        submit(ring, 6, s -> s.pollRemove(5));
        assertEquals(Map.of(5L, -Errno.ECANCELED, 6L, 0), results(2));
        assertEquals(-Errno.ENOENT, run(ring, s -> s.pollRemove(5)));
    }

    /** Its flag is in the kernel's header, and Linux 6.18 refuses it. */
    @Test
    void aPollIsLevelTriggeredOrRefused() throws Exception {
        PollAddFlags level = PollAddFlags.IORING_POLL_ADD_LEVEL;
        submit(ring, 5, s -> s.pollAdd(in, IN, level));
        write("gatun");
        int result = next(ring).res();
        assertTrue(result == IN.bits() || result == -Errno.EINVAL, "result " + result);
        submit(ring, 6, s -> s.pollAdd(in, IN, PollAddFlags.IORING_POLL_ADD_MULTI));
        assertEquals(new Completions.Done(6, IN.bits(), Completion.IORING_CQE_F_MORE), next(ring));
    }

    @Test
    void aPollIsChanged() throws Exception {
        PollFlags priority = PollFlags.POLLPRI;
        submit(ring, 5, s -> s.pollAdd(in, priority));
        write("gatun");
        Completions.nothing(ring);
        assertEquals(0, run(ring, s -> s.pollUpdate(5, 50)));
        assertEquals(-Errno.ENOENT, run(ring, s -> s.pollUpdate(5, IN, ONCE)));
        submit(ring, 6, s -> s.pollUpdate(50, IN, ONCE));
        assertEquals(Map.of(50L, IN.bits(), 6L, 0), results(2));
    }

    // epoll.

    @Test
    void anEpollInstanceIsChangedAndWaitedFor() throws Exception {
        var interest = EpollInterest.allocate(ring.arena()).set(EpollFlags.EPOLLIN, 77);
        var events = EpollEvents.allocate(ring.arena(), 4);
        try (var epoll = Epoll.create()) {
            assertEquals(0, run(ring, s -> s.epollAdd(epoll, in, interest)));
            assertEquals(-Errno.EEXIST, run(ring, s -> s.epollAdd(epoll, in, interest)));
            write("gatun");
            assertEquals(1, epoll.await(events, 0));
            assertEquals(77, events.userData(0));
            interest.set(EpollFlags.EPOLLIN, 88);
            assertEquals(0, run(ring, s -> s.epollModify(epoll, in, interest)));
            int result = run(ring, s -> s.epollWait(epoll, events));
            Rings.assumeKnown(result, "IORING_OP_EPOLL_WAIT");
            assertEquals(1, result);
            assertEquals(0, events.count());
            events.filled(result);
            assertEquals(88, events.userData(0));
            assertTrue(events.isReadable(0));
            assertEquals(0, run(ring, s -> s.epollRemove(epoll, in)));
            assertEquals(-Errno.ENOENT, run(ring, s -> s.epollRemove(epoll, in)));
            assertEquals(0, epoll.await(events, 0));
        }
    }

    // Timeouts.

    @Test
    void aTimeoutEndsByTimeOrByCompletions() throws Exception {
        Timespec soon = Timespec.ofNanos(ring.arena(), 1_000_000);
        Timespec late = Timespec.ofNanos(ring.arena(), HOUR);
        long begin = System.nanoTime();
        assertEquals(-Errno.ETIME, run(ring, s -> s.timeout(soon, 0, NO_FLAGS)));
        assertTrue(System.nanoTime() - begin >= 1_000_000);
        submit(ring, 1, s -> s.timeout(late, 2, NO_FLAGS));
        Completions.nothing(ring);
        submit(ring, 2, Sqe::nop);
        submit(ring, 3, Sqe::nop);
        assertEquals(Map.of(1L, 0, 2L, 0, 3L, 0), results(3));
        Timespec past = Timespec.allocate(ring.arena()).set(1, 2);
        assertEquals(1, past.seconds());
        assertEquals(2, past.nanos());
        TimeoutFlags clock =
                TimeoutFlags.IORING_TIMEOUT_ABS.or(TimeoutFlags.IORING_TIMEOUT_REALTIME);
        assertEquals(-Errno.ETIME, run(ring, s -> s.timeout(past, 0, clock)));
        assertThrows(IllegalArgumentException.class, () -> past.setNanos(-1));
        // The newest form, or a kernel that does not know it.
        int immediate = run(ring, s -> s.timeout(1_000_000, 0, NO_FLAGS));
        assertTrue(immediate == -Errno.ETIME || immediate == -Errno.EINVAL);
    }

    @Test
    void aMultishotTimeoutRepeats() throws Exception {
        Kernel.assumeTimeoutRepeats();
        Timespec soon = Timespec.ofNanos(ring.arena(), 100_000);
        submit(ring, 1, s -> s.timeoutMultishot(soon, 3, NO_FLAGS));
        List<Completions.Done> all = take(ring, 3);
        for (int i = 0; i < 3; i++) {
            assertEquals(-Errno.ETIME, all.get(i).res());
            assertEquals(i < 2, Completion.hasMore(all.get(i).flags()));
        }
    }

    @Test
    void aTimeoutIsRemovedAndChanged() throws Exception {
        Timespec late = Timespec.ofNanos(ring.arena(), HOUR);
        submit(ring, 1, s -> s.timeout(late, 0, NO_FLAGS));
        submit(ring, 2, s -> s.timeoutRemove(1));
        assertEquals(Map.of(1L, -Errno.ECANCELED, 2L, 0), results(2));
        assertEquals(-Errno.ENOENT, run(ring, s -> s.timeoutRemove(1)));
        submit(ring, 3, s -> s.timeout(late, 0, NO_FLAGS));
        late.setNanos(1000);
        submit(ring, 4, s -> s.timeoutUpdate(3, late, NO_FLAGS));
        assertEquals(Map.of(3L, -Errno.ETIME, 4L, 0), results(2));
    }

    @Test
    void aLinkTimeoutCancelsWhatItIsLinkedTo() throws Exception {
        Timespec soon = Timespec.ofNanos(ring.arena(), 1_000_000);
        Timespec late = Timespec.ofNanos(ring.arena(), HOUR);
        ring.sq().next().read(in, memory, 0, 8).userData(1).link();
        ring.sq().next().linkTimeout(soon, NO_FLAGS).userData(2);
        ring.submit();
        assertEquals(Map.of(1L, -Errno.ECANCELED, 2L, -Errno.ETIME), results(2));

        ring.sq().next().read(in, memory, 0, 8).userData(1).link();
        ring.sq().next().linkTimeout(late, NO_FLAGS).userData(2);
        ring.submit();
        late.setNanos(1000);
        submit(ring, 3, s -> s.linkTimeoutUpdate(2, late, NO_FLAGS));
        assertEquals(Map.of(1L, -Errno.ECANCELED, 2L, -Errno.ETIME, 3L, 0), results(3));

        write("gatun");
        late.setNanos(HOUR);
        ring.sq().next().read(in, memory, 0, 8).userData(1).link();
        ring.sq().next().linkTimeout(late, NO_FLAGS).userData(2);
        ring.submit();
        assertEquals(Map.of(1L, 5, 2L, -Errno.ECANCELED), results(2));
    }

    // Cancelling.

    private void reads(long... userData) throws Exception {
        for (long each : userData) {
            submit(ring, each, s -> s.read(in, memory, 0, 8));
        }
        Completions.nothing(ring);
    }

    @Test
    void operationsAreCancelledByUserData() throws Exception {
        reads(1, 2, 2);
        submit(ring, 10, s -> s.asyncCancel(1));
        assertEquals(Map.of(1L, -Errno.ECANCELED, 10L, 0), results(2));
        assertEquals(-Errno.ENOENT, run(ring, s -> s.asyncCancel(1)));
        submit(ring, 11, s -> s.asyncCancel(Cancellation.any().userData(2).all()));
        int cancelled = 0;
        for (Completions.Done done : take(ring, 3)) {
            assertEquals(done.userData() == 2 ? -Errno.ECANCELED : 2, done.res());
            cancelled += done.userData() == 2 ? 1 : 0;
        }
        assertEquals(2, cancelled);
    }

    @Test
    void operationsAreCancelledByFileAndKind() throws Exception {
        try (var other = Pipe.open()) {
            submit(ring, 3, s -> s.read(other.readEnd(), memory, 0, 8));
            submit(ring, 4, s -> s.pollAdd(in, IN));
            reads(1);
            Opcode read = Opcode.IORING_OP_READ;
            submit(ring, 10, s -> s.asyncCancel(Cancellation.of(in).opcode(read)));
            assertEquals(Map.of(1L, -Errno.ECANCELED, 10L, 0), results(2));
            submit(ring, 11, s -> s.asyncCancel(Cancellation.of(in)));
            assertEquals(Map.of(4L, -Errno.ECANCELED, 11L, 0), results(2));
            submit(ring, 12, s -> s.asyncCancel(Cancellation.any()));
            assertEquals(Map.of(3L, -Errno.ECANCELED, 12L, 1), results(2));
        }
    }

    @Test
    void operationsAreCancelledByDirectDescriptor() throws Exception {
        Rings.registerSlots(ring, 2);
        MemorySegment number = ring.arena().allocateFrom(JAVA_INT, in.number());
        succeed(ring, s -> s.filesUpdate(number, 1, 1));
        DirectDescriptor direct = Rings.direct(ring, 1);
        submit(ring, 1, s -> s.read(direct, memory, 0, 8));
        submit(ring, 2, s -> s.asyncCancel(Cancellation.of(direct).all()));
        assertEquals(Map.of(1L, -Errno.ECANCELED, 2L, 1), results(2));
    }

    // Futexes.

    @Test
    void aFutexIsWaitedForAndWoken() throws Exception {
        FutexFlags flags = FutexFlags.FUTEX2_SIZE_U32.or(FutexFlags.FUTEX2_PRIVATE);
        memory.set(JAVA_INT, 8, 5);
        int result = run(ring, s -> s.futexWait(memory, 8, 6, flags));
        Rings.assumeKnown(result, "IORING_OP_FUTEX_WAIT");
        assertEquals(-Errno.EAGAIN, result);
        submit(ring, 1, s -> s.futexWait(memory, 8, 5, flags));
        submit(ring, 2, s -> s.futexWait(memory, 8, 5, 6, flags));
        assertEquals(0, run(ring, s -> s.futexWake(memory, 0, 9, flags)));
        submit(ring, 3, s -> s.futexWake(memory, 8, 1, 2, flags));
        // The first waits for any of the bits, the second for that one or another.
        Map<Long, Integer> woken = results(2);
        assertEquals(1, woken.get(3L));
        submit(ring, 4, s -> s.futexWake(memory, 8, 9, flags));
        woken.putAll(results(2));
        assertEquals(Map.of(1L, 0, 2L, 0, 3L, 1, 4L, 1), woken);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> ring.sq().next().futexWait(memory, 61, 5, flags));
    }

    @Test
    void oneOfSeveralFutexesIsEnough() throws Exception {
        FutexFlags flags = FutexFlags.FUTEX2_SIZE_U32.or(FutexFlags.FUTEX2_PRIVATE);
        memory.set(JAVA_INT, 4, 1);
        var words = FutexVector.allocate(ring.arena(), 3);
        assertEquals(3, words.count());
        for (int i = 0; i < 3; i++) {
            words.set(i, memory, 4L * i, i == 1 ? 1 : 0, flags);
        }
        submit(ring, 1, s -> s.futexWaitv(words));
        submit(ring, 2, s -> s.futexWake(memory, 8, 1, flags));
        Map<Long, Integer> both = results(2);
        Rings.assumeKnown(both.get(1L), "IORING_OP_FUTEX_WAITV");
        assertEquals(Map.of(1L, 2, 2L, 1), both);
        words.set(1, memory, 4, 0, flags);
        assertEquals(-Errno.EAGAIN, run(ring, s -> s.futexWaitv(words)));
        assertThrows(IllegalArgumentException.class, () -> FutexVector.allocate(ring.arena(), 129));
    }

    /** As an int such a word, or mask, is below zero. */
    @Test
    void aFutexHasAllItsBits() throws Exception {
        FutexFlags flags = FutexFlags.FUTEX2_SIZE_U32.or(FutexFlags.FUTEX2_PRIVATE);
        int word = 0x8000_0001;
        int mask = 0x8000_0000;
        memory.set(JAVA_INT, 8, word);
        int result = run(ring, s -> s.futexWait(memory, 8, 1, flags));
        Rings.assumeKnown(result, "IORING_OP_FUTEX_WAIT");
        for (long value : new long[] {word, word & 0xffff_ffffL}) {
            submit(ring, 1, s -> s.futexWait(memory, 8, value, mask, flags));
            submit(ring, 2, s -> s.futexWake(memory, 8, 1, mask, flags));
            assertEquals(Map.of(1L, 0, 2L, 1), results(2));
            var words = FutexVector.allocate(ring.arena(), 1).set(0, memory, 8, value, flags);
            submit(ring, 3, s -> s.futexWaitv(words));
            submit(ring, 4, s -> s.futexWake(memory, 8, 1, flags));
            assertEquals(Map.of(3L, 0, 4L, 1), results(2));
        }
        for (long value : new long[] {1L << 32, -(1L << 31) - 1, Long.MIN_VALUE}) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ring.sq().next().futexWait(memory, 8, value, flags));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> ring.sq().next().futexWake(memory, 8, 1, value, flags));
        }
    }
}
