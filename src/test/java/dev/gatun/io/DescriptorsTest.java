package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.Failures.skipIfRefused;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;
import dev.gatun.SleepingThread;
import dev.gatun.event.EventFd;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

class DescriptorsTest {
    @Test
    void aDuplicateSharesThePositionAndClosesByItself() throws IOException {
        MemFd file = MemFd.create("file");
        Bytes.write(file, "hello");
        try (FileFd duplicate = Descriptors.dup(file)) {
            assertNotEquals(file.number(), duplicate.number());
            assertTrue(duplicate.isOwned());
            assertTrue(Fcntl.isCloseOnExec(duplicate));
            assertEquals(5, duplicate.lseek(0, Whence.SEEK_CUR));
            file.close();
            assertEquals("hello", new String(Bytes.pread(duplicate, 10, 0)));
        }
    }

    @Test
    void aDuplicateIsOfItsKind() throws IOException {
        try (Pipe pipe = Pipe.open();
                PipeFd end = Descriptors.dup(pipe.writeEnd());
                Fd plain = Descriptors.dup((Fd) end)) {
            assertEquals(end.capacity(), pipe.readEnd().capacity());
            Bytes.write(plain, "x");
            assertEquals("x", Bytes.readText(pipe.readEnd(), 1));
        }
    }

    /** 0 is closed there, and would be the lowest number. */
    @Test
    void aDuplicateIsNoStandardStream() throws Exception {
        ChildJvm.Result child = ChildJvm.run(DuplicatingProgram.class);
        assertEquals(0, child.status(), child.err());
        assertEquals("true", child.out().strip(), child.err());
    }

    /** Closes its standard input and duplicates a file. */
    static final class DuplicatingProgram {
        private DuplicatingProgram() {}

        public static void main(String[] arguments) throws IOException {
            // Loaded before: the JVM puts /dev/null where it closes a file with one of these
            // numbers, as another of its threads may at any time.
            Descriptors.dup(Fd.borrow(1)).close();
            int lowest;
            int tries = 0;
            do {
                Syscalls.close(0);
                lowest = Syscalls.dup(1);
                Syscalls.close(lowest);
            } while (lowest != 0 && ++tries < 1000);
            try (Fd duplicate = Descriptors.dup(Fd.borrow(1))) {
                System.out.println(lowest == 0 && duplicate.number() > 2);
            }
        }
    }

    @Test
    void aNumberIsReplacedThroughItsObject() throws IOException {
        try (MemFd first = MemFd.create("first");
                MemFd second = MemFd.create("second")) {
            int number = second.number();
            Descriptors.dup3(first, second, true);
            assertEquals(number, second.number());
            assertTrue(Fcntl.isCloseOnExec(second));
            Bytes.write(second, "through the second");
            assertEquals("through the second", new String(Bytes.pread(first, 100, 0)));
            Descriptors.dup3(first, second, false);
            assertFalse(Fcntl.isCloseOnExec(second));
            SyscallException e = fails(Errno.EINVAL, () -> Descriptors.dup3(first, first, true));
            assertEquals(
                    "dup3(" + first + ", " + first + ", O_CLOEXEC): EINVAL (Invalid argument)",
                    e.getMessage());
        }
    }

    @Test
    void whoReadsKeepsTheOldFile() throws Exception {
        try (Pipe pipe = Pipe.open();
                Pipe other = Pipe.open()) {
            var reading = SleepingThread.start(() -> Bytes.tryRead(pipe.readEnd()));
            reading.awaitIn(SyscallNumber.SYS_read);
            Descriptors.dup3(other.readEnd(), pipe.readEnd(), true);
            Bytes.write(other.writeEnd(), "other");
            Bytes.write(pipe.writeEnd(), "x");
            assertEquals(1, reading.result(), "woken by the old pipe");
            assertEquals("other", Bytes.readText(pipe.readEnd(), 5));
        }
    }

    @Test
    void standardOutputCanBeRedirected() throws Exception {
        Path file = Files.createTempFile("out", ".txt");
        try {
            ChildJvm.Result child = ChildJvm.run(RedirectingProgram.class, file.toString());
            assertEquals(0, child.status(), child.err());
            assertEquals("before", child.out().strip());
            assertEquals("after", Files.readString(file).strip());
        } finally {
            Files.delete(file);
        }
    }

    /** Sends its standard output to a file. */
    static final class RedirectingProgram {
        private RedirectingProgram() {}

