package dev.gatun.event;

import static dev.gatun.event.PollFlags.POLLERR;
import static dev.gatun.event.PollFlags.POLLHUP;
import static dev.gatun.event.PollFlags.POLLIN;
import static dev.gatun.event.PollFlags.POLLNVAL;
import static dev.gatun.event.PollFlags.POLLOUT;
import static dev.gatun.event.PollFlags.POLLRDHUP;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Allocation;
import dev.gatun.SleepingThread;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class PollTest {
    private static final int PPOLL = SyscallNumber.SYS_ppoll;
    private static final PollFlags NOTHING = PollFlags.of(0);
    private static final long FOREVER = -1;
    private static final long LONG_TIME = 3_600_000_000_000L;

    private final Arena arena = Arena.ofShared();
    private final Poll poll = Poll.allocate(arena, 4);
    private RawPipe pipe;

    @BeforeEach
    void open() {
        pipe = RawPipe.open();
    }

    @AfterEach
    void close() throws IOException {
        pipe.close();
        arena.close();
    }

    @Test
    void tellsWhatIsReady() throws IOException {
        int in = poll.add(pipe.in(), POLLIN);
        int out = poll.add(pipe.out(), POLLOUT.or(POLLIN));
        assertEquals(1, poll.poll(FOREVER));
        assertEquals(0, poll.revents(in));
        assertEquals(POLLOUT.bits(), poll.revents(out));
        pipe.write(1);
        assertEquals(2, poll.poll(FOREVER));
        assertEquals(POLLIN.bits(), poll.revents(in));
        assertEquals(in, poll.nextReady(0));
        assertEquals(out, poll.nextReady(in + 1));
        assertEquals(-1, poll.nextReady(out + 1));
        assertSame(pipe.out(), poll.fd(out));
    }

    @Test
    void tellsTheEndsUnasked() throws IOException {
        try (RawPipe other = RawPipe.open()) {
            int in = poll.add(pipe.in(), NOTHING);
            int out = poll.add(other.out(), NOTHING);
            assertEquals(0, poll.poll(0));
            pipe.out().close();
            other.in().close();
            assertEquals(2, poll.poll(0));
            assertEquals(POLLHUP.bits(), poll.revents(in));
            assertEquals(POLLERR.bits(), poll.revents(out));
        }
    }

    @Test
    void tellsThatThePeerWritesNoMore() throws IOException {
        try (RawPipe sockets = RawPipe.socketPair()) {
            poll.add(sockets.in(), POLLRDHUP);
            assertEquals(0, poll.poll(0));
            Syscalls.syscall(SyscallNumber.SYS_shutdown, sockets.out().number(), 1);
            assertEquals(1, poll.poll(0));
            assertEquals(POLLRDHUP.bits(), poll.revents(0));
        }
    }

    @Test
    void aRegularFileIsAlwaysReady(@TempDir Path folder) throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "");
        try (Fd file = Fd.own(Syscalls.openat(Syscalls.AT_FDCWD, path.toString(), 2, 0))) {
            poll.add(file, POLLIN.or(POLLOUT));
            assertEquals(1, poll.poll(FOREVER));
            assertEquals(POLLIN.or(POLLOUT).bits(), poll.revents(0));
        }
    }

    // The set.

    @Test
    void asksSomethingElseFromNowOn() throws IOException {
        int out = poll.add(pipe.out(), POLLOUT);
        assertEquals(1, poll.poll(0));
        poll.modify(out, POLLIN);
        assertEquals(0, poll.revents(out), "that was the answer to another question");
        assertEquals(0, poll.poll(0));
        poll.modify(out, POLLOUT);
        assertEquals(1, poll.poll(0));
    }

    @Test
    void theLastTakesThePlaceOfARemovedOne() throws IOException {
        try (RawPipe other = RawPipe.open()) {
            poll.add(pipe.in(), POLLIN);
            poll.add(pipe.out(), POLLOUT);
            poll.add(other.out(), POLLOUT);
            assertEquals(3, poll.size());
            assertEquals(2, poll.poll(0));
            poll.remove(0);
            assertEquals(2, poll.size());
            assertSame(other.out(), poll.fd(0));
            assertEquals(POLLOUT.bits(), poll.revents(0));
            assertSame(pipe.out(), poll.fd(1));
            poll.remove(1);
            assertEquals(1, poll.poll(0));
            assertThrows(IndexOutOfBoundsException.class, () -> poll.revents(1));
            assertThrows(IndexOutOfBoundsException.class, () -> poll.fd(1));
            assertThrows(IndexOutOfBoundsException.class, () -> poll.remove(1));
            assertThrows(IndexOutOfBoundsException.class, () -> poll.modify(1, POLLIN));
            assertThrows(IndexOutOfBoundsException.class, () -> poll.nextReady(2));
            assertThrows(IndexOutOfBoundsException.class, () -> poll.nextReady(-1));
            poll.clear();
            assertEquals(0, poll.size());
            assertEquals(0, poll.poll(0));
            assertEquals(-1, poll.nextReady(0));
        }
    }

    @Test
    void aFullSetIsFull() throws IOException {
        for (int i = 0; i < poll.capacity(); i++) {
            assertEquals(i, poll.add(pipe.out(), POLLOUT));
        }
        assertThrows(IllegalStateException.class, () -> poll.add(pipe.out(), POLLOUT));
        assertEquals(4, poll.poll(0));
        assertThrows(IllegalArgumentException.class, () -> Poll.allocate(arena, 0));
    }

    @Test
    void goesThroughManyDownwardsToRemove() throws IOException {
        Poll many = Poll.allocate(arena, 300);
        List<Fd> fds = new ArrayList<>();
        try {
            for (int i = 0; i < 300; i++) {
                EventFd fd = EventFd.create(i % 3 == 0 ? 1 : 0, EventFdFlags.EFD_NONBLOCK);
                fds.add(fd);
                many.add(fd, POLLIN);
            }
            assertEquals(100, many.poll(0));
            for (int i = many.size() - 1; i >= 0; i--) {
                if (many.revents(i) != 0) {
                    many.remove(i);
                }
            }
            assertEquals(200, many.size());
            assertEquals(0, many.poll(0));
        } finally {
            for (Fd fd : fds) {
                fd.close();
            }
        }
    }

    // What is closed.

    @Test
    void aClosedDescriptorIsNotAdded() throws IOException {
        pipe.in().close();
        assertThrows(IllegalStateException.class, () -> poll.add(pipe.in(), POLLIN));
        assertEquals(0, poll.size());
        assertThrows(IllegalStateException.class, () -> Poll.poll(pipe.in(), POLLIN, 0));
    }

    @Test
    void aDescriptorThatWasClosedIsNotMistakenForAnother() throws IOException {
        int number = pipe.in().number();
        int index = poll.add(pipe.in(), POLLIN);
        // The number goes to something that is ready at once.
        EventFd ready = EventFd.create(1, EventFdFlags.EFD_NONBLOCK);
        pipe.in().close();
        try (ready;
                Fd same = Fd.own(Syscalls.dup3(ready.number(), number, 0))) {
            assertEquals(number, same.number());
            assertEquals(1, poll.poll(0));
            assertThrows(IllegalStateException.class, () -> poll.revents(index));
            assertThrows(IllegalStateException.class, () -> poll.nextReady(0));
        }
        poll.remove(index);
        assertEquals(0, poll.poll(0));
    }

    @Test
    void aNumberThatIsNotOpenIsToldSo() throws IOException {
        int number = pipe.in().number();
        pipe.in().close();
        try (Fd stranger = Fd.borrow(number)) {
            poll.add(stranger, POLLIN);
            assertEquals(1, poll.poll(FOREVER));
            assertEquals(POLLNVAL.bits(), poll.revents(0));
            assertEquals(POLLNVAL.bits(), Poll.poll(stranger, POLLIN, FOREVER));
        }
    }

    // One descriptor.

    @Test
    void looksAtOneDescriptor() throws IOException {
        assertEquals(0, Poll.poll(pipe.in(), POLLIN, 0));
        pipe.write(1);
        assertEquals(POLLIN.bits(), Poll.poll(pipe.in(), POLLIN, FOREVER));
        pipe.out().close();
        assertEquals(POLLIN.or(POLLHUP).bits(), Poll.poll(pipe.in(), POLLIN, FOREVER));
        assertEquals(POLLHUP.bits(), Poll.pollUntil(pipe.in(), NOTHING, 0));
    }

    // Time and signals.

    @ParameterizedTest
    @ValueSource(longs = {1, 1_500, 1_500_000, 20_000_001})
    void waitsAtLeastForTheTimeout(long timeoutNanos) throws IOException {
        poll.add(pipe.in(), POLLIN);
        long start = System.nanoTime();
        assertEquals(0, poll.poll(timeoutNanos));
        long polled = System.nanoTime();
        assertTrue(polled - start >= timeoutNanos);
        assertEquals(0, poll.ppoll(timeoutNanos, SignalSet.EMPTY));
        long masked = System.nanoTime();
        assertTrue(masked - polled >= timeoutNanos);
        assertEquals(0, Poll.poll(pipe.in(), POLLIN, timeoutNanos));
        long one = System.nanoTime();
        assertTrue(one - masked >= timeoutNanos);
        assertEquals(0, poll.pollUntil(one + timeoutNanos));
        assertTrue(System.nanoTime() - one >= timeoutNanos);
        long last = System.nanoTime();
        assertEquals(0, Poll.pollUntil(pipe.in(), POLLIN, last + timeoutNanos));
        assertTrue(System.nanoTime() - last >= timeoutNanos);
    }

    @Test
    void aRemainderBelowZeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> poll.poll(-2));
        assertThrows(IllegalArgumentException.class, () -> poll.ppoll(-1_000, SignalSet.EMPTY));
        assertThrows(IllegalArgumentException.class, () -> Poll.poll(pipe.in(), POLLIN, -2));
    }

    @Test
    void aSignalEndsAWaitAndLeavesNoAnswers() throws Exception {
        poll.add(pipe.in(), POLLIN);
        for (long timeout : new long[] {FOREVER, LONG_TIME}) {
            pipe.write(1);
            assertEquals(1, poll.poll(0));
            pipe.read(1);
            assertEquals(0, poll.nextReady(0));
            SleepingThread<Integer> thread =
                    SleepingThread.startAndAwait(PPOLL, () -> poll.poll(timeout));
            thread.interrupt();
            assertEquals(Poll.INTERRUPTED, thread.result());
            assertEquals(-1, poll.nextReady(0));
            SleepingThread<Integer> one =
                    SleepingThread.startAndAwait(
                            PPOLL, () -> Poll.poll(pipe.in(), POLLIN, timeout));
            one.interrupt();
            assertEquals(Poll.INTERRUPTED, one.result());
        }
    }

    @Test
    void aWaitWithADeadlineGoesOnAfterASignal() throws Exception {
        poll.add(pipe.in(), POLLIN);
        SleepingThread<Integer> set =
                SleepingThread.startAndAwait(
                        PPOLL, () -> poll.pollUntil(System.nanoTime() + LONG_TIME));
        SleepingThread<Integer> one =
                SleepingThread.startAndAwait(
                        PPOLL,
                        () -> Poll.pollUntil(pipe.in(), POLLIN, System.nanoTime() + LONG_TIME));
        for (SleepingThread<Integer> thread : List.of(set, one)) {
            long sleeps = thread.sleeps();
            thread.interrupt();
            while (thread.sleeps() == sleeps) {
                assertFalse(thread.isDone());
            }
            thread.awaitIn(PPOLL);
        }
        pipe.write(1);
        assertEquals(1, set.result());
        assertEquals(POLLIN.bits(), one.result());
    }

    @Test
    void aMaskHoldsForTheWait() throws Exception {
        SignalSet wakeUp = SignalSet.of(SleepingThread.WAKE_UP_SIGNAL);
        poll.add(pipe.in(), POLLIN);
        SleepingThread<Integer> blocked =
                SleepingThread.startAndAwait(PPOLL, () -> poll.ppoll(FOREVER, wakeUp));
        blocked.interrupt();
        pipe.write(1);
        assertEquals(1, blocked.result());
        pipe.read(1);
        // A signal that came before, and was blocked until the wait.
        SleepingThread<Integer> open =
                SleepingThread.startWithSignalPending(
                        () -> {
                            assertEquals(0, poll.poll(0));
                            return poll.ppoll(FOREVER, SignalSet.EMPTY);
                        });
        assertEquals(Poll.INTERRUPTED, open.result());
    }

    // Allocation.

    @Test
    void theLoopAllocatesNothing() throws Exception {
        poll.add(pipe.in(), POLLIN);
        poll.add(pipe.out(), POLLIN);
        MemorySegment buffer = arena.allocate(8);
        for (long timeout : new long[] {FOREVER, 0, LONG_TIME}) {
            Allocation.assertNone(() -> turn(buffer, timeout));
        }
        Allocation.assertNone(
                () -> {
                    poll.modify(0, POLLIN);
                    poll.ppoll(0, SignalSet.EMPTY);
                    Poll.poll(pipe.in(), POLLIN, 0);
                });
    }

    private void turn(MemorySegment buffer, long timeout) throws SyscallException {
        pipe.out().write(buffer);
        poll.poll(timeout);
        for (int i = poll.nextReady(0); i >= 0; i = poll.nextReady(i + 1)) {
            if (poll.revents(i) == POLLIN.bits()) {
                assertEquals(8, poll.fd(i).read(buffer));
            }
        }
    }

    @Test
    void isPrintedWithItsQuestionsAndAnswers() throws IOException {
        assertEquals("[]", poll.toString());
        poll.add(pipe.in(), POLLIN);
        poll.add(pipe.out(), POLLOUT);
        poll.poll(FOREVER);
        String in = pipe.in() + ": POLLIN, ";
        assertEquals("[" + in + pipe.out() + ": POLLOUT=POLLOUT]", poll.toString());
        pipe.close();
        assertEquals("[" + in + pipe.out() + ": POLLOUT=POLLOUT]", poll.toString());

        Poll freed;
        try (Arena shortly = Arena.ofConfined()) {
            freed = Poll.allocate(shortly, 10);
            for (int i = 0; i < 10; i++) {
                try (RawPipe closed = RawPipe.open()) {
                    freed.add(closed.in(), POLLIN);
                }
            }
            assertTrue(freed.toString().endsWith(": POLLIN, … 10 in all]"), freed.toString());
        }
        assertEquals("[10 descriptors, freed]", freed.toString());
    }
}
