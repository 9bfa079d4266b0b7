package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.io.Fcntl;
import dev.gatun.io.FileFd;
import dev.gatun.io.LockType;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.RecordLock;
import dev.gatun.nio.AsynchronousFileChannelTest.Telling;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Many asynchronous calls at once, locks that are waited for, and what a close ends. */
class AsynchronousPendingTest {
    private static final byte[] CONTENT = FileChannelTest.bytes(1_000_003);

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.write(folder.resolve("file"), CONTENT);
    }

    private static <V> V get(Future<V> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    /** Each call ends, as if there had been no close, or with an exception that says so. */
    @ParameterizedTest
    @EnumSource
    void aCloseEndsWhatIsOutstanding(Subject on) throws Exception {
        for (int round = 0; round < 5; round++) {
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(on.of(path), READ, WRITE);
            List<Future<Integer>> calls = new ArrayList<>();
            for (int i = 0; i < 64; i++) {
                int at = i * 10_000;
                ByteBuffer buffer = ByteBuffer.allocate(10_000);
                calls.add(
                        i % 2 == 0
                                ? channel.read(buffer, at)
                                : channel.write(buffer.put(CONTENT, at, 10_000).flip(), at));
            }
            channel.close();
            for (Future<Integer> each : calls) {
                try {
                    assertEquals(10_000, get(each));
                } catch (ExecutionException e) {
                    assertInstanceOf(AsynchronousCloseException.class, e.getCause());
                }
            }
            Telling<Integer> late = new Telling<>();
            channel.read(ByteBuffer.allocate(1), 0, "attached", late);
            assertInstanceOf(ClosedChannelException.class, late.failure());
        }
        assertArrayEquals(CONTENT, Files.readAllBytes(path));
    }

    /** A lock that is waited for is in the way of others as one that is there. */
    @ParameterizedTest
    @EnumSource
    void whatOverlapsALockThatIsWaitedForIsAnError(Subject on) throws Exception {
        // To close this one would end the JDK's locks.
        try (FileFd holder = FileFd.open(path, OpenFlags.O_RDWR);
                Arena arena = Arena.ofConfined();
                AsynchronousFileChannel one =
                        AsynchronousFileChannel.open(on.of(path), READ, WRITE);
                AsynchronousFileChannel two =
                        AsynchronousFileChannel.open(on.of(path), READ, WRITE)) {
            RecordLock held = new RecordLock(arena).set(LockType.F_WRLCK, 5, 1);
            assertTrue(Fcntl.setOfdLock(holder, held));
            Future<FileLock> first = one.lock(0, 10, false);
            Class<? extends Exception> e = OverlappingFileLockException.class;
            assertThrows(e, () -> one.lock(9, 1, false));
            assertThrows(e, () -> two.lock(0, 0, true));
            assertThrows(e, () -> one.tryLock(9, 2, false));
            assertThrows(e, () -> two.tryLock(0, 1, true));
            Future<FileLock> beside = two.lock(10, 5, true);
            assertTrue(get(beside).isShared());
            assertFalse(first.isDone());
            // Reads and writes do not wait for it.
            ByteBuffer buffer = ByteBuffer.allocate(20);
            assertEquals(20, get(one.read(buffer, 0)));
            assertArrayEquals(Arrays.copyOf(CONTENT, 20), buffer.array());
            assertEquals(20, get(two.write(buffer.flip(), 0)));
            Fcntl.setOfdLock(holder, held.set(LockType.F_UNLCK, 5, 1));
            FileLock lock = get(first);
            assertTrue(lock.isValid());
            lock.release();
            get(two.lock(0, 10, false)).release();
        }
    }

    /** What waited is no longer in the way of anybody, and the handler is told. */
    @ParameterizedTest
    @EnumSource
    void aCloseEndsTheWaitForALock(Subject on) throws Exception {
        try (FileFd holder = FileFd.open(path, OpenFlags.O_RDWR);
                Arena arena = Arena.ofConfined();
                AsynchronousFileChannel other =
                        AsynchronousFileChannel.open(on.of(path), READ, WRITE)) {
            RecordLock held = new RecordLock(arena).set(LockType.F_WRLCK, 0, 1);
            assertTrue(Fcntl.setOfdLock(holder, held));
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(on.of(path), READ, WRITE);
            Telling<FileLock> told = new Telling<>();
            channel.lock(0, 10, false, "attached", told);
            assertThrows(OverlappingFileLockException.class, () -> other.tryLock(9, 1, false));
            channel.close();
            assertInstanceOf(AsynchronousCloseException.class, told.failure());
            Fcntl.setOfdLock(holder, held.set(LockType.F_UNLCK, 0, 1));
            other.tryLock(0, 10, false).release();
        }
    }

    /** Offsets that are no ints. */
    @ParameterizedTest
    @EnumSource
    void offsetsThatAreNoInts(Subject on) throws Exception {
        Path sparse = SparseFile.make(folder.resolve("sparse"));
        try (AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(on.of(sparse), READ, WRITE)) {
            long end = channel.size();
            for (long place : SparseFile.PLACES) {
                ByteBuffer buffer = ByteBuffer.allocateDirect(10);
                assertEquals(10, get(channel.read(buffer, place)));
                byte[] read = new byte[10];
                buffer.flip().get(read);
                assertEquals(SparseFile.TEXT, new String(read));
                assertEquals(3, get(channel.write(ByteBuffer.wrap("abc".getBytes()), place + 2)));
                assertEquals("01abc56789", SparseFile.textAt(sparse, place, 10));
            }
            assertEquals(end, channel.size());
            assertEquals(-1, get(channel.read(ByteBuffer.allocate(1), end)));
            assertEquals(-1, get(channel.read(ByteBuffer.allocate(1), 1L << 40)));
            channel.truncate(4 * SparseFile.GIB + 1);
            assertEquals(4 * SparseFile.GIB + 1, channel.size());
            assertEquals(1, get(channel.read(ByteBuffer.allocate(9), 4 * SparseFile.GIB)));
        }
    }
}