        public static void main(String[] arguments) throws IOException {
            System.out.println("before");
            System.out.flush();
            try (FileFd file = FileFd.open(arguments[0], OpenFlags.O_WRONLY)) {
                Descriptors.dup3(file, Fd.borrow(1), false);
            }
            System.out.println("after");
        }
    }

    @Test
    void aRangeIsClosedOnExec() throws Exception {
        try (MemFd file = MemFd.create("file");
                Fd low = Fcntl.dupFd(file, 700);
                Fd high = Fcntl.dupFd(file, 710);
                Fd outside = Fcntl.dupFd(file, 720)) {
            skipIfRefused(
                    "CLOSE_RANGE_CLOEXEC",
                    () -> Descriptors.setCloseOnExec(low.number(), high.number()),
                    Errno.EINVAL,
                    Errno.ENOSYS);
            assertTrue(Fcntl.isCloseOnExec(low));
            assertTrue(Fcntl.isCloseOnExec(high));
            assertFalse(Fcntl.isCloseOnExec(outside));
            Descriptors.setCloseOnExec(720, Integer.MAX_VALUE);
            assertTrue(Fcntl.isCloseOnExec(outside));
        }
        assertThrows(IllegalArgumentException.class, () -> Descriptors.setCloseOnExec(-1, 3));
        assertThrows(IllegalArgumentException.class, () -> Descriptors.setCloseOnExec(4, 3));
    }

    @Test
    void theRawCallClosesARange() throws IOException {
        try (MemFd file = MemFd.create("file")) {
            Fd low = Fcntl.dupFd(file, 800);
            int number = low.number();
            int beside = Syscalls.fcntl(file.number(), 0, number + 1);
            assertEquals(number + 1, beside);
            assertEquals(0, Syscalls.closeRange(beside, beside, 0));
            assertEquals(-Errno.EBADF, Syscalls.fcntl(beside, 1, 0));
            assertEquals(0, Syscalls.fcntl(number, 1, 0));
            low.close();
            assertEquals(-Errno.EINVAL, Syscalls.closeRange(4, 3, 0));
            assertEquals(-Errno.EINVAL, Syscalls.closeRange(beside, beside, 1 << 20));
        }
    }

    /** As descriptors come that were passed on: nobody has said what they are. */
    @Test
    void aFileIsTakenOver() throws IOException {
        MemFd file = MemFd.create("file");
        Bytes.write(file, "hello");
        Fd plain = Descriptors.dup((Fd) file);
        int number = plain.number();
        try (FileFd taken = FileFd.own(plain)) {
            assertEquals(number, taken.number());
            assertTrue(taken.isOwned());
            assertFalse(plain.isOpen());
            assertEquals(5, taken.size());
        }
        assertEquals(-Errno.EBADF, Syscalls.fcntl(number, FcntlCommand.F_GETFD.value(), 0));
        file.close();
        try (FileFd directory = FileFd.own((Fd) FileFd.open(Path.of("/"), OpenFlags.O_PATH))) {
            assertTrue(directory.isOpen());
        }
    }

    @Test
    void whatIsNoFileIsNotTakenOver() throws IOException {
        try (Pipe pipe = Pipe.open();
                SocketFd socket = SocketFd.tcp(AddressFamily.AF_INET);
                EventFd event = EventFd.create()) {
            assertEquals(
                    "descriptor " + pipe.readEnd() + " is no file, but S_IFIFO",
                    assertThrows(IllegalArgumentException.class, () -> FileFd.own(pipe.readEnd()))
                            .getMessage());
            assertThrows(IllegalArgumentException.class, () -> FileFd.own(socket));
            assertThrows(IllegalArgumentException.class, () -> FileFd.own(event));
            assertTrue(pipe.readEnd().isOpen() && socket.isOpen() && event.isOpen());
        }
        try (MemFd file = MemFd.create("file")) {
            Fd borrowed = Fd.borrow(file.number());
            assertThrows(IllegalStateException.class, () -> FileFd.own(borrowed));
            try (Fd held = Descriptors.dup((Fd) file)) {
                held.acquire();
                assertThrows(IllegalStateException.class, () -> FileFd.own(held));
                held.release();
                assertTrue(held.isOpen());
            }
        }
        Fd closed = Fd.own(Syscalls.dup(1));
        closed.close();
        assertThrows(ClosedException.class, () -> FileFd.own(closed));
    }
}
