package dev.gatun.event;

import static dev.gatun.event.ClockId.CLOCK_MONOTONIC;
import static dev.gatun.event.ClockId.CLOCK_REALTIME;
import static dev.gatun.event.TimerFdFlags.TFD_NONBLOCK;
import static dev.gatun.event.TimerFlags.TFD_TIMER_ABSTIME;
import static dev.gatun.event.TimerFlags.TFD_TIMER_CANCEL_ON_SET;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Allocation;
import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.IOException;
import java.lang.foreign.Arena;

class TimerFdTest {
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;
    private static final long SECOND = 1_000_000_000;
    private static final long HOUR = 3600 * SECOND;

    @ParameterizedTest
    @EnumSource(
            value = ClockId.class,
            names = {
                "CLOCK_REALTIME",
                "CLOCK_MONOTONIC",
                "CLOCK_BOOTTIME",
                "CLOCK_REALTIME_ALARM",
                "CLOCK_BOOTTIME_ALARM"
            })
    void expiresByTheseClocks(ClockId clock) throws IOException {
        try (TimerFd timer = create(clock)) {
            assertEquals(Fd.WOULD_BLOCK, timer.read());
            // Alarm clocks are another clock's time, and without hardware cannot be asked for it.
            ClockId time = ClockId.valueOf(clock.name().replace("_ALARM", ""));
            long start = time.gettime();
            timer.settime(2_000_000, 0);
            Poll.poll(timer, PollFlags.POLLIN, -1);
            assertEquals(1, timer.read());
            assertTrue(time.gettime() - start >= 2_000_000);
            long at = time.gettime() + 2_000_000;
            timer.settime(at, 0, TFD_TIMER_ABSTIME);
            Poll.poll(timer, PollFlags.POLLIN, -1);
            assertEquals(1, timer.read());
            assertTrue(time.gettime() >= at);
        }
    }

    private static TimerFd create(ClockId clock) throws SyscallException {
        try {
            return TimerFd.create(clock, TFD_NONBLOCK);
        } catch (SyscallException e) {
            boolean alarm = clock.name().endsWith("_ALARM");
            assumeTrue(!alarm, () -> "no alarm clock: " + e.getMessage());
            throw e;
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ClockId.class,
            mode = Mode.EXCLUDE,
            names = {
                "CLOCK_REALTIME",
                "CLOCK_MONOTONIC",
                "CLOCK_BOOTTIME",
                "CLOCK_REALTIME_ALARM",
                "CLOCK_BOOTTIME_ALARM"
            })
    void otherClocksAreNotForTimers(ClockId clock) throws IOException {
        SyscallException e = assertThrows(SyscallException.class, () -> TimerFd.create(clock));
        assertEquals(Errno.EINVAL, e.errno());
        assertEquals(
                "timerfd_create(" + clock + ", TFD_CLOEXEC): EINVAL (Invalid argument)",
                e.getMessage());
        assertTrue(clock.gettime() > 0);
        long before = clock.gettime();
        assertTrue(clock.gettime() >= before);
    }

    @Test
    void nanoTimeIsTheMonotonicClock() throws IOException {
        long before = System.nanoTime();
        long now = CLOCK_MONOTONIC.gettime();
        assertTrue(before <= now && now <= System.nanoTime());
    }

    @Test
    void countsWhatIsNotRead() throws IOException {
        try (TimerFd timer = TimerFd.create(CLOCK_MONOTONIC)) {
            // Since a time that has passed.
            long first = CLOCK_MONOTONIC.gettime() - 5 * SECOND - SECOND / 2;
            assumeTrue(first > 0, "the system has not run for six seconds");
            timer.settime(first, SECOND, TFD_TIMER_ABSTIME);
            long expirations = timer.read();
            long most = (CLOCK_MONOTONIC.gettime() - first) / SECOND + 1;
            assertTrue(expirations >= 6 && expirations <= most, expirations + " of " + most);
            assertEquals(SECOND, timer.intervalNanos());
            long remaining = timer.remainingNanos();
            assertTrue(remaining > 0 && remaining <= SECOND, "remaining: " + remaining);
        }
    }

    @Test
    void repeatsUntilItIsDisarmed() throws IOException {
        try (TimerFd timer = TimerFd.create(CLOCK_MONOTONIC)) {
            long start = System.nanoTime();
            timer.settime(1, 1_000_000);
            long expirations = 0;
            while (expirations < 10) {
                expirations += timer.read();
            }
            assertTrue(System.nanoTime() - start >= 9_000_000);
            timer.disarm();
            assertEquals(0, timer.remainingNanos());
            assertEquals(0, timer.intervalNanos());
            assertEquals(0, Poll.poll(timer, PollFlags.POLLIN, 3_000_000));
        }
    }

    @Test
    void tellsWhatIsSet() throws IOException {
        try (TimerFd timer = TimerFd.create(CLOCK_MONOTONIC, TFD_NONBLOCK)) {
            timer.settime(HOUR + 999_999_999, 2 * SECOND + 5);
            long remaining = timer.remainingNanos();
            assertTrue(remaining > HOUR && remaining <= HOUR + 999_999_999);
            assertEquals(2 * SECOND + 5, timer.intervalNanos());
            timer.settime(HOUR, 0);
            assertEquals(0, timer.intervalNanos());
            // Setting forgets what has expired.
            timer.settime(1, 0);
            Poll.poll(timer, PollFlags.POLLIN, -1);
            timer.settime(HOUR, 0);
            assertEquals(Fd.WOULD_BLOCK, timer.read());
        }
    }

    @Test
    void isToldWhenTheClockIsSet() throws IOException {
        // That it is set would be for the whole machine: only that the flags are taken is seen.
        try (TimerFd timer = TimerFd.create(CLOCK_REALTIME)) {
            timer.settime(1, 0, TFD_TIMER_ABSTIME.or(TFD_TIMER_CANCEL_ON_SET));
            assertEquals(1, timer.read());
        }
    }

    @Test
    void refusesTimesBelowZeroAndUnknownFlags() throws IOException {
        try (TimerFd timer = TimerFd.create(CLOCK_MONOTONIC)) {
            SyscallException e = assertThrows(SyscallException.class, () -> timer.settime(-1, 5));
            assertEquals(Errno.EINVAL, e.errno());
            assertEquals(
                    "timerfd_settime("
                            + timer
                            + ", 0, {value=-1ns, interval=5ns}): EINVAL (Invalid argument)",
                    e.getMessage());
            assertThrows(SyscallException.class, () -> timer.settime(1, -1));
            assertThrows(SyscallException.class, () -> timer.settime(1, 0, TimerFlags.of(1 << 10)));
        }
        assertThrows(
                SyscallException.class,
                () -> TimerFd.create(CLOCK_MONOTONIC, TimerFdFlags.of(1 << 10)));
    }

    @Test
    void whatIsNoTimerIsRefused() throws IOException {
        try (EventFd other = EventFd.create();
                TimerFd none = TimerFd.borrow(other.number())) {
            assertThrows(SyscallException.class, () -> none.settime(1, 0));
            assertThrows(SyscallException.class, none::disarm);
            SyscallException e = assertThrows(SyscallException.class, none::remainingNanos);
            assertEquals(Errno.EINVAL, e.errno());
            assertThrows(SyscallException.class, none::intervalNanos);
            e = assertThrows(SyscallException.class, () -> none.setTicks(1));
            assertEquals(Errno.ENOTTY, e.errno());
        }
        TimerFd closed = TimerFd.create(CLOCK_MONOTONIC);
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.settime(1, 0));
        assertThrows(IllegalStateException.class, closed::read);
        assertThrows(IllegalStateException.class, closed::remainingNanos);
    }

