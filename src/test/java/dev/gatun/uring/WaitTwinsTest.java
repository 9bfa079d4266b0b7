package dev.gatun.uring;

import dev.gatun.event.ClockId;
import dev.gatun.event.Epoll;
import dev.gatun.event.EpollEvents;
import dev.gatun.event.EpollFlags;
import dev.gatun.event.EpollInterest;
import dev.gatun.event.PidFd;
import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.event.TimerFd;
import dev.gatun.io.Pipe;
import dev.gatun.sys.EventSyscalls;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/** Operations that wait refuse what the calls that wait do. */
class WaitTwinsTest extends TwinTable {
    private static final FutexFlags WORD = FutexFlags.FUTEX2_SIZE_U32;
    private static final TimeoutFlags NO_TIMEOUT = TimeoutFlags.of(0);
    private static final PollAddFlags ONCE = PollAddFlags.of(0);
    private static final WaitFlags NOT_WAITING = WaitFlags.WNOHANG.or(WaitFlags.WEXITED);
    private static final int NO_FD = -1;

    private Pipe pipe;
    private Epoll epoll;
    private Epoll closedEpoll;
    private PidFd self;
    private TimerFd timer;

    @BeforeEach
    void open() throws Exception {
        pipe = Pipe.open();
        epoll = Epoll.create();
        closedEpoll = Epoll.create();
        closedEpoll.close();
        self = PidFd.open(ProcessHandle.current().pid());
        timer = TimerFd.create(ClockId.CLOCK_MONOTONIC);
    }

    @AfterEach
    void close() throws Exception {
        timer.close();
        self.close();
        epoll.close();
        pipe.close();
    }

    @TestFactory
    List<DynamicTest> bothRefuseTheSame() throws Exception {
        for (Memory memory : memories()) {
            words(memory.name(), memory.segment());
        }
        for (Range range : ranges()) {
            // A word has a size of its own, so only the beginning is the caller's.
            if (range.byteCount() == Integer.BYTES) {
                wordAt(range);
            }
        }
        polls();
        lists();
        events();
        times();
        children();
        return table();
    }

    /** A word is four bytes that the kernel reads. */
    private void words(String of, MemorySegment m) {
        // A wait with flags that no kernel knows: it does not wait for what would never come.
        Call twin =
                () -> {
                    Syscalls.write(NO_FD, m, 0, Integer.BYTES);
                    Syscalls.syscall(SyscallNumber.SYS_futex_wait, m, 0, 0, -1, 0, 0);
                };
        row("futexWait " + of, s -> s.futexWait(m, 0, 1, WORD), twin);
        row("futexWait of some " + of, s -> s.futexWait(m, 0, 1, 1, WORD), twin);
        row("futexWake " + of, s -> s.futexWake(m, 0, 1, WORD), twin);
        row("futexWake of some " + of, s -> s.futexWake(m, 0, 1, 1, WORD), twin);
        row(
                "futexWaitv " + of,
                s -> s.futexWaitv(FutexVector.allocate(arena, 1).set(0, m, 0, 1, WORD)),
                twin);
    }

    private void wordAt(Range range) {
        MemorySegment m = arena.allocate(64);
        long at = range.offset();
        Call twin = () -> Syscalls.write(NO_FD, m, at, Integer.BYTES);
        row("futexWait at " + at, s -> s.futexWait(m, at, 1, WORD), twin);
        row("futexWake at " + at, s -> s.futexWake(m, at, 1, WORD), twin);
        row(
                "futexWaitv at " + at,
                s -> s.futexWaitv(FutexVector.allocate(arena, 1).set(0, m, at, 1, WORD)),
                twin);
    }

    private void polls() {
        Fd end = pipe.readEnd();
        PollFlags[] all = {null, PollFlags.of(0), PollFlags.POLLIN};
        for (int i = 0; i < all.length; i++) {
            PollFlags events = all[i];
            Call twin = () -> Poll.poll(end, events, 0);
            row("pollAdd " + i, s -> s.pollAdd(end, events), twin);
            row("pollAdd how " + i, s -> s.pollAdd(end, events, ONCE), twin);
            row("pollMultishot " + i, s -> s.pollMultishot(end, events), twin);
            row("pollUpdate " + i, s -> s.pollUpdate(1, events, ONCE), twin);
        }
    }

