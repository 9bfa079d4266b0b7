package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The calls with the kernel's own arguments; what they do in full, the typed objects' tests see.
 */
class EventSyscallsTest {
    private static final int NONBLOCK_CLOEXEC = 0x80800;
    private static final int CLOCK_MONOTONIC = 1;
    private static final int POLLIN = 1;
    private static final int EPOLL_CTL_ADD = 1;
    private static final int EPOLL_CTL_DEL = 2;
    private static final int SIG_BLOCK = 0;
    private static final long NO_SIGNALS = 0;
    private static final long SECOND = 1_000_000_000;

    private final Arena arena = Arena.ofConfined();

    /** An eventfd that can be read from at once. */
    private int ready;

    private int idle;

    @BeforeEach
    void open() {
        ready = EventSyscalls.eventfd2(3, NONBLOCK_CLOEXEC);
        idle = EventSyscalls.eventfd2(0, NONBLOCK_CLOEXEC);
        assertTrue(ready > 0 && idle > 0);
    }

    @AfterEach
    void close() {
        assertEquals(0, Syscalls.close(ready));
        assertEquals(0, Syscalls.close(idle));
        arena.close();
    }

    @Test
    void polls() {
        MemorySegment fds = arena.allocate(16, 8);
        fds.set(JAVA_INT, 0, idle);
        fds.set(JAVA_SHORT, 4, (short) POLLIN);
        fds.set(JAVA_INT, 8, ready);
        fds.set(JAVA_SHORT, 12, (short) POLLIN);
        assertEquals(1, EventSyscalls.poll(fds, 2, -1));
        assertEquals(0, fds.get(JAVA_SHORT, 6));
        assertEquals(POLLIN, fds.get(JAVA_SHORT, 14));
        assertEquals(1, EventSyscalls.ppoll(fds, 2, EventSyscalls.FOREVER));
        assertEquals(1, EventSyscalls.ppoll(fds, 2, SECOND, NO_SIGNALS));
        assertEquals(0, EventSyscalls.poll(fds, 1, 1));
        assertEquals(0, EventSyscalls.ppoll(fds, 1, 1));
        assertEquals(POLLIN, EventSyscalls.ppoll(ready, POLLIN, -1));
        assertEquals(0, EventSyscalls.ppoll(idle, POLLIN, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> EventSyscalls.poll(fds, 3, 0));
        assertThrows(
                IllegalArgumentException.class, () -> EventSyscalls.ppoll(fds.asReadOnly(), 2, 0));
        assertEquals(-Errno.EINVAL, EventSyscalls.poll(fds, -1, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> EventSyscalls.poll(MemorySegment.ofArray(new byte[16]), 2, 0));
    }

    @Test
    void selects() {
        MemorySegment set = arena.allocate(128, 8);
        MemorySegment none = MemorySegment.NULL;
        int count = Math.max(ready, idle) + 1;
        set(set, ready);
        set(set, idle);
        assertEquals(1, EventSyscalls.pselect6(count, set, none, none, -1));
        assertEquals(1L << ready, set.get(JAVA_LONG, ready / 64 * 8L));
        assertEquals(1, EventSyscalls.pselect6(count, set, none, none, SECOND, NO_SIGNALS));
        assertEquals(0, EventSyscalls.pselect6(count, none, none, set, 1));
        assertEquals(-Errno.EINVAL, EventSyscalls.pselect6(-1, none, none, none, 0));
        MemorySegment small = set.asSlice(0, 8);
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> EventSyscalls.pselect6(65, none, small, none, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> EventSyscalls.pselect6(1, none, none, set.asReadOnly(), 0));
    }

    private static void set(MemorySegment set, int fd) {
        long at = fd / 64 * 8L;
        set.set(JAVA_LONG, at, set.get(JAVA_LONG, at) | 1L << fd);
    }

    @Test
    void watches() {
        int epoll = EventSyscalls.epollCreate1(0);
        MemorySegment events = arena.allocate(2L * EventSyscalls.EPOLL_EVENT_BYTES, 8);
        long userData = EventSyscalls.EPOLL_EVENT_DATA_OFFSET;
        assertEquals(0, EventSyscalls.epollCtl(epoll, EPOLL_CTL_ADD, ready, POLLIN, -5));
        assertEquals(1, EventSyscalls.epollPwait(epoll, events, 2, -1));
        assertEquals(-5, events.get(JAVA_LONG_UNALIGNED, userData));
        assertEquals(1, EventSyscalls.epollPwait(epoll, events, 2, 1000, NO_SIGNALS));
        assertEquals(1, EventSyscalls.epollPwait2(epoll, events, 2, SECOND));
        assertEquals(1, EventSyscalls.epollPwait2(epoll, events, 2, -1, NO_SIGNALS));
        assertEquals(0, EventSyscalls.epollCtl(epoll, EPOLL_CTL_DEL, ready, MemorySegment.NULL));
        assertEquals(0, EventSyscalls.epollPwait2(epoll, events, 2, 1));
        MemorySegment event = arena.allocate(EventSyscalls.EPOLL_EVENT_BYTES, 8);
        event.set(JAVA_INT, 0, POLLIN);
        event.set(JAVA_LONG_UNALIGNED, userData, 6);
        assertEquals(0, EventSyscalls.epollCtl(epoll, EPOLL_CTL_ADD, ready, event));
        assertEquals(1, EventSyscalls.epollPwait(epoll, events, 1, 0));
        assertEquals(6, events.get(JAVA_LONG_UNALIGNED, userData));
        assertEquals(-Errno.EINVAL, EventSyscalls.epollPwait(epoll, events, 0, 0));
        assertEquals(-Errno.EINVAL, EventSyscalls.epollPwait2(epoll, events, -1, 0));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> EventSyscalls.epollPwait(epoll, events, 3, 0));
        assertThrows(
                IllegalArgumentException.class,
                () -> EventSyscalls.epollPwait2(epoll, events.asReadOnly(), 2, 0));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> EventSyscalls.epollCtl(epoll, EPOLL_CTL_ADD, idle, event.asSlice(0, 8)));
        assertEquals(0, Syscalls.close(epoll));
        assertEquals(-Errno.EINVAL, EventSyscalls.epollCreate1(1));
    }

