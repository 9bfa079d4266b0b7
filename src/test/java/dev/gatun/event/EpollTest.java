package dev.gatun.event;

import static dev.gatun.event.EpollFlags.EPOLLET;
import static dev.gatun.event.EpollFlags.EPOLLEXCLUSIVE;
import static dev.gatun.event.EpollFlags.EPOLLIN;
import static dev.gatun.event.EpollFlags.EPOLLONESHOT;
import static dev.gatun.event.EpollFlags.EPOLLOUT;
import static dev.gatun.event.EpollFlags.EPOLLRDHUP;
import static dev.gatun.event.EpollFlags.EPOLLWAKEUP;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Allocation;
import dev.gatun.SkipsLacks;
import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
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

@ExtendWith(SkipsLacks.class)
class EpollTest {
    private static final int EPOLL_PWAIT = SyscallNumber.SYS_epoll_pwait;
    private static final int EPOLL_PWAIT2 = SyscallNumber.SYS_epoll_pwait2;
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;
    private static final long FOREVER = -1;
    private static final long LONG_TIME = 3_600_000_000_000L;

    private final Arena arena = Arena.ofShared();
    private final EpollEvents events = EpollEvents.allocate(arena, 8);
    private Epoll epoll;
    private RawPipe pipe;

    @TempDir Path folder;

    @BeforeEach
    void open() throws IOException {
        epoll = Epoll.create();
        pipe = RawPipe.open();
    }

    @AfterEach
    void close() throws IOException {
        pipe.close();
        epoll.close();
        arena.close();
    }

    // The list.

    @Test
    void isClosedOnExec() {
        int flags = Syscalls.fcntl(epoll.number(), F_GETFD, 0);
        assertEquals(FD_CLOEXEC, flags & FD_CLOEXEC);
        assertTrue(epoll.isOwned());
    }

    @Test
    void givesWhatIsReadyWithItsUserData() throws IOException {
        try (RawPipe other = RawPipe.open()) {
            epoll.add(pipe.in(), EPOLLIN, 0xfedc_ba98_7654_3210L);
            epoll.add(other.in(), EPOLLIN, 2);
            epoll.add(other.out(), EPOLLOUT.or(EPOLLIN), -3);
            assertEquals(1, epoll.await(events, 0));
            assertEquals(-3, events.userData(0));
            assertEquals(EPOLLOUT.bits(), events.events(0));
            pipe.write(1);
            assertEquals(2, epoll.await(events, FOREVER));
            List<Long> data = new ArrayList<>(List.of(events.userData(0), events.userData(1)));
            assertTrue(data.remove(0xfedc_ba98_7654_3210L), events.toString());
            assertEquals(List.of(-3L), data);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, 1, Long.MAX_VALUE, Long.MIN_VALUE, 1L << 32, 0xffff_ffffL})
    void userDataHave64Bits(long userData) throws IOException {
        epoll.add(pipe.out(), EPOLLOUT, userData);
        assertEquals(1, epoll.await(events, 0));
        assertEquals(userData, events.userData(0));
        epoll.modify(pipe.out(), EPOLLOUT, ~userData);
        assertEquals(1, epoll.await(events, 0));
        assertEquals(~userData, events.userData(0));
    }

    @Test
    void modifiesAndRemoves() throws IOException {
        epoll.add(pipe.out(), EPOLLIN, 1);
        assertEquals(0, epoll.await(events, 0));
        epoll.modify(pipe.out(), EPOLLOUT, 2);
        assertEquals(1, epoll.await(events, 0));
        epoll.remove(pipe.out());
        assertEquals(0, epoll.await(events, 0));
        epoll.add(pipe.out(), EPOLLOUT, 3);
        assertEquals(1, epoll.await(events, 0));
    }