    @Test
    void takesACountOfExpirations() throws IOException {
        try (TimerFd timer = TimerFd.create(CLOCK_MONOTONIC, TFD_NONBLOCK)) {
            try {
                timer.setTicks(12);
            } catch (SyscallException e) {
                assumeTrue(e.errno() != Errno.ENOTTY, "this kernel has no TFD_IOC_SET_TICKS");
                throw e;
            }
            assertEquals(12, timer.read());
            SyscallException e = assertThrows(SyscallException.class, () -> timer.setTicks(0));
            assertEquals(Errno.EINVAL, e.errno());
        }
    }

    @Test
    void isClosedOnExecAndTakenOver() throws IOException {
        try (TimerFd timer = TimerFd.create(CLOCK_MONOTONIC)) {
            assertEquals(FD_CLOEXEC, Syscalls.fcntl(timer.number(), F_GETFD, 0));
            int copy = Syscalls.dup(timer.number());
            try (TimerFd owned = TimerFd.own(copy)) {
                owned.settime(1, 0);
                assertEquals(1, timer.read());
            }
            assertEquals(-Errno.EBADF, Syscalls.fcntl(copy, F_GETFD, 0));
        }
    }

    @Test
    void aSignalEndsAReadWithAnException() throws Exception {
        try (TimerFd timer = TimerFd.create(CLOCK_MONOTONIC)) {
            SleepingThread<Long> reader =
                    SleepingThread.startAndAwait(SyscallNumber.SYS_read, timer::read);
            reader.interrupt();
            SyscallException e = assertThrows(SyscallException.class, reader::result);
            assertEquals(Errno.EINTR, e.errno());
        }
    }

    @Test
    void wakesAnEpoll() throws IOException {
        try (Arena arena = Arena.ofConfined();
                Epoll epoll = Epoll.create();
                TimerFd timer = TimerFd.create(CLOCK_MONOTONIC, TFD_NONBLOCK)) {
            EpollEvents events = EpollEvents.allocate(arena, 1);
            epoll.add(timer, EpollFlags.EPOLLIN, 3);
            timer.settime(1_000_000, 0);
            assertEquals(1, epoll.await(events, -1));
            assertEquals(3, events.userData(0));
            assertEquals(1, timer.read());
        }
    }

    @Test
    void allocatesNothing() throws Exception {
        try (TimerFd timer = TimerFd.create(CLOCK_MONOTONIC, TFD_NONBLOCK)) {
            Allocation.assertNone(
                    () -> {
                        timer.settime(HOUR, HOUR);
                        timer.read();
                        timer.remainingNanos();
                        timer.intervalNanos();
                        CLOCK_MONOTONIC.gettime();
                    });
        }
    }
}
