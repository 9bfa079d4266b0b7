package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.OpenFlags.O_APPEND;
import static dev.gatun.io.OpenFlags.O_DIRECT;
import static dev.gatun.io.OpenFlags.O_NONBLOCK;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.concurrent.CompletableFuture;

class PipeTest {
    private static final int O_CLOEXEC = 0x80000;

    @Test
    void takesWhatIsWrittenToWhoReads() throws IOException {
        try (Pipe pipe = Pipe.open()) {
            assertTrue(Fcntl.isCloseOnExec(pipe.readEnd()));
            assertTrue(Fcntl.isCloseOnExec(pipe.writeEnd()));
            assertFalse(Fcntl.isNonBlocking(pipe.readEnd()));
            Bytes.write(pipe.writeEnd(), "hello");
            assertEquals("hello", Bytes.readText(pipe.readEnd(), 5));
            pipe.writeEnd().close();
            assertEquals(0, Bytes.tryRead(pipe.readEnd()), "the end");
        }
    }

    @Test
    void closesBothEndsAndWhatIsLeft() throws IOException {
        Pipe pipe = Pipe.open();
        int readEnd = pipe.readEnd().number();
        int writeEnd = pipe.writeEnd().number();
        pipe.readEnd().close();
        pipe.close();
        pipe.close();
        assertFalse(pipe.readEnd().isOpen());
        assertFalse(pipe.writeEnd().isOpen());
        assertEquals(-Errno.EBADF, Syscalls.fcntl(readEnd, 1, 0));
        assertEquals(-Errno.EBADF, Syscalls.fcntl(writeEnd, 1, 0));
    }

    @Test
    void canBeNonBlocking() throws IOException {
        try (Pipe pipe = Pipe.open(O_NONBLOCK)) {
            assertTrue(Fcntl.isNonBlocking(pipe.readEnd()));
            assertTrue(Fcntl.isNonBlocking(pipe.writeEnd()));
            assertEquals(Fd.WOULD_BLOCK, Bytes.tryRead(pipe.readEnd()));
        }
    }

    @Test
    void refusesOtherFlags() {
        SyscallException e = fails(Errno.EINVAL, () -> Pipe.open(O_APPEND));
        assertEquals("pipe2(O_APPEND|O_CLOEXEC): EINVAL (Invalid argument)", e.getMessage());
    }

    @Test
    void hasACapacity() throws IOException {
        try (Pipe pipe = Pipe.open(O_NONBLOCK)) {
            assertEquals(16_384, pipe.writeEnd().setCapacity(10_000));
            assertEquals(16_384, pipe.readEnd().capacity());
            assertEquals(16_384, pipe.writeEnd().capacity());
            try (Arena arena = Arena.ofConfined()) {
                assertEquals(16_384, pipe.writeEnd().write(arena.allocate(20_000)));
            }
            fails(Errno.EBUSY, () -> pipe.readEnd().setCapacity(4096));
        }
    }

    @Test
    void inPacketModeAReadGetsOneWrite() throws IOException {
        try (Pipe pipe = Pipe.open(O_DIRECT);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(100);
            Bytes.write(pipe.writeEnd(), "first");
            Bytes.write(pipe.writeEnd(), "second");
            assertEquals(5, pipe.readEnd().read(buffer));
            assertEquals(6, pipe.readEnd().read(buffer));
            assertEquals("second", buffer.getString(0));
            Bytes.write(pipe.writeEnd(), "third");
            Bytes.write(pipe.writeEnd(), "fourth");
            assertEquals(2, pipe.readEnd().read(buffer.asSlice(0, 2)));
            assertEquals(6, pipe.readEnd().read(buffer), "the rest of the packet is lost");
        }
    }

    @Test
    void withoutPacketModeWritesRunTogether() throws IOException {
        try (Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            Bytes.write(pipe.writeEnd(), "first");
            Bytes.write(pipe.writeEnd(), "second");
            assertEquals(11, pipe.readEnd().read(arena.allocate(100)));
        }
    }

    @Test
    void anEndCanBeOfANumber() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment fds = arena.allocate(8, 4);
            assertEquals(0, Syscalls.pipe2(fds, O_CLOEXEC));
            try (PipeFd in = PipeFd.own(fds.get(ValueLayout.JAVA_INT, 0));
                    PipeFd out = PipeFd.own(fds.get(ValueLayout.JAVA_INT, 4))) {
                try (PipeFd borrowed = PipeFd.borrow(out.number())) {
                    assertFalse(borrowed.isOwned());
                    Bytes.write(borrowed, "abc");
                }
                assertArrayEquals("abc".getBytes(), Bytes.read(in, 3));
                assertTrue(out.isOpen());
                assertTrue(in.isOwned());
            }
        }
    }

    @Test
    void theRawCallGivesBothNumbersInOneResult() throws IOException {
        long ends = Syscalls.pipe2(O_CLOEXEC);
        try (PipeFd in = PipeFd.own((int) ends);
                PipeFd out = PipeFd.own((int) (ends >>> 32))) {
            Bytes.write(out, "x");
            assertEquals("x", Bytes.readText(in, 1));
        }
        assertEquals(-Errno.EINVAL, Syscalls.pipe2(0x400));
    }

    @Test
    void isPrintedAsItsTwoNumbers() throws IOException {
        Pipe pipe = Pipe.open();
        String text = "[" + pipe.readEnd().number() + ", " + pipe.writeEnd().number() + "]";
        assertEquals(text, pipe.toString());
        pipe.close();
        assertEquals(text, pipe.toString());
    }

    /** Unlike that of a channel, which would be closed. */
    @Test
    void anInterruptedThreadGoesOnWaiting() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            CompletableFuture<Thread> reader = new CompletableFuture<>();
            var reading =
                    SleepingThread.startAndAwait(
                            SyscallNumber.SYS_read,
                            () -> {
                                reader.complete(Thread.currentThread());
                                Bytes.readText(pipe.readEnd(), 1);
                                return Thread.interrupted();
                            });
            reader.get().interrupt();
            Bytes.write(pipe.writeEnd(), "x");
            assertTrue(reading.result(), "it is interrupted when the call has ended");
            assertTrue(pipe.readEnd().isOpen());
        }
    }
}
