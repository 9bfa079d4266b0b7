package dev.gatun.event;

import static dev.gatun.event.SignalFdFlags.SFD_NONBLOCK;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Allocation;
import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.Callable;

/** Each in a thread of its own, whose mask and pending signals end with it. */
class SignalFdTest {
    private static final int SIGNAL = 40;
    private static final int OTHER_SIGNAL = 41;
    private static final SignalSet SIGNALS = SignalSet.of(SIGNAL, OTHER_SIGNAL);
    private static final int SI_TKILL = -6;
    private static final int SI_QUEUE = -1;
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;
    private static final int PID = (int) ProcessHandle.current().pid();

    private final Arena arena = Arena.ofShared();
    private final SignalInfo info = SignalInfo.allocate(arena);

    @AfterEach
    void close() {
        arena.close();
    }

    private static <T> T blocking(SignalSet signals, Callable<T> test) throws Exception {
        return SleepingThread.start(
                        () -> {
                            signals.block();
                            return test.call();
                        })
                .result();
    }

    private static void raise(int signal) {
        SleepingThread.signal(SleepingThread.gettid(), signal);
    }

    @Test
    void readsWhatIsPendingForTheThread() throws Exception {
        blocking(
                SIGNALS,
                () -> {
                    try (SignalFd fd = SignalFd.create(SIGNALS, SFD_NONBLOCK)) {
                        assertEquals(Fd.WOULD_BLOCK, fd.read(info));
                        assertEquals(0, info.signal());
                        raise(OTHER_SIGNAL);
                        raise(SIGNAL);
                        assertEquals(128, fd.read(info)); // the lowest first
                        assertEquals(SIGNAL, info.signal());
                        assertEquals(SI_TKILL, info.code());
                        assertEquals(PID, info.pid());
                        assertEquals(uid(), info.uid());
                        assertEquals("40 (code -6, pid " + PID + ")", info.toString());
                        assertEquals(128, fd.read(info));
                        assertEquals(OTHER_SIGNAL, info.signal());
                        assertEquals(Fd.WOULD_BLOCK, fd.read(info));
                    }
                    return null;
                });
    }

    private static int uid() {
        return (int) Syscalls.syscall(SyscallNumber.SYS_getuid);
    }

    @Test
    void readsWhatWasGivenAlong() throws Exception {
        blocking(
                SIGNALS,
                () -> {
                    try (SignalFd fd = SignalFd.create(SIGNALS)) {
                        MemorySegment siginfo = arena.allocate(128, 8);
                        siginfo.set(ValueLayout.JAVA_INT, 0, SIGNAL);
                        siginfo.set(ValueLayout.JAVA_INT, 8, SI_QUEUE);
                        siginfo.set(ValueLayout.JAVA_INT, 16, 12345);
                        siginfo.set(ValueLayout.JAVA_INT, 20, 678);
                        siginfo.set(ValueLayout.JAVA_LONG, 24, 0x1122_3344_5566_7788L);
                        assertEquals(
                                0,
                                Syscalls.syscall(
                                        SyscallNumber.SYS_rt_tgsigqueueinfo,
                                        PID,
                                        SleepingThread.gettid(),
                                        SIGNAL,
                                        siginfo));
                        assertEquals(128, fd.read(info));
                        assertEquals(SI_QUEUE, info.code());
                        assertEquals(12345, info.pid());
                        assertEquals(678, info.uid());
                        assertEquals(0x5566_7788, info.intValue());
                        assertEquals(0x1122_3344_5566_7788L, info.pointer());
                        assertEquals(0, info.errno());
                    }
                    return null;
                });
    }

    @Test
    void readsOtherSignalsFromNowOn() throws Exception {
        blocking(
                SIGNALS,
                () -> {
                    try (SignalFd fd = SignalFd.create(SignalSet.of(SIGNAL), SFD_NONBLOCK)) {
                        raise(OTHER_SIGNAL);
                        assertEquals(Fd.WOULD_BLOCK, fd.read(info));
                        int number = fd.number();
                        fd.setSignals(SignalSet.of(OTHER_SIGNAL));
                        assertEquals(number, fd.number());
                        assertEquals(128, fd.read(info));
                        assertEquals(OTHER_SIGNAL, info.signal());
                    }
                    return null;
                });
    }

    @Test
    void wakesTheEpollOfTheThreadThatAddedIt() throws Exception {
        blocking(
                SIGNALS,
                () -> {
                    try (SignalFd fd = SignalFd.create(SIGNALS, SFD_NONBLOCK);
                            Epoll epoll = Epoll.create()) {
                        EpollEvents events = EpollEvents.allocate(arena, 1);
                        epoll.add(fd, EpollFlags.EPOLLIN, 0);
                        assertEquals(0, epoll.await(events, 0));
                        raise(SIGNAL);
                        assertEquals(1, epoll.await(events, -1));
                        assertEquals(128, fd.read(info));
                        assertEquals(0, epoll.await(events, 0));
                    }
                    return null;
                });
    }

