package dev.gatun.io;

import static dev.gatun.io.Failures.fails;
import static dev.gatun.io.LockType.F_RDLCK;
import static dev.gatun.io.LockType.F_UNLCK;
import static dev.gatun.io.LockType.F_WRLCK;
import static dev.gatun.io.OpenFlags.O_RDONLY;
import static dev.gatun.io.OpenFlags.O_RDWR;
import static dev.gatun.io.RecordLock.TO_THE_END;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Blocked;
import dev.gatun.ChildJvm;
import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

class RecordLockTest {
    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = folder.resolve("file");
        Files.write(path, new byte[1000]);
    }

    // The description

    @Test
    void describesALock() {
        try (Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            assertEquals("{l_type=F_RDLCK, l_whence=SEEK_SET, l_start=0, l_len=0}", text(lock));
            lock.set(F_WRLCK, Whence.SEEK_END, -10, 5);
            assertEquals(F_WRLCK, lock.type());
            assertEquals(Whence.SEEK_END, lock.whence());
            assertEquals(-10, lock.start());
            assertEquals(5, lock.byteCount());
            assertEquals(0, lock.pid());
            assertEquals(32, lock.segment().byteSize());
            assertEquals(Whence.SEEK_CUR, lock.set(F_UNLCK, Whence.SEEK_CUR, 0, 1).whence());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> lock.set(F_UNLCK, Whence.SEEK_DATA, 0, 1));
        }
    }

    private static String text(RecordLock lock) {
        return lock.toString();
    }

    // Of an open file description

    @Test
    void ofdLocksOfTwoOpenFilesExcludeEachOther() throws IOException {
        FileFd two = FileFd.open(path, O_RDWR);
        try (FileFd one = FileFd.open(path, O_RDWR);
                Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            assertTrue(Fcntl.setOfdLock(one, lock.set(F_WRLCK, 10, 20)));
            assertFalse(Fcntl.setOfdLock(two, lock.set(F_WRLCK, 15, 1)));
            assertFalse(Fcntl.setOfdLock(two, lock.set(F_RDLCK, 0, TO_THE_END)));
            assertTrue(Fcntl.setOfdLock(two, lock.set(F_WRLCK, 30, 1)), "behind the other");
            assertTrue(Fcntl.setOfdLock(two, lock.set(F_UNLCK, 30, 1)));

            assertFalse(Fcntl.testOfdLock(two, lock.set(F_RDLCK, 0, TO_THE_END)));
            assertEquals(F_WRLCK, lock.type());
            assertEquals(Whence.SEEK_SET, lock.whence());
            assertEquals(10, lock.start());
            assertEquals(20, lock.byteCount());
            assertEquals(-1, lock.pid());
            // The answer has a pid, which the kernel refuses in a question.
            assertFalse(Fcntl.setOfdLock(two, lock));
            assertTrue(Fcntl.testOfdLock(one, lock.set(F_WRLCK, 0, TO_THE_END)), "its own");
            assertEquals(F_UNLCK, lock.type());

            assertTrue(Fcntl.setOfdLock(one, lock.set(F_RDLCK, 10, 20)), "made a shared one");
            assertTrue(Fcntl.setOfdLock(two, lock.set(F_RDLCK, 10, 20)));
            assertFalse(Fcntl.setOfdLock(one, lock.set(F_WRLCK, 10, 20)));
            two.close();
            assertTrue(Fcntl.setOfdLock(one, lock.set(F_WRLCK, 10, 20)), "gone with the other");
        }
    }

    @Test
    void countsFromTheEnd() throws IOException {
        try (FileFd one = FileFd.open(path, O_RDWR);
                FileFd two = FileFd.open(path, O_RDWR);
                Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            assertTrue(Fcntl.setOfdLock(one, lock.set(F_WRLCK, Whence.SEEK_END, -10, 5)));
            assertFalse(Fcntl.testOfdLock(two, lock.set(F_WRLCK, 0, TO_THE_END)));
            assertEquals(990, lock.start());
            assertEquals(5, lock.byteCount());
        }
    }

    @Test
    void ofdLockWaits() throws Exception {
        try (FileFd one = FileFd.open(path, O_RDWR);
                FileFd two = FileFd.open(path, O_RDWR);
                Arena arena = Arena.ofShared()) {
            RecordLock lock = new RecordLock(arena);
            RecordLock other = new RecordLock(arena).set(F_WRLCK, 0, 10);
            assertTrue(Fcntl.setOfdLock(one, lock.set(F_WRLCK, 0, 10)));
            SleepingThread<Boolean> waiting = lockLater(two, other);
            waiting.awaitIn(SyscallNumber.SYS_fcntl);
            assertTrue(Fcntl.setOfdLock(one, lock.set(F_UNLCK, 0, 10)));
            assertTrue(waiting.result());
            assertFalse(Fcntl.setOfdLock(one, lock.set(F_WRLCK, 0, 10)), "the other has it");
        }
    }

    @Test
    void aSignalEndsTheWaitForAnOfdLock() throws Exception {
        try (FileFd one = FileFd.open(path, O_RDWR);
                FileFd two = FileFd.open(path, O_RDWR);
                Arena arena = Arena.ofShared()) {
            RecordLock lock = new RecordLock(arena);
            RecordLock other = new RecordLock(arena).set(F_WRLCK, 0, 10);
            assertTrue(Fcntl.setOfdLock(one, lock.set(F_WRLCK, 0, 10)));
            SleepingThread<Boolean> waiting = lockLater(two, other);
            waiting.awaitIn(SyscallNumber.SYS_fcntl);
            waiting.interrupt();
            assertEquals(
                    "fcntl("
                            + two
                            + ", F_OFD_SETLKW, {l_type=F_WRLCK, l_whence=SEEK_SET, l_start=0,"
                            + " l_len=10}): EINTR (Interrupted system call)",
                    fails(Errno.EINTR, waiting::result).getMessage());
            assertTrue(Fcntl.setOfdLock(one, lock.set(F_UNLCK, 0, 10)));
            assertTrue(Fcntl.testOfdLock(one, lock.set(F_WRLCK, 0, 10)), "nothing was locked");
        }
    }

    private static SleepingThread<Boolean> lockLater(FileFd file, RecordLock lock)
            throws Exception {
        return SleepingThread.start(
                () -> {
                    Fcntl.setOfdLockWait(file, lock);
                    return true;
                });
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        try (FileFd file = FileFd.open(path, O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            fails(Errno.EBADF, () -> Fcntl.setOfdLock(file, lock.set(F_WRLCK, 0, 1)));
            fails(Errno.EBADF, () -> Fcntl.setOfdLockWait(file, lock.set(F_WRLCK, 0, 1)));
            fails(Errno.EINVAL, () -> Fcntl.setLock(file, lock.set(F_RDLCK, -1, 1)));
            fails(Errno.EINVAL, () -> Fcntl.testLock(file, lock.set(F_RDLCK, -1, 1)));
            fails(
                    Errno.EOVERFLOW,
                    () -> Fcntl.setLock(file, lock.set(F_RDLCK, Long.MAX_VALUE, 10)));
        }
    }

    // Of a process

    @Test
    void locksOfTwoProcessesExcludeEachOther() throws Exception {
        try (FileFd file = FileFd.open(path, O_RDWR);
                Other other = new Other(path);
                Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            assertTrue(Fcntl.setLock(file, lock.set(F_WRLCK, 10, 20)));
            assertEquals("false", other.ask("SETLK F_WRLCK 15 1"));
            long pid = ProcessHandle.current().pid();
            assertEquals("F_WRLCK 10 20 " + pid, other.ask("GETLK F_RDLCK 0 100"));
            assertEquals("true", other.ask("SETLK F_WRLCK 30 1"));

            assertFalse(Fcntl.testLock(file, lock.set(F_RDLCK, 0, TO_THE_END)));
            assertEquals(F_WRLCK, lock.type());
            assertEquals(30, lock.start());
            assertEquals(1, lock.byteCount());
            assertEquals(other.process.pid(), lock.pid());
            assertFalse(Fcntl.setLock(file, lock.set(F_RDLCK, 30, 1)));
            assertTrue(Fcntl.testLock(file, lock.set(F_WRLCK, 10, 20)));
            assertEquals(F_UNLCK, lock.type());

            assertTrue(Fcntl.setLock(file, lock.set(F_UNLCK, 10, 20)));
            assertEquals("true", other.ask("SETLK F_WRLCK 15 1"));
        }
    }

    @Test
    void aProcessLosesItsLocksWithAnyDescriptorOfTheFile() throws Exception {
        try (FileFd file = FileFd.open(path, O_RDWR);
                Other other = new Other(path);
                Arena arena = Arena.ofConfined()) {
            assertTrue(Fcntl.setLock(file, new RecordLock(arena).set(F_WRLCK, 0, 1)));
            assertEquals("false", other.ask("SETLK F_WRLCK 0 1"));
            FileFd.open(path, O_RDONLY).close();
            assertEquals("true", other.ask("SETLK F_WRLCK 0 1"));
        }
    }

    @Test
    void aProcessWaitsForAnother() throws Exception {
        try (FileFd file = FileFd.open(path, O_RDWR);
                Other other = new Other(path);
                Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            assertTrue(Fcntl.setLock(file, lock.set(F_WRLCK, 0, 1)));
            other.tell("SETLKW F_WRLCK 0 1");
            other.awaitWaiting();
            assertTrue(Fcntl.setLock(file, lock.set(F_UNLCK, 0, 1)));
            assertEquals("true", other.answer());
            assertFalse(Fcntl.setLock(file, lock.set(F_RDLCK, 0, 1)));
        }
    }

    @Test
    void theKernelSeesADeadlock() throws Exception {
        try (FileFd file = FileFd.open(path, O_RDWR);
                Other other = new Other(path);
                Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            assertTrue(Fcntl.setLock(file, lock.set(F_WRLCK, 0, 1)));
            assertEquals("true", other.ask("SETLK F_WRLCK 1 1"));
            other.tell("SETLKW F_WRLCK 0 1");
            other.awaitWaiting();
            fails(Errno.EDEADLK, () -> Fcntl.setLockWait(file, lock.set(F_WRLCK, 1, 1)));
            assertTrue(Fcntl.setLock(file, lock.set(F_UNLCK, 0, 1)));
            assertEquals("true", other.answer());
        }
    }

    /** A process that locks what it is told to. */
    private static final class Other implements AutoCloseable {
        final Process process;
        private final BufferedReader answers;

        Other(Path path) throws IOException {
            process =
                    new ProcessBuilder(ChildJvm.command(LockingProgram.class, path.toString()))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            answers = process.inputReader();
        }

        void tell(String line) throws IOException {
            process.getOutputStream().write((line + "\n").getBytes());
            process.getOutputStream().flush();
        }

        String answer() throws IOException {
            return answers.readLine();
        }

        String ask(String line) throws IOException {
            tell(line);
            return answer();
        }

        /** Returns when a thread of it sleeps in fcntl. */
        void awaitWaiting() throws Exception {
            Blocked.await(process, SyscallNumber.SYS_fcntl);
        }

        /** Ends it by the end of its input. */
        @Override
        public void close() throws IOException {
            process.getOutputStream().close();
            try {
                process.onExit().orTimeout(60, TimeUnit.SECONDS).join();
            } finally {
                process.destroyForcibly();
            }
            assertEquals(0, process.exitValue());
        }
    }
}
