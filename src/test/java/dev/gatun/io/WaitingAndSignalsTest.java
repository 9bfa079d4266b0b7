package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.OpenFlags.O_NONBLOCK;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/** What reads and writes do that cannot go on: signals, no data, no room, no reader. */
class WaitingAndSignalsTest {
    private static final int CAPACITY = 65_536;

    // EINTR

    @Test
    void aSignalEndsARead() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            var reading = SleepingThread.start(() -> Bytes.tryRead(pipe.readEnd()));
            reading.awaitIn(SyscallNumber.SYS_read);
            reading.interrupt();
            SyscallException e = fails(Errno.EINTR, reading::result);
            assertEquals(
                    "read(" + pipe.readEnd() + ", [1 bytes]): EINTR (Interrupted system call)",
                    e.getMessage());
            assertEquals(0, e.transferred());
            Bytes.write(pipe.writeEnd(), "x");
            assertEquals(1, Bytes.tryRead(pipe.readEnd()), "nothing is lost");
        }
    }

    @Test
    void aSignalEndsAWrite() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            Bytes.write(pipe.writeEnd(), new byte[pipe.writeEnd().capacity()]);
            var writing = SleepingThread.start(() -> tryWrite(pipe.writeEnd()));
            writing.awaitIn(SyscallNumber.SYS_write);
            writing.interrupt();
            fails(Errno.EINTR, writing::result);
        }
    }

    @Test
    void readFullyGoesOnAfterASignal() throws Exception {
        byte[] contents = Bytes.random(8);
        try (Pipe pipe = Pipe.open()) {
            var reading = SleepingThread.start(() -> Bytes.read(pipe.readEnd(), 8));
            reading.awaitIn(SyscallNumber.SYS_read);
            Bytes.write(pipe.writeEnd(), new byte[] {contents[0], contents[1], contents[2]});
            awaitEmpty(pipe);
            reading.awaitIn(SyscallNumber.SYS_read);
            long sleeps = reading.sleeps();
            reading.interrupt();
            while (reading.sleeps() == sleeps) {
                Thread.sleep(1);
            }
            reading.awaitIn(SyscallNumber.SYS_read);
            assertFalse(reading.isDone());
            Bytes.write(pipe.writeEnd(), Arrays.copyOfRange(contents, 3, 8));
            assertArrayEquals(contents, reading.result());
        }
    }

    @Test
    void writeFullyGoesOnAfterASignal() throws Exception {
        byte[] contents = Bytes.random(3 * CAPACITY);
        try (Pipe pipe = Pipe.open()) {
            pipe.writeEnd().setCapacity(CAPACITY);
            SleepingThread<Boolean> writing = startToWrite(pipe, contents);
            // After a part of a write, the signal ends it with a short count.
            long sleeps = writing.sleeps();
            writing.interrupt();
            while (writing.sleeps() == sleeps) {
                Thread.sleep(1);
            }
            writing.awaitIn(SyscallNumber.SYS_write);
            // Before any of it, with EINTR.
            sleeps = writing.sleeps();
            writing.interrupt();
            while (writing.sleeps() == sleeps) {
                Thread.sleep(1);
            }
            writing.awaitIn(SyscallNumber.SYS_write);
            assertArrayEquals(contents, Bytes.read(pipe.readEnd(), contents.length));
            assertTrue(writing.result());
        }
    }

    @Test
    void aSignalAfterAPartEndsAWriteWithAShortCount() throws Exception {
        try (Pipe pipe = Pipe.open();
                Arena arena = Arena.ofShared()) {
            pipe.writeEnd().setCapacity(CAPACITY);
            MemorySegment much = arena.allocate(3L * CAPACITY);
            var writing = SleepingThread.start(() -> pipe.writeEnd().write(much));
            writing.awaitIn(SyscallNumber.SYS_write);
            writing.interrupt();
            assertEquals(CAPACITY, writing.result());
        }
    }

    /** Writes more than the pipe has room for; returns when it sleeps. */
    private static SleepingThread<Boolean> startToWrite(Pipe pipe, byte[] contents)
            throws Exception {
        return SleepingThread.startAndAwait(
                SyscallNumber.SYS_write,
                () -> {
                    Bytes.write(pipe.writeEnd(), contents);
                    return true;
                });
    }

    private static void awaitEmpty(Pipe pipe) throws Exception {
        while (Ioctl.bytesToRead(pipe.readEnd()) > 0) {
            Thread.sleep(1);
        }
    }

    // EAGAIN and short counts

    @Test
    void wouldBlockIsAValue() throws IOException {
        try (Pipe pipe = Pipe.open(O_NONBLOCK);
                Arena arena = Arena.ofConfined()) {
            pipe.writeEnd().setCapacity(CAPACITY);
            MemorySegment buffer = arena.allocate(10);
            assertEquals(Fd.WOULD_BLOCK, pipe.readEnd().read(buffer));
            assertEquals(Fd.WOULD_BLOCK, pipe.readEnd().readFully(buffer));
            Bytes.write(pipe.writeEnd(), new byte[CAPACITY]);
            assertEquals(Fd.WOULD_BLOCK, pipe.writeEnd().write(buffer));
            assertEquals(Fd.WOULD_BLOCK, pipe.writeEnd().writeFully(buffer));
        }
    }

    @Test
    void aWriteToAPipeWithLittleRoomIsShort() throws IOException {
        byte[] contents = Bytes.random(CAPACITY + 10_000);
        try (Pipe pipe = Pipe.open(O_NONBLOCK);
                Arena arena = Arena.ofConfined()) {
            pipe.writeEnd().setCapacity(CAPACITY);
            MemorySegment much = Bytes.in(arena, contents);
            assertEquals(CAPACITY, pipe.writeEnd().write(much));
            assertEquals(Fd.WOULD_BLOCK, pipe.writeEnd().write(much));
            assertArrayEquals(
                    Arrays.copyOf(contents, CAPACITY), Bytes.read(pipe.readEnd(), CAPACITY));
        }
    }

    @Test
    void fullyIsWhatThereIsWhenOneNeedNotWait() throws IOException {
        byte[] contents = Bytes.random(CAPACITY + 10_000);
        try (Pipe pipe = Pipe.open(O_NONBLOCK);
                Arena arena = Arena.ofConfined()) {
            pipe.writeEnd().setCapacity(CAPACITY);
            MemorySegment much = Bytes.in(arena, contents);
            assertEquals(CAPACITY, pipe.writeEnd().writeFully(much));
            MemorySegment buffer = arena.allocate(contents.length);
            assertEquals(CAPACITY, pipe.readEnd().readFully(buffer));
            assertEquals(10_000, pipe.writeEnd().writeFully(much.asSlice(CAPACITY)));
            assertEquals(10_000, pipe.readEnd().readFully(buffer.asSlice(CAPACITY)));
            assertArrayEquals(contents, buffer.toArray(ValueLayout.JAVA_BYTE));
        }
    }

    @Test
    void writeFullyWritesAllOfItToAReaderThatIsSlow() throws Exception {
        byte[] contents = Bytes.random(3 * CAPACITY + 1);
        try (Pipe pipe = Pipe.open()) {
            pipe.writeEnd().setCapacity(CAPACITY);
            SleepingThread<Boolean> writing = startToWrite(pipe, contents);
            assertArrayEquals(contents, Bytes.read(pipe.readEnd(), contents.length));
            assertTrue(writing.result());
        }
    }

    // EPIPE

    @Test
    void aWriteThatNobodyCanReadThrows() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            pipe.readEnd().close();
            SyscallException e = fails(Errno.EPIPE, () -> tryWrite(pipe.writeEnd()));
            assertEquals(
                    "write(" + pipe.writeEnd() + ", [1 bytes]): EPIPE (Broken pipe)",
                    e.getMessage());
        }
    }

    @Test
    void writeFullySaysWhatWasWrittenBefore() throws Exception {
        try (Pipe pipe = Pipe.open();
                Arena arena = Arena.ofShared()) {
            pipe.writeEnd().setCapacity(CAPACITY);
            MemorySegment much = arena.allocate(2L * CAPACITY);
            var writing = SleepingThread.start(() -> pipe.writeEnd().writeFully(much));
            writing.awaitIn(SyscallNumber.SYS_write);
            pipe.readEnd().close();
            SyscallException e = fails(Errno.EPIPE, writing::result);
            assertEquals(CAPACITY, e.transferred());
            assertTrue(e.getMessage().endsWith("after " + CAPACITY + " bytes"), e.getMessage());
        }
    }

    @Test
    void aProcessSurvivesABrokenPipe() throws Exception {
        ChildJvm.Result child = ChildJvm.run(BreakingProgram.class);
        assertEquals(0, child.status(), child.err());
        assertEquals("EPIPE and alive", child.out().strip());
    }

    /** Writes to a pipe that nobody reads, in a JVM that has done nothing else. */
    static final class BreakingProgram {
        private BreakingProgram() {}

        public static void main(String[] arguments) throws IOException {
            try (Pipe pipe = Pipe.open()) {
                pipe.readEnd().close();
                try {
                    tryWrite(pipe.writeEnd());
                } catch (SyscallException e) {
                    System.out.println(Errno.name(e.errno()) + " and alive");
                }
            }
        }
    }

    private static long tryWrite(Fd fd) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return fd.write(arena.allocate(1));
        }
    }

    // Nothing taken

    @Test
    void aWriteThatTakesNothingIsNotRepeatedForEver() throws Exception {
        ChildJvm.Result child = ChildJvm.run(WritesThatTakeNothing.class);
        assertEquals(
                """
                write(fd, [8 bytes]): ENOSPC (No space left on device): after 0 bytes
                pwrite(fd, [8 bytes], 4): ENOSPC (No space left on device): after 0 bytes
                """,
                child.out(),
                child.err());
    }
}
