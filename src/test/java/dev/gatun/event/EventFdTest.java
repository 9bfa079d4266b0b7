package dev.gatun.event;

import static dev.gatun.event.EventFdFlags.EFD_NONBLOCK;
import static dev.gatun.event.EventFdFlags.EFD_SEMAPHORE;

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

import org.junit.jupiter.api.Test;

import java.io.IOException;

class EventFdTest {
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;

    @Test
    void countsUntilItIsRead() throws IOException {
        try (EventFd counter = EventFd.create(EFD_NONBLOCK)) {
            assertEquals(Fd.WOULD_BLOCK, counter.read());
            assertEquals(8, counter.write(3));
            assertEquals(8, counter.write(4));
            assertEquals(8, counter.write(0));
            assertEquals(7, counter.read());
            assertEquals(Fd.WOULD_BLOCK, counter.read());
        }
    }

    @Test
    void aSemaphoreGivesOneAtATime() throws IOException {
        try (EventFd semaphore = EventFd.create(2, EFD_SEMAPHORE.or(EFD_NONBLOCK))) {
            assertEquals(1, semaphore.read());
            assertEquals(8, semaphore.write(1));
            assertEquals(1, semaphore.read());
            assertEquals(1, semaphore.read());
            assertEquals(Fd.WOULD_BLOCK, semaphore.read());
        }
    }

    @Test
    void holdsMoreThanALongAndSaysSoAsTheMost() throws IOException {
        try (EventFd counter = EventFd.create(Integer.MAX_VALUE, EFD_NONBLOCK)) {
            assertEquals(Integer.MAX_VALUE, counter.read());
            assertEquals(8, counter.write(Long.MAX_VALUE));
            assertEquals(Long.MAX_VALUE, counter.read());
            // Two below 2^64 is as far as it goes.
            assertEquals(8, counter.write(Long.MAX_VALUE));
            assertEquals(8, counter.write(Long.MAX_VALUE));
            assertEquals(Fd.WOULD_BLOCK, counter.write(1));
            assertEquals(Long.MAX_VALUE, counter.read());
            assertEquals(Fd.WOULD_BLOCK, counter.read());
        }
    }

    @Test
    void refusesWhatDoesNotCount() throws IOException {
        assertThrows(IllegalArgumentException.class, () -> EventFd.create(-1, EFD_NONBLOCK));
        SyscallException e =
                assertThrows(
                        SyscallException.class, () -> EventFd.create(EventFdFlags.of(1 << 20)));
        assertEquals(Errno.EINVAL, e.errno());
        assertEquals(
                "eventfd2(0, EFD_CLOEXEC|0x100000): EINVAL (Invalid argument)", e.getMessage());
        try (EventFd counter = EventFd.create(EFD_NONBLOCK)) {
            assertThrows(IllegalArgumentException.class, () -> counter.write(-1));
        }
        EventFd closed = EventFd.create(EFD_NONBLOCK);
        closed.close();
        assertThrows(IllegalStateException.class, closed::read);
        assertThrows(IllegalStateException.class, () -> closed.write(1));
    }

    @Test
    void isClosedOnExecAndTakenOver() throws IOException {
        try (EventFd counter = EventFd.create()) {
            assertEquals(FD_CLOEXEC, Syscalls.fcntl(counter.number(), F_GETFD, 0));
            int copy = Syscalls.dup(counter.number());
            try (EventFd owned = EventFd.own(copy);
                    EventFd borrowed = EventFd.borrow(copy)) {
                owned.write(5);
                assertEquals(5, borrowed.read());
                assertTrue(!borrowed.isOwned());
            }
            assertEquals(-Errno.EBADF, Syscalls.fcntl(copy, F_GETFD, 0));
        }
    }

    @Test
    void whatIsNoCounterIsRefused() throws IOException {
        try (RawPipe pipe = RawPipe.open();
                EventFd none = EventFd.borrow(pipe.in().number())) {
            pipe.write(3);
            SyscallException e = assertThrows(SyscallException.class, none::read);
            assertEquals(Errno.EINVAL, e.errno());
        }
    }

    @Test
    void aWriteWakesAReader() throws Exception {
        try (EventFd counter = EventFd.create()) {
            SleepingThread<Long> reader =
                    SleepingThread.startAndAwait(SyscallNumber.SYS_read, counter::read);
            counter.write(9);
            assertEquals(9, reader.result());
        }
    }

    @Test
    void aSignalEndsAReadWithAnException() throws Exception {
        try (EventFd counter = EventFd.create()) {
            SleepingThread<Long> reader =
                    SleepingThread.startAndAwait(SyscallNumber.SYS_read, counter::read);
            reader.interrupt();
            SyscallException e = assertThrows(SyscallException.class, reader::result);
            assertEquals(Errno.EINTR, e.errno());
        }
    }

    @Test
    void allocatesNothing() throws Exception {
        try (EventFd counter = EventFd.create(EFD_NONBLOCK)) {
            Allocation.assertNone(
                    () -> {
                        counter.write(1);
                        counter.read();
                        counter.read();
                    });
        }
    }
}