    private void lists() {
        EpollFlags events = EpollFlags.EPOLLIN;
        EpollInterest interest = EpollInterest.allocate(arena).set(events, 1);
        Fd open = pipe.readEnd();
        Fd[] watched = {open, null, closedEpoll};
        Epoll[] lists = {epoll, null, closedEpoll};
        for (int i = 0; i < watched.length; i++) {
            Fd fd = watched[i];
            row("epollAdd " + i, s -> s.epollAdd(epoll, fd, interest), () -> add(epoll, fd));
            row(
                    "epollModify " + i,
                    s -> s.epollModify(epoll, fd, interest),
                    () -> modify(epoll, fd));
            row("epollRemove " + i, s -> s.epollRemove(epoll, fd), () -> epoll.remove(fd));
            Epoll list = lists[i];
            row("epollAdd to " + i, s -> s.epollAdd(list, open, interest), () -> add(list, open));
            row(
                    "epollModify in " + i,
                    s -> s.epollModify(list, open, interest),
                    () -> modify(list, open));
            row("epollRemove of " + i, s -> s.epollRemove(list, open), () -> list.remove(open));
        }
        EpollInterest freed;
        try (Arena closed = Arena.ofShared()) {
            freed = EpollInterest.allocate(closed);
        }
        EpollInterest[] interests = {null, freed, interest};
        for (int i = 0; i < interests.length; i++) {
            EpollInterest what = interests[i];
            Call twin = () -> EventSyscalls.epollCtl(NO_FD, 1, NO_FD, what.memory());
            row("epollAdd what " + i, s -> s.epollAdd(epoll, open, what), twin);
            row("epollModify what " + i, s -> s.epollModify(epoll, open, what), twin);
        }
    }

    private static void add(Epoll list, Fd fd) throws Exception {
        list.add(fd, EpollFlags.EPOLLIN, 1);
    }

    private static void modify(Epoll list, Fd fd) throws Exception {
        list.modify(fd, EpollFlags.EPOLLIN, 1);
    }

    private void events() {
        EpollEvents freed;
        try (Arena closed = Arena.ofShared()) {
            freed = EpollEvents.allocate(closed, 4);
        }
        EpollEvents[] all = {null, freed, EpollEvents.allocate(arena, 4)};
        for (int i = 0; i < all.length; i++) {
            EpollEvents events = all[i];
            row("epollWait " + i, s -> s.epollWait(epoll, events), () -> epoll.await(events, 0));
        }
        for (Epoll list : new Epoll[] {null, closedEpoll}) {
            row(
                    "epollWait of " + list,
                    s -> s.epollWait(list, all[2]),
                    () -> list.await(all[2], 0));
        }
    }

    private void times() throws Exception {
        MemorySegment freedSpec;
        Timespec freed;
        try (Arena closed = Arena.ofShared()) {
            freedSpec = closed.allocate(32);
            freed = Timespec.ofNanos(closed, 1);
        }
        Timespec[] all = {null, freed, Timespec.ofNanos(arena, 1)};
        MemorySegment[] specs = {null, freedSpec, arena.allocate(32)};
        for (int i = 0; i < all.length; i++) {
            Timespec time = all[i];
            MemorySegment spec = specs[i];
            Call twin = () -> EventSyscalls.timerfdSettime(NO_FD, 0, spec, MemorySegment.NULL);
            row("timeout " + i, s -> s.timeout(time, 0, NO_TIMEOUT), twin);
            row("timeoutMultishot " + i, s -> s.timeoutMultishot(time, 0, NO_TIMEOUT), twin);
            row("timeoutUpdate " + i, s -> s.timeoutUpdate(1, time, NO_TIMEOUT), twin);
            row("linkTimeoutUpdate " + i, s -> s.linkTimeoutUpdate(1, time, NO_TIMEOUT), twin);
            row("linkTimeout " + i, s -> s.linkTimeout(time, NO_TIMEOUT), twin);
        }
        for (long nanos : new long[] {0, 1, Long.MAX_VALUE}) {
            row(
                    "timeout of " + nanos,
                    s -> s.timeout(nanos, 0, NO_TIMEOUT),
                    () -> timer.settime(nanos, 0));
        }
        row("timeout no flags", s -> s.timeout(1, 0, null), () -> timer.settime(1, 0, null));
    }

    private void children() {
        MemorySegment freedInfo;
        ChildInfo freed;
        try (Arena closed = Arena.ofShared()) {
            freedInfo = closed.allocate(128);
            freed = ChildInfo.allocate(closed);
        }
        ChildInfo[] all = {null, freed, ChildInfo.allocate(arena)};
        MemorySegment[] infos = {null, freedInfo, arena.allocate(128)};
        for (int i = 0; i < all.length; i++) {
            ChildInfo info = all[i];
            MemorySegment memory = infos[i];
            Call twin = () -> EventSyscalls.waitid(NO_FD, 0, memory, 0);
            row("waitid " + i, s -> s.waitid(IdType.P_PID, 1, info, NOT_WAITING), twin);
            row("waitid of a process " + i, s -> s.waitid(self, info, NOT_WAITING), twin);
        }
        PidFd closed = PidFd.own(self.number());
        closed.detach();
        for (PidFd process : new PidFd[] {null, closed, self}) {
            row(
                    "waitid of " + process,
                    s -> s.waitid(process, all[2], NOT_WAITING),
                    () -> process.waitid());
        }
    }
}
