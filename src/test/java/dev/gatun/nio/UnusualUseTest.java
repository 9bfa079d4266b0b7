package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.Until;
import dev.gatun.async.RingService;
import dev.gatun.io.Fcntl;
import dev.gatun.io.FileFd;
import dev.gatun.io.Ioctl;
import dev.gatun.io.LockType;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.RecordLock;
import dev.gatun.io.RwFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** What few programs do, and what is to go as well as all else. */
class UnusualUseTest {
    private static final long PATIENCE_SECONDS = 30;

    @TempDir Path folder;

    private final RingService service = RingService.common();

    /** The bytes are moved twice, the buffer's position once. */
    @ParameterizedTest
    @EnumSource(names = {"THREAD", "RING", "VIRTUAL"})
    void oneBufferTwiceInAFile(Subject on) throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[0]);
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE)) {
                        ByteBuffer one = ByteBuffer.wrap("abc".getBytes());
                        assertEquals(6, channel.write(new ByteBuffer[] {one, one}));
                        assertEquals(6, channel.position());
                        assertEquals(3, one.position());
                        channel.position(0);
                        assertEquals(6, channel.read(new ByteBuffer[] {one.clear(), one}));
                        assertEquals(6, channel.position());
                    }
                });
        assertEquals("abcabc", Files.readString(path));
    }

    @Test
    void oneBufferTwiceInAPipe() throws Exception {
        Pipe pipe = Pipe.open();
        try (ScatteringByteChannel in = FdChannels.readable(service, pipe.readEnd());
                GatheringByteChannel out = FdChannels.writable(service, pipe.writeEnd())) {
            ByteBuffer one = ByteBuffer.wrap("abc".getBytes());
            assertEquals(6, out.write(new ByteBuffer[] {one, one}));
            assertEquals(3, one.position());
            ByteBuffer read = ByteBuffer.allocate(3);
            assertEquals(6, in.read(new ByteBuffer[] {read, read}));
            assertArrayEquals("abc".getBytes(), read.array());
        }
    }

    /** A write of a part moves the buffer to its end, and then nothing is left to write. */
    @Test
    void oneBufferTwiceInAFullPipe() throws Exception {
        Pipe pipe = Pipe.open();
        int room = Fcntl.setPipeSize(pipe.writeEnd(), 1);
        try (ScatteringByteChannel in = FdChannels.readable(service, pipe.readEnd());
                GatheringByteChannel out = FdChannels.writable(service, pipe.writeEnd())) {
            ByteBuffer one = ByteBuffer.allocate(room / 8 * 5);
            boolean waits = waitsForAll(pipe);
            FutureTask<Long> write = new FutureTask<>(() -> out.write(new ByteBuffer[] {one, one}));
            Thread.ofVirtual().start(write);
            Until.holds("the pipe is full", () -> Ioctl.bytesToRead(pipe.readEnd()) == room);
            if (waits) {
                assertEquals(room, in.read(ByteBuffer.allocate(room)));
            }
            long count = waits ? 2L * one.capacity() : room;
            assertEquals(count, write.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
            assertEquals(0, one.remaining());
            long left = waits ? count - room : room;
            assertEquals(left, in.read(ByteBuffer.allocate(2 * room)));
        }
    }

    /** Whether a write waits until all is written: the kernel can write a part since Linux 6.4. */
    private static boolean waitsForAll(Pipe pipe) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            int number = pipe.readEnd().number();
            long result =
                    Syscalls.preadv2(number, arena.allocate(1), -1, RwFlags.RWF_NOWAIT.bits());
            assertTrue(result == -Errno.EAGAIN || result == -Errno.EOPNOTSUPP, () -> "" + result);
            return result == -Errno.EOPNOTSUPP;
        }
    }

    @Test
    void aLockWhoseFutureIsCancelledIsNobodys() throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[10]);
        Path ours = Subject.THREAD.of(path);
        try (FileFd holder = FileFd.open(path, OpenFlags.O_RDWR);
                Arena arena = Arena.ofConfined();
                AsynchronousFileChannel channel = AsynchronousFileChannel.open(ours, READ, WRITE)) {
            RecordLock whole = new RecordLock(arena);
            assertTrue(Fcntl.setOfdLock(holder, whole.set(LockType.F_WRLCK, 0, 0)));
            Future<FileLock> lock = channel.lock(0, 10, false);
            assertTrue(lock.cancel(true));
            awaitFree(channel);
            Fcntl.setOfdLock(holder, whole.set(LockType.F_UNLCK, 0, 0));
            channel.tryLock(0, 10, false).release();
        }
    }

    private static void awaitFree(AsynchronousFileChannel channel) throws Exception {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                assertNull(channel.tryLock(0, 10, false));
                return;
            } catch (OverlappingFileLockException e) {
                if (System.nanoTime() - end > 0) {
                    throw e;
                }
                Thread.sleep(1);
            }
        }
    }

    /** A thread of the service's own must not wait for the cancel. */
    @Test
    void aHandlerClosesAChannelThatIsReadFrom() throws Exception {
        Pipe pipe = Pipe.open();
        ReadableByteChannel channel = FdChannels.readable(service, pipe.readEnd());
        FutureTask<Integer> reader = new FutureTask<>(() -> channel.read(ByteBuffer.allocate(1)));
        Thread thread = Thread.startVirtualThread(reader);
        Until.holds("it reads", () -> thread.getState() == Thread.State.WAITING);
        CompletableFuture<Throwable> closed = new CompletableFuture<>();
        service.submit(
                sqe -> sqe.nop(),
                (res, flags) -> {
                    try {
                        channel.close();
                        closed.complete(null);
                    } catch (Throwable t) {
                        closed.complete(t);
                    }
                });
        assertNull(closed.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertEnds(reader);
        pipe.close();
    }

    /** The kernel finds a splice by the file that it writes to only. */
    @Test
    void closingAPipeEndsATransferFromIt() throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[0]);
        Pipe pipe = Pipe.open();
        try (FileChannel file = FileChannel.open(Subject.THREAD.of(path), WRITE)) {
            ReadableByteChannel source = FdChannels.readable(service, pipe.readEnd());
            FutureTask<Long> transfer = new FutureTask<>(() -> file.transferFrom(source, 0, 9));
            Thread thread = Thread.startVirtualThread(transfer);
            Until.holds("it waits", () -> thread.getState() == Thread.State.WAITING);
            source.close();
            assertFalse(source.isOpen());
            assertEnds(transfer);
        } finally {
            pipe.close();
        }
    }

    private static void assertEnds(FutureTask<?> task) {
        ExecutionException e =
                assertThrows(
                        ExecutionException.class,
                        () -> task.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
        assertInstanceOf(AsynchronousCloseException.class, e.getCause());
    }

    /** More than is copied at once, from memory that is aligned for nothing. */
    @ParameterizedTest
    @EnumSource(names = {"THREAD", "RING", "VIRTUAL"})
    void appendsPastThePageCache(Subject on) throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[0]);
        int byteCount = 4 * Staging.BYTES;
        byte[] content = FileChannelTest.bytes(byteCount);
        OpenOption direct = DirectTest.direct();
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(path), APPEND, direct)) {
                        assertEquals(byteCount, channel.write(ByteBuffer.wrap(content)));
                    } catch (IOException e) {
                        boolean isKnown = e.getMessage().contains("openat");
                        Assumptions.assumeFalse(isKnown, "this file system has no O_DIRECT");
                        throw e;
                    }
                });
        assertArrayEquals(content, Files.readAllBytes(path));
    }

    @Test
    void aPathBeginsWithNoneOfAnotherFileSystem() {
        Path one = GatunFileSystem.of(service).getPath("/a/b");
        GatunFileSystem other = GatunFileSystem.of(service);
        assertTrue(one.startsWith(one.getParent()) && one.endsWith(one.getFileName()));
        assertFalse(one.startsWith(other.getPath("/a")));
        assertFalse(one.endsWith(other.getPath("b")));
    }
}