    @Test
    void counts() {
        assertEquals(3, EventSyscalls.readCount(ready));
        assertEquals(-Errno.EAGAIN, EventSyscalls.readCount(ready));
        assertEquals(8, EventSyscalls.writeCount(ready, 9));
        assertEquals(9, EventSyscalls.readCount(ready));
        assertEquals(-Errno.EINVAL, EventSyscalls.writeCount(ready, -1));
        assertEquals(8, EventSyscalls.writeCount(ready, -2)); // 2^64 - 2
        assertEquals(Long.MAX_VALUE, EventSyscalls.readCount(ready));
        int most = EventSyscalls.eventfd2(-1, NONBLOCK_CLOEXEC);
        assertEquals(0xffff_ffffL, EventSyscalls.readCount(most));
        assertEquals(0, Syscalls.close(most));
        assertEquals(-Errno.EBADF, EventSyscalls.readCount(most));
        assertEquals(-Errno.EINVAL, EventSyscalls.eventfd2(0, -1));
    }

    @Test
    void times() {
        assertTrue(EventSyscalls.clockGettime(CLOCK_MONOTONIC) > 0);
        assertEquals(-Errno.EINVAL, EventSyscalls.clockGettime(99));
        int timer = EventSyscalls.timerfdCreate(CLOCK_MONOTONIC, NONBLOCK_CLOEXEC);
        assertEquals(0, EventSyscalls.timerfdSettime(timer, 0, 7200 * SECOND + 1, SECOND + 2));
        assertEquals(SECOND + 2, EventSyscalls.timerfdGettimeInterval(timer));
        long left = EventSyscalls.timerfdGettimeValue(timer);
        assertTrue(left > 3600 * SECOND && left <= 7200 * SECOND + 1);
        MemorySegment value = arena.allocate(32, 8);
        assertEquals(0, EventSyscalls.timerfdGettime(timer, value));
        assertEquals(1, value.get(JAVA_LONG, 0));
        assertEquals(2, value.get(JAVA_LONG, 8));
        MemorySegment old = arena.allocate(32, 8);
        value.fill((byte) 0);
        assertEquals(0, EventSyscalls.timerfdSettime(timer, 0, value, old));
        assertEquals(2, old.get(JAVA_LONG, 8));
        assertEquals(0, EventSyscalls.timerfdSettime(timer, 0, value, MemorySegment.NULL));
        assertEquals(0, EventSyscalls.timerfdGettimeValue(timer));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> EventSyscalls.timerfdGettime(timer, value.asSlice(0, 16)));
        assertThrows(
                IllegalArgumentException.class,
                () -> EventSyscalls.timerfdSettime(timer, 0, value, old.asReadOnly()));
        assertEquals(0, Syscalls.close(timer));
        assertEquals(-Errno.EBADF, EventSyscalls.timerfdGettimeValue(timer));
        assertEquals(-Errno.EINVAL, EventSyscalls.timerfdCreate(99, 0));
    }

    @Test
    void signals() {
        int signal = 40;
        long set = 1L << (signal - 1);
        int signalFd = EventSyscalls.signalfd4(-1, set, NONBLOCK_CLOEXEC);
        assertTrue(signalFd > 0);
        assertEquals(signalFd, EventSyscalls.signalfd4(signalFd, set, 0));
        assertEquals(-Errno.EAGAIN, Syscalls.read(signalFd, arena.allocate(128, 8)));
        assertEquals(0, Syscalls.close(signalFd));
        MemorySegment old = arena.allocate(8, 8);
        assertEquals(0, EventSyscalls.rtSigprocmask(SIG_BLOCK, MemorySegment.NULL, old));
        assertEquals(0, EventSyscalls.rtSigprocmask(SIG_BLOCK, old, MemorySegment.NULL));
        assertEquals(-Errno.EINVAL, EventSyscalls.rtSigprocmask(9, old, MemorySegment.NULL));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> EventSyscalls.rtSigprocmask(SIG_BLOCK, old.asSlice(0, 4), old));
        assertThrows(
                IllegalArgumentException.class,
                () -> EventSyscalls.rtSigprocmask(SIG_BLOCK, old, old.asReadOnly()));
    }

    @Test
    void processes() {
        int pidFd = EventSyscalls.pidfdOpen((int) ProcessHandle.current().pid(), 0);
        assertTrue(pidFd > 0);
        assertEquals(0, EventSyscalls.pidfdSendSignal(pidFd, 0, 0));
        assertEquals(-Errno.EINVAL, EventSyscalls.pidfdSendSignal(pidFd, 99, 0));
        MemorySegment info = arena.allocate(128, 8);
        int idPidFd = 3;
        int exited = 4;
        assertEquals(-Errno.ECHILD, EventSyscalls.waitid(idPidFd, pidFd, info, exited));
        assertThrows(
                IndexOutOfBoundsException.class,
                () -> EventSyscalls.waitid(idPidFd, pidFd, info.asSlice(0, 64), exited));
        assertEquals(0, Syscalls.close(pidFd));
        assertEquals(-Errno.EINVAL, EventSyscalls.pidfdOpen(-1, 0));
    }
}