    @Test
    void aSignalWakesAReader() throws Exception {
        try (SignalFd fd = SignalFd.create(SIGNALS)) {
            int[] tid = new int[1];
            SleepingThread<Long> reader =
                    SleepingThread.start(
                            () -> {
                                SIGNALS.block();
                                tid[0] = SleepingThread.gettid();
                                return fd.read(info);
                            });
            reader.awaitIn(SyscallNumber.SYS_read);
            SleepingThread.signal(tid[0], SIGNAL);
            assertEquals(128, reader.result());
            assertEquals(SIGNAL, info.signal());
        }
    }

    @Test
    void anotherThreadReadsNothingOfIt() throws Exception {
        try (SignalFd fd = SignalFd.create(SIGNALS, SFD_NONBLOCK)) {
            blocking(
                    SIGNALS,
                    () -> {
                        raise(SIGNAL);
                        long other = blocking(SIGNALS, () -> fd.read(info));
                        assertEquals(Fd.WOULD_BLOCK, other);
                        assertEquals(128, fd.read(info));
                        return null;
                    });
        }
    }

    /** What the JVM makes difficult: blocked in one thread only, it is not pending. */
    @Test
    void aSignalToTheProcessGoesToAThreadThatDoesNotBlockIt() throws Exception {
        SignalSet ignored = SignalSet.of(Signals.SIGURG);
        blocking(
                ignored,
                () -> {
                    try (SignalFd fd = SignalFd.create(ignored, SFD_NONBLOCK)) {
                        assertEquals(
                                0, Syscalls.syscall(SyscallNumber.SYS_kill, PID, Signals.SIGURG));
                        assertEquals(Fd.WOULD_BLOCK, fd.read(info));
                        raise(Signals.SIGURG);
                        assertEquals(128, fd.read(info));
                        assertEquals("SIGURG", Signals.name(info.signal()));
                    }
                    return null;
                });
    }

    @Test
    void aSignalThatIsNotBlockedEndsAReadWithAnException() throws Exception {
        try (SignalFd fd = SignalFd.create(SIGNALS)) {
            SleepingThread<Long> reader =
                    SleepingThread.startAndAwait(SyscallNumber.SYS_read, () -> fd.read(info));
            reader.interrupt();
            SyscallException e = assertThrows(SyscallException.class, reader::result);
            assertEquals(Errno.EINTR, e.errno());
        }
    }

    @Test
    void refusesUnknownFlagsAndOtherDescriptors() throws IOException {
        SyscallException e =
                assertThrows(
                        SyscallException.class,
                        () -> SignalFd.create(SIGNALS, SignalFdFlags.of(1 << 20)));
        assertEquals(Errno.EINVAL, e.errno());
        assertTrue(e.getMessage().startsWith("signalfd4(-1, [40 41], "), e.getMessage());
        try (EventFd other = EventFd.create();
                SignalFd none = SignalFd.borrow(other.number())) {
            e = assertThrows(SyscallException.class, () -> none.setSignals(SIGNALS));
            assertEquals(Errno.EINVAL, e.errno());
        }
        SignalFd closed = SignalFd.create(SIGNALS);
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.read(info));
        assertThrows(IllegalStateException.class, () -> closed.setSignals(SIGNALS));
    }

    @Test
    void isClosedOnExecAndTakenOver() throws IOException {
        try (SignalFd fd = SignalFd.create(SIGNALS)) {
            assertEquals(FD_CLOEXEC, Syscalls.fcntl(fd.number(), F_GETFD, 0));
            int copy = Syscalls.dup(fd.number());
            SignalFd.own(copy).close();
            assertEquals(-Errno.EBADF, Syscalls.fcntl(copy, F_GETFD, 0));
        }
    }

    @Test
    void everyFieldIsRead() {
        for (long offset = 0; offset < 128; offset += 4) {
            info.memory().set(ValueLayout.JAVA_INT, offset, (int) offset + 1);
        }
        assertEquals(1, info.signal());
        assertEquals(5, info.errno());
        assertEquals(9, info.code());
        assertEquals(13, info.pid());
        assertEquals(17, info.uid());
        assertEquals(21, info.fd());
        assertEquals(25, info.tid());
        assertEquals(29, info.band());
        assertEquals(33, info.overrun());
        assertEquals(37, info.trapNumber());
        assertEquals(41, info.status());
        assertEquals(45, info.intValue());
        assertEquals(49L | 53L << 32, info.pointer());
        assertEquals(57L | 61L << 32, info.userTime());
        assertEquals(65L | 69L << 32, info.systemTime());
        assertEquals(73L | 77L << 32, info.address());
    }

    @Test
    void allocatesNothing() throws Exception {
        blocking(
                SIGNALS,
                () -> {
                    try (SignalFd fd = SignalFd.create(SIGNALS, SFD_NONBLOCK)) {
                        Allocation.assertNone(
                                () -> {
                                    fd.setSignals(SIGNALS);
                                    fd.read(info);
                                    info.signal();
                                });
                    }
                    return null;
                });
    }
}
