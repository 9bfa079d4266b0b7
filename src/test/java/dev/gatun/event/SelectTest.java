package dev.gatun.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

class SelectTest {
    private static final int PSELECT6 = SyscallNumber.SYS_pselect6;
    private static final int F_DUPFD_CLOEXEC = 1030;
    private static final long FOREVER = -1;
    private static final long LONG_TIME = 3_600_000_000_000L;

    private final Arena arena = Arena.ofShared();
    private final Select select = Select.allocate(arena);
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

    private static Fd dupFrom(Fd fd, int lowest) {
        int number = Syscalls.fcntl(fd.number(), F_DUPFD_CLOEXEC, lowest);
        assumeTrue(
                number != -Errno.EINVAL && number != -Errno.EMFILE,
                () -> "RLIMIT_NOFILE does not allow a descriptor " + lowest);
        assertTrue(number >= lowest);
        return Fd.own(number);
    }

    @Test
    void tellsWhatIsReady() throws IOException {
        select.addRead(pipe.in());
        select.addWrite(pipe.out());
        assertEquals(1, select.select(FOREVER));
        assertTrue(select.isWritable(pipe.out()));
        assertFalse(select.isReadable(pipe.in()));
        pipe.write(1);
        assertEquals(2, select.select(0));
        assertTrue(select.isReadable(pipe.in()));
        assertTrue(select.isWritable(pipe.out()));
        assertFalse(select.isReadable(pipe.out()), "nobody asked");
        assertFalse(select.isWritable(pipe.in()), "nobody asked");
        pipe.read(1);
        assertEquals(1, select.select(0));
        assertFalse(select.isReadable(pipe.in()));
    }

    @Test
    void tellsUrgentDataAsAnException() throws IOException {
        int outOfBand = 1;
        try (RawPipe sockets = RawPipe.socketPair()) {
            select.addExcept(sockets.in());
            assertEquals(0, select.select(0));
            long sent =
                    Syscalls.syscall(
                            SyscallNumber.SYS_sendto,
                            sockets.out().number(),
                            arena.allocate(1),
                            1,
                            outOfBand);
            assumeTrue(sent != -Errno.EOPNOTSUPP, "this kernel's Unix sockets have no MSG_OOB");
            assertEquals(1, sent);
            assertEquals(1, select.select(0));
            assertTrue(select.isExceptional(sockets.in()));
            assertFalse(select.isReadable(sockets.in()));
        }
    }

    @Test
    void whatIsRemovedIsNotAskedForAnyMore() throws IOException {
        try (RawPipe sockets = RawPipe.socketPair()) {
            select.addWrite(sockets.in());
            select.addRead(sockets.in());
            select.addWrite(pipe.out());
            assertEquals(2, select.select(0));
            select.removeWrite(sockets.in());
            assertEquals(1, select.select(0));
            assertFalse(select.isWritable(sockets.in()));
            sockets.write(1);
            assertEquals(2, select.select(0));
            assertTrue(select.isReadable(sockets.in()));
            select.addExcept(sockets.in());
            select.addWrite(sockets.in());
            select.removeRead(sockets.in());
            select.removeExcept(sockets.in());
            assertEquals(2, select.select(0), "to write to both");
            assertFalse(select.isReadable(sockets.in()));
            assertTrue(select.isWritable(sockets.in()));
            select.remove(sockets.in());
            assertFalse(select.isReadable(sockets.in()));
            select.removeWrite(sockets.in());
            assertEquals(1, select.select(0));
            select.clear();
            assertEquals(0, select.select(0));
            select.remove(pipe.out());
        }
    }

    @Test
    void takesNumbersUpToItsSize() throws IOException {
        int last = Select.FD_SETSIZE - 1;
        int number = Syscalls.dup3(pipe.out().number(), last, 0x80000);
        assumeTrue(number != -Errno.EBADF, "RLIMIT_NOFILE does not allow a descriptor 1023");
        try (Fd highest = Fd.own(number)) {
            assertEquals(last, highest.number());
            select.addWrite(highest);
            assertEquals(1, select.select(0));
            assertTrue(select.isWritable(highest));
        }
    }