    @Test
    void aListThatDoesNotMatchIsRefused() throws IOException {
        epoll.add(pipe.in(), EPOLLIN, 0);
        SyscallException twice =
                assertThrows(SyscallException.class, () -> epoll.add(pipe.in(), EPOLLIN, 0));
        assertEquals(Errno.EEXIST, twice.errno());
        assertEquals(
                "epoll_ctl("
                        + epoll
                        + ", EPOLL_CTL_ADD, "
                        + pipe.in()
                        + ", EPOLLIN): EEXIST (File exists): it is watched already: modify it",
                twice.getMessage());
        SyscallException modified =
                assertThrows(SyscallException.class, () -> epoll.modify(pipe.out(), EPOLLIN, 0));
        assertEquals(Errno.ENOENT, modified.errno());
        SyscallException removed =
                assertThrows(SyscallException.class, () -> epoll.remove(pipe.out()));
        assertEquals(Errno.ENOENT, removed.errno());
        assertTrue(
                removed.getMessage().startsWith("epoll_ctl(" + epoll + ", EPOLL_CTL_DEL, "),
                removed.getMessage());
    }

    @Test
    void saysWhyAFileCannotBeWatched() throws IOException {
        Path path = Files.writeString(folder.resolve("file"), "text");
        for (Path each : List.of(path, folder)) {
            int number = Syscalls.openat(Syscalls.AT_FDCWD, each.toString(), 0, 0);
            try (Fd file = Fd.own(number)) {
                SyscallException e =
                        assertThrows(SyscallException.class, () -> epoll.add(file, EPOLLIN, 0));
                assertEquals(Errno.EPERM, e.errno());
                assertTrue(
                        e.getMessage().contains("a regular file or directory is always ready"),
                        e.getMessage());
            }
        }
    }

