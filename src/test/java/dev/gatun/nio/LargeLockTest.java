package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.io.Fcntl;
import dev.gatun.io.FileFd;
import dev.gatun.io.LockType;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.RecordLock;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** Locks of ranges that are no ints, up to the largest offset there is, of an empty file. */
class LargeLockTest {
    private static final long MAX = Long.MAX_VALUE;
    private static final long GIB = SparseFile.GIB;

    /** Positions and sizes. */
    private static final long[][] RANGES = {
        {0, 10},
        {2 * GIB - 1, 2},
        {4 * GIB, 10},
        {4 * GIB + 5, 8 * GIB},
        {3, 1L << 62},
        {1L << 62, (1L << 62) - 1},
        {MAX - 10, 10},
        {MAX - 1, 1},
        {4 * GIB + 5, 0},
        {5, 0},
        {0, 0},
        {0, MAX},
        {MAX, 0},
    };

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.createFile(folder.resolve("file"));
    }

    /** Takes a lock in one of the ways there are. */
    @FunctionalInterface
    private interface Locking {
        FileLock lock(long position, long size, boolean shared) throws Exception;
    }

    /** What the kernel has, asked through another open file. Its close would end the JDK's. */
    private static void check(FileFd other, Locking locking, boolean shared) throws Exception {
        for (long[] range : RANGES) {
            long position = range[0];
            long size = range[1] == 0 ? MAX - position : range[1];
            FileLock lock = locking.lock(position, range[1], shared);
            assertEquals(position, lock.position());
            assertEquals(size, lock.size());
            assertEquals(shared, lock.isShared());
            assertTrue(lock.isValid());
            assertTrue(isLocked(other, position, shared), () -> "the first byte of " + lock);
            if (size > 0) {
                assertTrue(
                        isLocked(other, position + size - 1, shared),
                        () -> "the last byte of " + lock);
            }
            if (position > 0) {
                assertTrue(isFree(other, 0, position), () -> "all before " + lock);
            }
            if (position + size < MAX) {
                long behind = position + size;
                assertTrue(isFree(other, behind, MAX - behind), () -> "all behind " + lock);
            }
            lock.release();
            assertTrue(isFree(other, 0, RecordLock.TO_THE_END), () -> "all after " + lock);
        }
    }

    private static boolean isLocked(FileFd other, long offset, boolean shared) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            // The last offset of all has no length but this one.
            long count = offset == MAX ? RecordLock.TO_THE_END : 1;
            boolean writes = Fcntl.testOfdLock(other, lock.set(LockType.F_WRLCK, offset, count));
            boolean reads = Fcntl.testOfdLock(other, lock.set(LockType.F_RDLCK, offset, count));
            return !writes && reads == shared;
        }
    }

    private static boolean isFree(FileFd other, long offset, long count) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            RecordLock lock = new RecordLock(arena);
            return Fcntl.testOfdLock(other, lock.set(LockType.F_WRLCK, offset, count));
        }
    }

    @ParameterizedTest
    @EnumSource
    void theKernelHasTheRange(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileFd other = FileFd.open(path, OpenFlags.O_RDWR);
                            FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        check(other, channel::lock, false);
                        check(other, channel::lock, true);
                        check(other, channel::tryLock, false);
                        check(other, channel::tryLock, true);
                        assertEquals(0, channel.size());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void alsoOfAnAsynchronousChannel(Subject on) throws Exception {
        try (FileFd other = FileFd.open(path, OpenFlags.O_RDWR);
                AsynchronousFileChannel channel =
                        AsynchronousFileChannel.open(on.of(path), READ, WRITE)) {
            Locking waits =
                    (position, size, shared) ->
                            channel.lock(position, size, shared).get(60, TimeUnit.SECONDS);
            check(other, waits, false);
            check(other, waits, true);
            check(other, channel::tryLock, false);
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatOverlapsIsAnError(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel one = FileChannel.open(on.of(path), READ, WRITE);
                            FileChannel two = FileChannel.open(on.of(path), READ, WRITE)) {
                        FileLock lock = one.lock(4 * GIB, 8 * GIB, false);
                        Class<? extends Exception> e = OverlappingFileLockException.class;
                        assertThrows(e, () -> two.tryLock(4 * GIB - 1, 2, false));
                        assertThrows(e, () -> two.tryLock(12 * GIB - 1, 1, true));
                        assertThrows(e, () -> two.lock(6 * GIB, 1, false));
                        assertThrows(e, () -> two.lock(0, MAX, false));
                        assertThrows(e, () -> two.tryLock(5, 0, true));
                        assertThrows(e, two::tryLock);
                        // As ints, these would be within.
                        two.tryLock(0, 4 * GIB, false).release();
                        two.tryLock(12 * GIB, 0, false).release();
                        FileLock top = two.tryLock(MAX - 10, 10, true);
                        assertThrows(e, () -> one.tryLock(MAX - 1, 1, true));
                        assertThrows(e, () -> one.tryLock(12 * GIB, 0, true));
                        assertThrows(e, () -> one.tryLock(12 * GIB, MAX - 12 * GIB, true));
                        one.tryLock(12 * GIB, MAX - 12 * GIB - 10, false).release();
                        // At the largest offset there is no byte, and so no overlap.
                        FileLock last = one.tryLock(MAX, 0, false);
                        two.tryLock(12 * GIB, 1L << 61, false).release();
                        last.release();
                        top.release();
                        lock.release();
                        two.lock().release();
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void refusesRangesThatEndNowhere(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileFd other = FileFd.open(path, OpenFlags.O_RDWR);
                            FileChannel channel = FileChannel.open(on.of(path), READ, WRITE);
                            AsynchronousFileChannel asynchronous =
                                    AsynchronousFileChannel.open(on.of(path), READ, WRITE)) {
                        long[][] ranges = {
                            {MAX, 1},
                            {1L << 62, 1L << 62},
                            {-1, 0},
                            {0, -1},
                            {-1, MAX},
                            {Long.MIN_VALUE, 0},
                            {0, Long.MIN_VALUE},
                        };
                        Class<? extends Exception> e = IllegalArgumentException.class;
                        for (long[] range : ranges) {
                            long position = range[0];
                            long size = range[1];
                            assertThrows(e, () -> channel.lock(position, size, false));
                            assertThrows(e, () -> channel.tryLock(position, size, true));
                            assertThrows(e, () -> asynchronous.lock(position, size, false));
                            assertThrows(e, () -> asynchronous.tryLock(position, size, true));
                        }
                        assertTrue(isFree(other, 0, RecordLock.TO_THE_END));
                        channel.lock().release();
                    }
                });
    }
}