    @Test
    void aNumberThatDoesNotFitIsAnException() throws IOException {
        try (Fd high = dupFrom(pipe.out(), Select.FD_SETSIZE)) {
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> select.addRead(high));
            assertEquals(
                    "descriptor " + high.number() + ": select takes those below 1024",
                    e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> select.addWrite(high));
            assertThrows(IllegalArgumentException.class, () -> select.addExcept(high));
            assertFalse(select.isReadable(high));
            select.remove(high);
            assertEquals(0, select.select(0));
        }
    }

    // What is closed.

    @Test
    void aClosedDescriptorIsRefused() throws IOException {
        select.addRead(pipe.in());
        pipe.in().close();
        SyscallException e = assertThrows(SyscallException.class, () -> select.select(0));
        assertEquals(Errno.EBADF, e.errno());
        assertTrue(e.getMessage().contains("before it is closed"), e.getMessage());
        assertThrows(IllegalStateException.class, () -> select.isReadable(pipe.in()));
        assertThrows(IllegalStateException.class, () -> select.addRead(pipe.in()));
        select.remove(pipe.in());
        assertEquals(0, select.select(0));
    }

    @Test
    void aDescriptorThatWasClosedIsNotMistakenForAnother() throws IOException {
        int number = pipe.in().number();
        select.addRead(pipe.in());
        EventFd ready = EventFd.create(1, EventFdFlags.EFD_NONBLOCK);
        pipe.in().close();
        try (ready;
                Fd same = Fd.own(Syscalls.dup3(ready.number(), number, 0))) {
            assertEquals(1, select.select(0));
            assertFalse(select.isReadable(same), "it was not added");
            assertThrows(IllegalStateException.class, () -> select.isReadable(pipe.in()));
            // Taking its place, it is asked for what it was added for.
            select.addWrite(same);
            assertEquals(1, select.select(0));
            assertTrue(select.isWritable(same));
            assertFalse(select.isReadable(same));
        }
    }

    // Time and signals.

    @ParameterizedTest
    @ValueSource(longs = {1, 1_500, 1_500_000, 20_000_001})
    void waitsAtLeastForTheTimeout(long timeoutNanos) throws IOException {
        select.addRead(pipe.in());
        long start = System.nanoTime();
        assertEquals(0, select.select(timeoutNanos));
        long selected = System.nanoTime();
        assertTrue(selected - start >= timeoutNanos);
        assertEquals(0, select.pselect(timeoutNanos, SignalSet.EMPTY));
        long masked = System.nanoTime();
        assertTrue(masked - selected >= timeoutNanos);
        assertEquals(0, select.selectUntil(masked + timeoutNanos));
        assertTrue(System.nanoTime() - masked >= timeoutNanos);
    }

    @Test
    void aRemainderBelowZeroIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> select.select(-2));
        assertThrows(IllegalArgumentException.class, () -> select.pselect(-2, SignalSet.EMPTY));
    }

    @Test
    void aSignalEndsAWaitAndLeavesNoAnswers() throws Exception {
        select.addRead(pipe.in());
        for (long timeout : new long[] {FOREVER, LONG_TIME}) {
            SleepingThread<Integer> thread =
                    SleepingThread.startAndAwait(PSELECT6, () -> select.select(timeout));
            thread.interrupt();
            assertEquals(Select.INTERRUPTED, thread.result());
            assertFalse(select.isReadable(pipe.in()));
        }
    }

    @Test
    void aWaitWithADeadlineGoesOnAfterASignal() throws Exception {
        select.addRead(pipe.in());
        SleepingThread<Integer> thread =
                SleepingThread.startAndAwait(
                        PSELECT6, () -> select.selectUntil(System.nanoTime() + LONG_TIME));
        long sleeps = thread.sleeps();
        thread.interrupt();
        while (thread.sleeps() == sleeps) {
            assertFalse(thread.isDone());
        }
        thread.awaitIn(PSELECT6);
        pipe.write(1);
        assertEquals(1, thread.result());
        assertTrue(select.isReadable(pipe.in()));
    }

    @Test
    void aMaskHoldsForTheWait() throws Exception {
        SignalSet wakeUp = SignalSet.of(SleepingThread.WAKE_UP_SIGNAL);
        select.addRead(pipe.in());
        SleepingThread<Integer> blocked =
                SleepingThread.startAndAwait(PSELECT6, () -> select.pselect(FOREVER, wakeUp));
        blocked.interrupt();
        pipe.write(1);
        assertEquals(1, blocked.result());
        pipe.read(1);
        SleepingThread<Integer> open =
                SleepingThread.startWithSignalPending(
                        () -> {
                            assertEquals(0, select.select(0));
                            return select.pselect(FOREVER, SignalSet.EMPTY);
                        });
        assertEquals(Select.INTERRUPTED, open.result());
    }

    // Allocation.

    @Test
    void theLoopAllocatesNothing() throws Exception {
        select.addRead(pipe.in());
        MemorySegment buffer = arena.allocate(8);
        for (long timeout : new long[] {FOREVER, 0, LONG_TIME}) {
            Allocation.assertNone(
                    () -> {
                        pipe.out().write(buffer);
                        select.select(timeout);
                        if (select.isReadable(pipe.in())) {
                            assertEquals(8, pipe.in().read(buffer));
                        }
                    });
        }
        Allocation.assertNone(() -> select.pselect(0, SignalSet.EMPTY));
    }

    @Test
    void isPrintedWithWhatItWaitsFor() throws IOException {
        assertEquals("[]", select.toString());
        select.addRead(pipe.in());
        select.addExcept(pipe.in());
        String in = pipe.in() + ": read|except";
        assertEquals("[" + in + "]", select.toString());
        select.remove(pipe.in());
        select.addWrite(pipe.out());
        assertEquals("[" + pipe.out() + ": write]", select.toString());
        pipe.close();
        assertEquals("[" + pipe.out() + ": write]", select.toString());

        Select freed;
        try (Arena shortly = Arena.ofConfined()) {
            freed = Select.allocate(shortly);
            for (int i = 0; i < 10; i++) {
                freed.addRead(Fd.borrow(100 + i));
            }
        }
        assertTrue(freed.toString().startsWith("[100: read, 101: read, "), freed.toString());
        assertTrue(freed.toString().endsWith("107: read, … 10 in all]"), freed.toString());
    }
}