    @Test
    void whatIsClosedDoesNotReachTheKernel() throws IOException {
        RawPipe other = RawPipe.open();
        other.close();
        assertThrows(IllegalStateException.class, () -> epoll.add(other.in(), EPOLLIN, 0));
        assertThrows(IllegalStateException.class, () -> epoll.modify(other.in(), EPOLLIN, 0));
        assertThrows(IllegalStateException.class, () -> epoll.remove(other.in()));
        Epoll closed = Epoll.create();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.add(pipe.in(), EPOLLIN, 0));
        assertThrows(IllegalStateException.class, () -> closed.await(events, 0));
        assertThrows(IllegalStateException.class, () -> closed.pwait(events, 0, SignalSet.EMPTY));
        assertThrows(IllegalStateException.class, closed::busyPoll);
    }

    @Test
    void whatIsNoEpollIsRefused() throws IOException {
        try (Epoll none = Epoll.borrow(pipe.in().number())) {
            assertFalse(none.isOwned());
            SyscallException e =
                    assertThrows(SyscallException.class, () -> none.add(pipe.out(), EPOLLIN, 0));
            assertEquals(Errno.EINVAL, e.errno());
            e = assertThrows(SyscallException.class, () -> none.await(events, 0));
            assertEquals(Errno.EINVAL, e.errno());
            assertEquals("epoll_wait", e.call());
            e = assertThrows(SyscallException.class, () -> none.pwait(events, 0, SignalSet.EMPTY));
            assertEquals(Errno.EINVAL, e.errno());
        }
    }

    @Test
    void aNumberIsTakenOver() throws IOException {
        int copy = Syscalls.dup(epoll.number());
        try (Epoll owned = Epoll.own(copy)) {
            owned.add(pipe.out(), EPOLLOUT, 5);
            assertEquals(1, epoll.await(events, 0)); // the same list
        }
        assertEquals(-Errno.EBADF, Syscalls.fcntl(copy, F_GETFD, 0));
    }

    // What a registration is.

    @Test
    void closingTakesAFileOutOfTheList() throws IOException {
        epoll.add(pipe.out(), EPOLLOUT, 0);
        assertEquals(1, epoll.await(events, 0));
        pipe.out().close();
        assertEquals(0, epoll.await(events, 0));
    }

    @Test
    void aDuplicateKeepsTheEventsOfAClosedDescriptorComing() throws IOException {
        epoll.add(pipe.out(), EPOLLOUT, 7);
        try (Fd copy = Fd.own(Syscalls.dup(pipe.out().number()))) {
            pipe.out().close();
            assertEquals(1, epoll.await(events, 0));
            assertEquals(7, events.userData(0));
            // It stands under the number that is closed, and the copy has another.
            SyscallException e = assertThrows(SyscallException.class, () -> epoll.remove(copy));
            assertEquals(Errno.ENOENT, e.errno());
            epoll.add(copy, EPOLLOUT, 8);
            assertEquals(2, epoll.await(events, 0));
        }
        assertEquals(0, epoll.await(events, 0));
    }

    @Test
    void removingBeforeClosingIsEnoughForADuplicate() throws IOException {
        epoll.add(pipe.out(), EPOLLOUT, 7);
        try (Fd copy = Fd.own(Syscalls.dup(pipe.out().number()))) {
            epoll.remove(pipe.out());
            pipe.out().close();
            assertTrue(copy.isOpen());
            assertEquals(0, epoll.await(events, 0));
        }
    }

    // Triggering.

    @Test
    void levelTriggeredGivesWhatIsLeft() throws IOException {
        epoll.add(pipe.in(), EPOLLIN, 0);
        pipe.write(200);
        assertEquals(1, epoll.await(events, 0));
        assertEquals(100, pipe.read(100));
        assertEquals(1, epoll.await(events, 0), "100 bytes are left");
        assertEquals(100, pipe.read(100));
        assertEquals(0, epoll.await(events, 0), "nothing is left");
    }

    @Test
    void edgeTriggeredStallsAReaderThatReadsOnce() throws IOException {
        epoll.add(pipe.in(), EPOLLIN.or(EPOLLET), 0);
        pipe.write(200);
        assertEquals(1, epoll.await(events, 0));
        assertEquals(100, pipe.read(100));
        assertEquals(0, epoll.await(events, 1_000_000), "100 bytes are left, and nothing says so");
        assertEquals(100, pipe.read(100));
    }

    @Test
    void edgeTriggeredServesAReaderThatReadsToTheEnd() throws IOException {
        epoll.add(pipe.in(), EPOLLIN.or(EPOLLET), 0);
        for (int round = 0; round < 3; round++) {
            pipe.write(250);
            assertEquals(1, epoll.await(events, 0), "round " + round);
            long total = 0;
            long n;
            while ((n = pipe.read(100)) > 0) {
                total += n;
            }
            assertEquals(Fd.WOULD_BLOCK, n);
            assertEquals(250, total);
            assertEquals(0, epoll.await(events, 0));
        }
    }

    @Test
    void edgeTriggeredGivesEveryArrival() throws IOException {
        epoll.add(pipe.in(), EPOLLIN.or(EPOLLET), 0);
        pipe.write(1);
        assertEquals(1, epoll.await(events, 0));
        assertEquals(0, epoll.await(events, 0));
        pipe.write(1); // nothing was read: still it is an event
        assertEquals(1, epoll.await(events, 0));
    }

    @Test
    void modifyingMakesAnEventOfWhatIsThere() throws IOException {
        epoll.add(pipe.in(), EPOLLIN.or(EPOLLET), 0);
        pipe.write(1);
        assertEquals(1, epoll.await(events, 0));
        assertEquals(0, epoll.await(events, 0));
        epoll.modify(pipe.in(), EPOLLIN.or(EPOLLET), 0);
        assertEquals(1, epoll.await(events, 0));
    }

    @Test
    void oneShotIsSilentUntilItIsSetAgain() throws IOException {
        epoll.add(pipe.in(), EPOLLIN.or(EPOLLONESHOT), 0);
        pipe.write(1);
        assertEquals(1, epoll.await(events, 0));
        assertEquals(0, epoll.await(events, 0));
        pipe.write(1);
        assertEquals(0, epoll.await(events, 0));
        epoll.modify(pipe.in(), EPOLLIN.or(EPOLLONESHOT), 0);
        assertEquals(1, epoll.await(events, 0));
        assertEquals(0, epoll.await(events, 0));
    }

    @Test
    void wakeUpFlagIsTaken() throws IOException {
        epoll.add(pipe.in(), EPOLLIN.or(EPOLLWAKEUP), 0);
        pipe.write(1);
        assertEquals(1, epoll.await(events, 0));
        assertEquals(EPOLLIN.bits(), events.events(0));
    }

    @Test
    void anEventWakesAllWhoWatchUnlessTheyDoSoExclusively() throws Exception {
        assertEquals(2, awoken(EPOLLIN, 2));
        assertEquals(1, awoken(EPOLLIN.or(EPOLLEXCLUSIVE), 1));
    }

    /**
     * How many of two epoll instances with a waiting thread each wake for one event, once the least
     * that is expected have: a thread that was woken may have to wait for a processor.
     */
    private int awoken(EpollFlags flags, int least) throws Exception {
        List<SleepingThread<Integer>> threads = new ArrayList<>();
        try (EventFd watched = EventFd.create();
                Epoll one = Epoll.create();
                Epoll other = Epoll.create()) {
            for (Epoll each : List.of(one, other)) {
                each.add(watched, flags, 0);
                EpollEvents own = EpollEvents.allocate(arena, 1);
                threads.add(
                        SleepingThread.startAndAwait(EPOLL_PWAIT, () -> each.await(own, FOREVER)));
            }
            watched.write(1);
            int awake = 0;
            for (int looks = 0; awake < least && looks < 10_000; looks++) {
                awake = 0;
                for (SleepingThread<Integer> thread : threads) {
                    awake += thread.isIn(EPOLL_PWAIT) ? 0 : 1;
                }
                Thread.sleep(1);
            }
            watched.write(1);
            for (SleepingThread<Integer> thread : threads) {
                assertEquals(1, thread.result());
            }
            return awake;
        }
    }

    @Test
    void exclusiveIsForAddingOnly() throws IOException {
        epoll.add(pipe.in(), EPOLLIN.or(EPOLLEXCLUSIVE), 0);
        SyscallException e =
                assertThrows(SyscallException.class, () -> epoll.modify(pipe.in(), EPOLLIN, 0));
        assertEquals(Errno.EINVAL, e.errno());
        e =
                assertThrows(
                        SyscallException.class,
                        () -> epoll.add(pipe.out(), EPOLLEXCLUSIVE.or(EPOLLONESHOT), 0));
        assertEquals(Errno.EINVAL, e.errno());
    }

    // What is told.

    @Test
    void tellsTheEndsOfAPipe() throws IOException {
        epoll.add(pipe.in(), EPOLLIN, 0);
        pipe.write(1);
        pipe.out().close();
        assertEquals(1, epoll.await(events, 0));
        assertTrue(events.isReadable(0));
        assertTrue(events.isHangUp(0));
        assertFalse(events.isReadHangUp(0));
        assertFalse(events.isWritable(0));
        try (RawPipe other = RawPipe.open()) {
            epoll.remove(pipe.in());
            epoll.add(other.out(), EPOLLIN, 0); // an error comes unasked
            other.in().close();
            assertEquals(1, epoll.await(events, 0));
            assertTrue(events.isError(0));
            assertFalse(events.isReadable(0));
        }
    }

    @Test
    void tellsThatThePeerWritesNoMore() throws IOException {
        int writingHalf = 1;
        try (RawPipe sockets = RawPipe.socketPair()) {
            epoll.add(sockets.in(), EPOLLIN.or(EPOLLOUT).or(EPOLLRDHUP), 0);
            long done =
                    Syscalls.syscall(
                            SyscallNumber.SYS_shutdown, sockets.out().number(), writingHalf);
            assertEquals(0, done);
            assertEquals(1, epoll.await(events, 0));
            assertTrue(events.isReadHangUp(0));
            assertTrue(events.isReadable(0));
            assertTrue(events.isWritable(0));
            assertFalse(events.isHangUp(0));
            assertFalse(events.isError(0));
            assertEquals("[0: EPOLLIN|EPOLLOUT|EPOLLRDHUP]", events.toString());
        }
    }

    @Test
    void givesAtMostWhatFitsAndTheRestNextTime() throws IOException {
        List<RawPipe> pipes = new ArrayList<>();
        try {
            for (int i = 0; i < 5; i++) {
                pipes.add(RawPipe.open());
                epoll.add(pipes.get(i).out(), EPOLLOUT.or(EPOLLET), i);
            }
            EpollEvents two = EpollEvents.allocate(arena, 2);
            assertEquals(2, two.capacity());
            List<Long> seen = new ArrayList<>();
            int n;
            while ((n = epoll.await(two, 0)) > 0) {
                assertEquals(n, two.count());
                for (int i = 0; i < n; i++) {
                    seen.add(two.userData(i));
                }
            }
            assertEquals(List.of(0L, 1L, 2L, 3L, 4L), seen);
            assertEquals(0, two.count());
        } finally {
            for (RawPipe each : pipes) {
                each.close();
            }
        }
    }

    @Test
    void onlyEventsOfTheLastWaitAreRead() throws IOException {
        assertThrows(IndexOutOfBoundsException.class, () -> events.events(0));
        epoll.add(pipe.out(), EPOLLOUT, 0);
        epoll.await(events, 0);
        assertTrue(events.isWritable(0));
        assertThrows(IndexOutOfBoundsException.class, () -> events.userData(1));
        assertThrows(IndexOutOfBoundsException.class, () -> events.userData(-1));
        epoll.remove(pipe.out());
        epoll.await(events, 0);
        assertThrows(IndexOutOfBoundsException.class, () -> events.isWritable(0));
        assertThrows(IllegalArgumentException.class, () -> EpollEvents.allocate(arena, 0));
    }

    // Nesting.

    @Test
    void anEpollIsWatchedByAnother() throws IOException {
        try (Epoll outer = Epoll.create()) {
            outer.add(epoll, EPOLLIN, 42);
            epoll.add(pipe.in(), EPOLLIN, 0);
            assertEquals(0, outer.await(events, 0));
            pipe.write(1);
            assertEquals(1, outer.await(events, 0));
            assertEquals(42, events.userData(0));
            pipe.read(1);
            assertEquals(0, outer.await(events, 0));
        }
    }

    @Test
    void circlesAreRefused() throws IOException {
        SyscallException self =
                assertThrows(SyscallException.class, () -> epoll.add(epoll, EPOLLIN, 0));
        assertEquals(Errno.EINVAL, self.errno());
        assertTrue(self.getMessage().contains("cannot watch itself"), self.getMessage());
        try (Epoll outer = Epoll.create()) {
            outer.add(epoll, EPOLLIN, 0);
            SyscallException e =
                    assertThrows(SyscallException.class, () -> epoll.add(outer, EPOLLIN, 0));
            assertEquals(Errno.ELOOP, e.errno());
            assertTrue(e.getMessage().contains("in a circle"), e.getMessage());
        }
    }

    // Timeouts.

    @ParameterizedTest
    @ValueSource(longs = {1, 1_500, 1_500_000, 20_000_001})
    void waitsAtLeastForTheTimeout(long timeoutNanos) throws IOException {
        epoll.add(pipe.in(), EPOLLIN, 0);
        long start = System.nanoTime();
        assertEquals(0, epoll.await(events, timeoutNanos));
        assertTrue(System.nanoTime() - start >= timeoutNanos);
        start = System.nanoTime();
        assertEquals(0, epoll.pwait(events, timeoutNanos, SignalSet.EMPTY));
        assertTrue(System.nanoTime() - start >= timeoutNanos);
        start = System.nanoTime();
        assertEquals(0, epoll.awaitUntil(events, start + timeoutNanos));
        assertTrue(System.nanoTime() - start >= timeoutNanos);
    }

    @Test
    void aDeadlineThatHasPassedOnlyLooks() throws IOException {
        epoll.add(pipe.out(), EPOLLOUT, 0);
        assertEquals(1, epoll.awaitUntil(events, System.nanoTime() - 1));
        epoll.remove(pipe.out());
        assertEquals(0, epoll.awaitUntil(events, System.nanoTime() - LONG_TIME));
    }

    @Test
    void aRemainderBelowZeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> epoll.await(events, -2));
        assertThrows(
                IllegalArgumentException.class,
                () -> epoll.pwait(events, Long.MIN_VALUE, SignalSet.EMPTY));
    }

    @Test
    void waitsForAsLongAsItTakes() throws Exception {
        epoll.add(pipe.in(), EPOLLIN, 0);
        SleepingThread<Integer> forEver =
                SleepingThread.startAndAwait(EPOLL_PWAIT, () -> epoll.await(events, FOREVER));
        pipe.write(1);
        assertEquals(1, forEver.result());
        pipe.read(1);
        SleepingThread<Integer> longTime =
                SleepingThread.startAndAwait(EPOLL_PWAIT2, () -> epoll.await(events, LONG_TIME));
        pipe.write(1);
        assertEquals(1, longTime.result());
    }

    @Test
    void addingWakesAWaitingThread() throws Exception {
        SleepingThread<Integer> thread =
                SleepingThread.startAndAwait(EPOLL_PWAIT, () -> epoll.await(events, FOREVER));
        epoll.add(pipe.out(), EPOLLOUT, 0);
        assertEquals(1, thread.result());
    }

    // Signals.

    @Test
    void aSignalEndsAWaitWithAValue() throws Exception {
        epoll.add(pipe.out(), EPOLLOUT, 0);
        assertEquals(1, epoll.await(events, 0));
        epoll.remove(pipe.out());
        for (long timeout : new long[] {FOREVER, LONG_TIME}) {
            long call = timeout == FOREVER ? EPOLL_PWAIT : EPOLL_PWAIT2;
            SleepingThread<Integer> thread =
                    SleepingThread.startAndAwait(call, () -> epoll.await(events, timeout));
            thread.interrupt();
            assertEquals(Epoll.INTERRUPTED, thread.result());
            assertEquals(0, events.count());
        }
    }

    @Test
    void aWaitWithADeadlineGoesOnAfterASignal() throws Exception {
        epoll.add(pipe.in(), EPOLLIN, 0);
        SleepingThread<Integer> thread =
                SleepingThread.startAndAwait(
                        EPOLL_PWAIT2,
                        () -> epoll.awaitUntil(events, System.nanoTime() + LONG_TIME));
        for (int i = 0; i < 3; i++) {
            long sleeps = thread.sleeps();
            thread.interrupt();
            while (thread.sleeps() == sleeps) {
                assertFalse(thread.isDone());
            }
            thread.awaitIn(EPOLL_PWAIT2);
        }
        pipe.write(1);
        assertEquals(1, thread.result());
    }

    @Test
    void aWaitWithADeadlineEndsAtItThoughSignalsCame() throws Exception {
        long time = 300_000_000;
        SleepingThread<Long> thread =
                SleepingThread.startAndAwait(
                        EPOLL_PWAIT2,
                        () -> {
                            long start = System.nanoTime();
                            assertEquals(0, epoll.awaitUntil(events, start + time));
                            return System.nanoTime() - start;
                        });
        thread.interrupt();
        assertTrue(thread.result() >= time);
    }

    @Test
    void aBlockedSignalWaitsForTheEndOfTheWait() throws Exception {
        SignalSet wakeUp = SignalSet.of(SleepingThread.WAKE_UP_SIGNAL);
        epoll.add(pipe.in(), EPOLLIN, 0);
        SleepingThread<Integer> blocked =
                SleepingThread.startAndAwait(
                        EPOLL_PWAIT2, () -> epoll.pwait(events, FOREVER, wakeUp));
        blocked.interrupt();
        pipe.write(1);
        assertEquals(1, blocked.result());
        pipe.read(1);
        SleepingThread<Integer> open =
                SleepingThread.startAndAwait(
                        EPOLL_PWAIT2, () -> epoll.pwait(events, FOREVER, SignalSet.EMPTY));
        open.interrupt();
        assertEquals(Epoll.INTERRUPTED, open.result());
    }

    @Test
    void aMaskThatOpensForTheWaitLetsNoSignalThroughBefore() throws Exception {
        // The race that the call is there for: the signal comes before the wait, and still ends it.
        SleepingThread<Integer> thread =
                SleepingThread.startWithSignalPending(
                        () -> {
                            assertEquals(0, epoll.await(events, 0));
                            return epoll.pwait(events, FOREVER, SignalSet.EMPTY);
                        });
        assertEquals(Epoll.INTERRUPTED, thread.result());
    }

    // Busy polling.

    @Test
    void keepsBusyPollParameters() throws IOException {
        assertEquals(new EpollBusyPoll(0, 0, false), epoll.busyPoll());
        EpollBusyPoll parameters = new EpollBusyPoll(Integer.MAX_VALUE, 64, true);
        epoll.setBusyPoll(parameters);
        assertEquals(parameters, epoll.busyPoll());
        epoll.setBusyPoll(new EpollBusyPoll(1, 0, false));
        assertEquals(new EpollBusyPoll(1, 0, false), epoll.busyPoll());
    }

    @Test
    void refusesBusyPollParametersThatDoNotFit() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> new EpollBusyPoll(-1, 0, false));
        assertThrows(IllegalArgumentException.class, () -> new EpollBusyPoll(0, -1, false));
        assertThrows(IllegalArgumentException.class, () -> new EpollBusyPoll(0, 65536, false));
        try (Epoll none = Epoll.borrow(pipe.in().number())) {
            SyscallException e = assertThrows(SyscallException.class, none::busyPoll);
            assertEquals(Errno.ENOTTY, e.errno());
            assertEquals("ioctl(" + none + ", EPIOCGPARAMS)", e.getMessage().split(":")[0]);
            e =
                    assertThrows(
                            SyscallException.class,
                            () -> none.setBusyPoll(new EpollBusyPoll(1, 1, true)));
            assertEquals(Errno.ENOTTY, e.errno());
        }
    }

    // Allocation.

    @Test
    void theLoopAllocatesNothing() throws Exception {
        epoll.add(pipe.in(), EPOLLIN.or(EPOLLET), 7);
        MemorySegment buffer = arena.allocate(8);
        for (long timeout : new long[] {FOREVER, 0, LONG_TIME}) {
            Allocation.assertNone(() -> turn(buffer, timeout));
        }
        Allocation.assertNone(
                () -> {
                    epoll.modify(pipe.in(), EPOLLIN, 7);
                    epoll.pwait(events, 0, SignalSet.EMPTY);
                    epoll.awaitUntil(events, 0);
                });
    }

    private void turn(MemorySegment buffer, long timeout) throws SyscallException {
        assertEquals(8, pipe.out().write(buffer));
        int ready = epoll.await(events, timeout);
        for (int i = 0; i < ready; i++) {
            if (events.userData(i) == 7 && events.isReadable(i)) {
                assertEquals(8, pipe.in().read(buffer));
            }
        }
    }
}
