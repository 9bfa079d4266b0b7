package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.Blocked;
import dev.gatun.ChildJvm;
import dev.gatun.Until;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Locks: within the process, and of other processes, the JDK's and ours. */
class FileLockTest {
    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.write(folder.resolve("file"), new byte[100]);
    }

    private FileChannel open(Subject on) throws IOException {
        return FileChannel.open(on.of(path), READ, WRITE);
    }

    // Within the process.

    @ParameterizedTest
    @EnumSource
    void aLockKnowsWhatItIsOf(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on)) {
                        FileLock lock = channel.lock(3, 5, true);
                        assertEquals(3, lock.position());
                        assertEquals(5, lock.size());
                        assertTrue(lock.isShared());
                        assertTrue(lock.isValid());
                        assertSame(channel, lock.acquiredBy());
                        assertSame(channel, lock.channel());
                        lock.release();
                        assertFalse(lock.isValid());
                        lock.release();
                        try (FileLock whole = channel.lock()) {
                            assertEquals(0, whole.position());
                            assertEquals(Long.MAX_VALUE, whole.size());
                            assertFalse(whole.isShared());
                        }
                        try (FileLock rest = channel.tryLock(10, 0, false)) {
                            assertEquals(Long.MAX_VALUE - 10, rest.size());
                        }
                    }
                    FileChannel channel = open(on);
                    FileLock last = channel.tryLock();
                    channel.close();
                    assertFalse(last.isValid());
                    assertThrows(ClosedChannelException.class, last::release);
                });
    }

    @ParameterizedTest
    @EnumSource
    void twoThatOverlapAreAnErrorWithinTheProcess(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel one = open(on);
                            FileChannel two = open(on);
                            AsynchronousFileChannel three =
                                    AsynchronousFileChannel.open(on.of(path), READ, WRITE)) {
                        FileLock lock = one.lock(10, 10, true);
                        Class<? extends Exception> e = OverlappingFileLockException.class;
                        assertThrows(e, () -> one.tryLock(15, 10, true));
                        assertThrows(e, () -> two.tryLock(5, 6, true));
                        assertThrows(e, () -> two.lock(19, 1, false));
                        assertThrows(e, two::lock);
                        assertThrows(e, () -> three.tryLock(10, 1, true));
                        assertThrows(e, () -> three.lock(10, 1, true));
                        try (FileLock before = two.lock(0, 10, false);
                                FileLock behind = three.lock(20, 0, false).get()) {
                            assertTrue(before.isValid() && behind.isValid());
                        }
                        lock.release();
                        two.tryLock(15, 10, false).release();
                        FileChannel four = open(on);
                        four.lock();
                        four.close();
                        two.lock().release();
                    }
                });
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "JDK")
    void aLockOfTheJdksChannelInThisProcessIsSeen(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel jdks = open(Subject.JDK);
                            FileChannel ours = open(on)) {
                        Class<? extends Exception> e = OverlappingFileLockException.class;
                        FileLock lock = jdks.lock(10, 10, false);
                        assertThrows(e, () -> ours.tryLock(15, 1, false));
                        assertThrows(e, () -> ours.lock(15, 1, true));
                        lock.release();
                        lock = jdks.lock(10, 10, true);
                        assertThrows(e, () -> ours.lock(15, 1, true));
                        ours.tryLock(20, 1, true).release();
                        lock.release();
                        FileLock own = ours.lock(15, 1, true);
                        // The JDK cannot know whose it is.
                        assertNull(jdks.tryLock(10, 10, false));
                        own.release();
                        jdks.tryLock(10, 10, false).release();
                    }
                });
    }

    // Between processes.

    /** A process that locks. */
    private static final class Locker implements AutoCloseable {
        private final Process process;
        private final PrintStream in;
        private final BufferedReader out;

        Locker(Path path, Subject subject) throws IOException {
            process =
                    new ProcessBuilder(
                                    ChildJvm.command(
                                            LockingJvm.class, path.toString(), subject.name()))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            in = new PrintStream(process.getOutputStream(), true);
            out = new BufferedReader(new InputStreamReader(process.getInputStream()));
            assertEquals("ready", out.readLine());
        }

        String ask(String line) throws IOException {
            in.println(line);
            return out.readLine();
        }

        @Override
        public void close() {
            in.close();
            process.onExit().join();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "THREAD,  JDK",
        "JDK,     THREAD",
        "VIRTUAL, THREAD",
        "RING,    JDK",
    })
    void locksOfProcessesExcludeEachOther(Subject on, Subject other) throws Exception {
        try (Locker locker = new Locker(path, other)) {
            on.run(
                    () -> {
                        try (FileChannel channel = open(on)) {
                            assertEquals("true", locker.ask("lock 10 10 false"));
                            assertNull(channel.tryLock(15, 1, false));
                            assertNull(channel.tryLock(15, 1, true));
                            assertNull(channel.tryLock());
                            channel.tryLock(20, 1, false).release();
                            assertEquals("released", locker.ask("release"));
                            FileLock lock = channel.tryLock(0, 50, true);
                            assertNotNull(lock);
                            assertEquals("false", locker.ask("lock 49 2 false"));
                            assertEquals("true", locker.ask("lock 49 2 true"));
                            assertEquals("released", locker.ask("release"));
                            lock.release();
                            assertEquals("true", locker.ask("lock 49 2 false"));
                            assertEquals("released", locker.ask("release"));
                            channel.lock();
                            assertEquals("false", locker.ask("lock 0 1 true"));
                        }
                        assertEquals("true", locker.ask("lock 0 1 true"));
                        assertEquals("released", locker.ask("release"));
                    });
        }
    }

    /** Another process has a lock: what the wait for it ends with. */
    private void waits(Subject on, Ending ending) throws Exception {
        try (Locker locker = new Locker(path, Subject.JDK);
                FileChannel channel = open(on)) {
            assertEquals("true", locker.ask("lock 0 10 false"));
            CountDownLatch begun = new CountDownLatch(1);
            FutureTask<FileLock> lock =
                    new FutureTask<>(
                            () -> {
                                begun.countDown();
                                return channel.lock(5, 10, false);
                            });
            Thread thread = on.thread(lock);
            thread.start();
            begun.await();
            if (on == Subject.JDK) {
                Blocked.await(SyscallNumber.SYS_fcntl, NumbersOfFiles.of(path).getFirst(), 1);
            } else {
                Until.holds("it waits", () -> thread.getState() != Thread.State.RUNNABLE);
            }
            ending.of(locker, channel, thread, lock::get);
        }
    }

    @FunctionalInterface
    private interface Ending {
        void of(Locker locker, FileChannel channel, Thread thread, Callable<FileLock> lock)
                throws Exception;
    }

    @ParameterizedTest
    @EnumSource
    void aWaitForALockEndsWithTheLock(Subject on) throws Exception {
        waits(
                on,
                (locker, channel, thread, lock) -> {
                    assertEquals("released", locker.ask("release"));
                    assertTrue(lock.call().isValid());
                    assertEquals("false", locker.ask("lock 0 10 false"));
                });
    }

    @ParameterizedTest
    @EnumSource
    void aWaitForALockEndsWithTheChannel(Subject on) throws Exception {
        waits(
                on,
                (locker, channel, thread, lock) -> {
                    channel.close();
                    ExecutionException e = assertThrows(ExecutionException.class, lock::call);
                    assertEquals(AsynchronousCloseException.class, e.getCause().getClass());
                    // It is not in the table any more.
                    assertEquals("released", locker.ask("release"));
                    try (FileChannel again = open(on)) {
                        again.lock().release();
                    }
                });
    }

    /** The JDK closes the channel as well. */
    @ParameterizedTest
    @EnumSource
    void aWaitForALockEndsWithAnInterrupt(Subject on) throws Exception {
        waits(
                on,
                (locker, channel, thread, lock) -> {
                    thread.interrupt();
                    ExecutionException e = assertThrows(ExecutionException.class, lock::call);
                    assertEquals(FileLockInterruptionException.class, e.getCause().getClass());
                    assertEquals(on != Subject.JDK, channel.isOpen());
                });
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptedThreadGetsNoLock(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = open(on)) {
                        Thread.currentThread().interrupt();
                        assertThrows(FileLockInterruptionException.class, channel::lock);
                        assertTrue(Thread.interrupted());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void anAsynchronousChannelWaitsForALock(Subject on) throws Exception {
        try (Locker locker = new Locker(path, Subject.THREAD)) {
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(on.of(path), READ, WRITE);
            assertEquals("true", locker.ask("lock 0 10 false"));
            assertNull(channel.tryLock(0, 1, false));
            var first = channel.lock(0, 1, false);
            var second = channel.lock(1, 1, true);
            assertFalse(first.isDone());
            assertEquals("released", locker.ask("release"));
            FileLock lock = first.get(60, TimeUnit.SECONDS);
            assertSame(channel, lock.acquiredBy());
            assertTrue(second.get(60, TimeUnit.SECONDS).isShared());
            lock.release();
            assertEquals("true", locker.ask("lock 0 1 false"));
            var third = channel.lock(0, 1, false);
            channel.close();
            ExecutionException e = assertThrows(ExecutionException.class, third::get);
            assertEquals(AsynchronousCloseException.class, e.getCause().getClass());
            var late = channel.lock(0, 1, false);
            e = assertThrows(ExecutionException.class, late::get);
            assertEquals(ClosedChannelException.class, e.getCause().getClass());
        }
    }

    /** Closing any descriptor of a file ends the JDK's locks of it, but none of these. */
    @Test
    void closingAnotherChannelOfTheFileLeavesALock() throws Exception {
        try (Locker locker = new Locker(path, Subject.JDK);
                FileChannel channel = open(Subject.THREAD)) {
            channel.lock();
            open(Subject.THREAD).close();
            open(Subject.JDK).close();
            assertEquals("false", locker.ask("lock 0 1 true"));
        }
    }
}
