package dev.gatun.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.AdoptedChild;
import dev.gatun.SkipsLacks;
import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import java.io.FileOutputStream;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;

@ExtendWith(SkipsLacks.class)
class PidFdTest {
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;
    private static final long LONG_TIME = 3_600_000_000_000L;

    @TempDir Path folder;

    @Test
    void isReadyWhenAChildOfJavasEnds() throws Exception {
        Process child = new ProcessBuilder("cat").start();
        try (PidFd pidFd = PidFd.open(child.pid());
                Epoll epoll = Epoll.create();
                Arena arena = Arena.ofConfined()) {
            assertEquals(FD_CLOEXEC, Syscalls.fcntl(pidFd.number(), F_GETFD, 0));
            EpollEvents events = EpollEvents.allocate(arena, 1);
            epoll.add(pidFd, EpollFlags.EPOLLIN, child.pid());
            assertEquals(0, epoll.await(events, 0));
            assertFalse(pidFd.awaitUntil(System.nanoTime() + 1_000_000));
            child.getOutputStream().close();
            assertEquals(1, epoll.await(events, -1));
            assertEquals(child.pid(), events.userData(0));
            assertTrue(pidFd.awaitUntil(System.nanoTime()));
            assertEquals(0, child.waitFor());
            // The JVM has reaped it.
            SyscallException e = assertThrows(SyscallException.class, pidFd::waitid);
            assertEquals(Errno.ECHILD, e.errno());
            assertTrue(e.getMessage().contains("the JVM does so"), e.getMessage());
            e = assertThrows(SyscallException.class, () -> pidFd.sendSignal(0));
            assertEquals(Errno.ESRCH, e.errno());
            assertEquals(
                    "pidfd_send_signal(" + pidFd + ", 0): ESRCH (No such process)", e.getMessage());
        }
    }

    @Test
    void sendsSignals() throws Exception {
        Process child = new ProcessBuilder("cat").start();
        try (PidFd pidFd = PidFd.open(child.pid())) {
            pidFd.sendSignal(0);
            assertTrue(child.isAlive());
            pidFd.sendSignal(Signals.SIGTERM);
            assertEquals(128 + Signals.SIGTERM, child.waitFor());
            assertTrue(pidFd.awaitUntil(System.nanoTime() + LONG_TIME));
        }
    }

    @Test
    void givesTheExitStatusOfAChildThatTheJvmDoesNotReap() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        int pid = AdoptedChild.run("{ read line; exit 7; } < " + fifo);
        try (PidFd pidFd = PidFd.open(pid, PidFdFlags.PIDFD_NONBLOCK)) {
            assertNull(pidFd.waitid());
            // The shell opens the FIFO, and ends when it has read the line.
            try (FileOutputStream out = new FileOutputStream(fifo.toFile())) {
                out.write('\n');
            }
            assertTrue(pidFd.awaitUntil(System.nanoTime() + LONG_TIME));
            ExitStatus status = pidFd.waitid();
            assertEquals(new ExitStatus(pid, ExitStatus.CLD_EXITED, 7), status);
            assertTrue(status.isExit());
            assertEquals(pid + " exited with 7", status.toString());
            SyscallException e = assertThrows(SyscallException.class, pidFd::waitid);
            assertEquals(Errno.ECHILD, e.errno());
        }
    }

    @Test
    void waitsForAChildAndTellsTheSignalThatEndedIt() throws Exception {
        int pid = AdoptedChild.run("exec sleep 1000000");
        try (PidFd pidFd = PidFd.open(pid)) {
            SleepingThread<ExitStatus> waiter =
                    SleepingThread.startAndAwait(SyscallNumber.SYS_waitid, pidFd::waitid);
            waiter.interrupt();
            SyscallException e = assertThrows(SyscallException.class, waiter::result);
            assertEquals(Errno.EINTR, e.errno());
            waiter = SleepingThread.startAndAwait(SyscallNumber.SYS_waitid, pidFd::waitid);
            pidFd.sendSignal(Signals.SIGKILL);
            ExitStatus status = waiter.result();
            assertEquals(new ExitStatus(pid, ExitStatus.CLD_KILLED, Signals.SIGKILL), status);
            assertFalse(status.isExit());
            assertEquals(pid + " ended by SIGKILL", status.toString());
        }
    }

    @Test
    void aThreadIsOpenedIfAskedFor() throws Exception {
        SleepingThread<Boolean> thread =
                SleepingThread.start(
                        () -> {
                            int tid = SleepingThread.gettid();
                            assertThrows(SyscallException.class, () -> PidFd.open(tid));
                            try (PidFd self = PidFd.open(tid, PidFdFlags.PIDFD_THREAD)) {
                                return !self.awaitUntil(System.nanoTime());
                            }
                        });
        assertTrue(thread.result());
    }

    @Test
    void whatIsNotThereIsNotOpened() throws IOException {
        SyscallException e =
                assertThrows(SyscallException.class, () -> PidFd.open(Integer.MAX_VALUE));
        assertEquals(Errno.ESRCH, e.errno());
        assertEquals("pidfd_open(2147483647, 0): ESRCH (No such process)", e.getMessage());
        assertThrows(IllegalArgumentException.class, () -> PidFd.open(1L << 32));
        try (EventFd other = EventFd.create();
                PidFd none = PidFd.borrow(other.number())) {
            e = assertThrows(SyscallException.class, () -> none.sendSignal(Signals.SIGTERM));
            assertEquals(Errno.EBADF, e.errno());
            assertThrows(SyscallException.class, none::waitid);
        }
    }

    @Test
    void isTakenOver() throws IOException {
        try (PidFd self = PidFd.open(ProcessHandle.current().pid())) {
            int copy = Syscalls.dup(self.number());
            try (PidFd owned = PidFd.own(copy)) {
                owned.sendSignal(0);
            }
            assertEquals(-Errno.EBADF, Syscalls.fcntl(copy, F_GETFD, 0));
        }
        PidFd closed = PidFd.open(ProcessHandle.current().pid());
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.sendSignal(0));
        assertThrows(IllegalStateException.class, closed::waitid);
        assertThrows(IllegalStateException.class, () -> closed.awaitUntil(0));
    }
}
