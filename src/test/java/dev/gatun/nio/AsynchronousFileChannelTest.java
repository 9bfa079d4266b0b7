package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Asynchronous channels, the JDK's and ours. */
class AsynchronousFileChannelTest {
    private static final byte[] CONTENT = FileChannelTest.bytes(1_000_003);

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.write(folder.resolve("file"), CONTENT);
    }

    /** A handler that tells a future, and on which thread. */
    record Telling<V>(CompletableFuture<V> result, CompletableFuture<Thread> thread)
            implements CompletionHandler<V, String> {
        Telling() {
            this(new CompletableFuture<>(), new CompletableFuture<>());
        }

        @Override
        public void completed(V value, String attachment) {
            thread.complete(Thread.currentThread());
            assertEquals("attached", attachment);
            result.complete(value);
        }

        @Override
        public void failed(Throwable failure, String attachment) {
            thread.complete(Thread.currentThread());
            result.completeExceptionally(failure);
        }

        V get() throws Exception {
            return result.get(60, TimeUnit.SECONDS);
        }

        Throwable failure() {
            return assertThrows(ExecutionException.class, () -> result.get(60, TimeUnit.SECONDS))
                    .getCause();
        }
    }

    private static <V> V get(Future<V> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @ParameterizedTest
    @EnumSource
    void readsAndWritesWithFutures(Subject on) throws Exception {
        try (AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(on.of(path), READ, WRITE)) {
            ByteBuffer buffer = ByteBuffer.allocate(CONTENT.length);
            assertEquals(CONTENT.length, get(channel.read(buffer, 0)));
            assertFalse(buffer.hasRemaining());
            assertArrayEquals(CONTENT, buffer.array());
            ByteBuffer direct = ByteBuffer.allocateDirect(10);
            assertEquals(3, get(channel.read(direct, CONTENT.length - 3)));
            assertEquals(3, direct.position());
            assertEquals(-1, get(channel.read(direct, CONTENT.length)));
            assertEquals(0, get(channel.read(ByteBuffer.allocate(0), 5)));
            ByteBuffer text = ByteBuffer.wrap("text".getBytes());
            assertEquals(4, get(channel.write(text, CONTENT.length + 5)));
            assertFalse(text.hasRemaining());
            assertEquals(CONTENT.length + 9, channel.size());
            assertEquals(0, get(channel.write(text, 0)));
            assertSame(channel, channel.truncate(CONTENT.length + 100));
            assertEquals(CONTENT.length + 9, channel.size());
            channel.truncate(4);
            channel.force(true);
            channel.force(false);
            assertEquals(4, Files.size(path));
        }
    }

    @ParameterizedTest
    @EnumSource
    void tellsHandlersOnAnotherThread(Subject on) throws Exception {
        try (AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(on.of(path), READ, WRITE)) {
            Telling<Integer> read = new Telling<>();
            ByteBuffer buffer = ByteBuffer.allocate(100);
            channel.read(buffer, 1000, "attached", read);
            assertEquals(100, read.get());
            assertArrayEquals(Arrays.copyOfRange(CONTENT, 1000, 1100), buffer.array());
            Thread thread = read.thread().get();
            assertTrue(thread != Thread.currentThread());
            assertFalse(thread.getName().contains("ring"), thread::toString);
            Telling<Integer> written = new Telling<>();
            channel.write(ByteBuffer.wrap("x".getBytes()), 0, "attached", written);
            assertEquals(1, written.get());
            Telling<Integer> end = new Telling<>();
            channel.read(ByteBuffer.allocate(1), CONTENT.length, "attached", end);
            assertEquals(-1, end.get());
        }
    }

    @ParameterizedTest
    @EnumSource
    void handlersRunOnTheExecutor(Subject on) throws Exception {
        try (ExecutorService executor =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().name("the one").factory())) {
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(on.of(path), Set.of(READ, WRITE), executor);
            for (int i = 0; i < 10; i++) {
                Telling<Integer> read = new Telling<>();
                channel.read(ByteBuffer.allocate(10), i, "attached", read);
                assertEquals(10, read.get());
                assertEquals("the one", read.thread().get().getName());
            }
            Telling<java.nio.channels.FileLock> lock = new Telling<>();
            channel.lock(0, 1, false, "attached", lock);
            assertTrue(lock.get().isValid());
            assertEquals("the one", lock.thread().get().getName());
            executor.shutdown();
            assertThrows(
                    RejectedExecutionException.class,
                    () -> channel.read(ByteBuffer.allocate(1), 0, "attached", new Telling<>()));
            channel.close();
        }
    }

    /** It would be in the way of others, until the channel is closed. */
    @Test
    void aLockThatNobodyCanWaitForIsNoLock() throws Exception {
        AtomicInteger looks = new AtomicInteger();
        Path opened = Subject.VIRTUAL.of(path);
        try (ExecutorService ending =
                        new ThreadPoolExecutor(
                                1, 1, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
                            @Override
                            public boolean isShutdown() {
                                return looks.getAndIncrement() > 0;
                            }
                        };
                AsynchronousFileChannel channel =
                        AsynchronousFileChannel.open(opened, Set.of(READ, WRITE), ending);
                FileChannel other = FileChannel.open(opened, READ, WRITE)) {
            assertThrows(
                    RejectedExecutionException.class,
                    () -> channel.lock(0, 1, false, null, new Telling<>()));
            assertNotNull(other.tryLock(0, 1, false));
        }
    }

    @ParameterizedTest
    @EnumSource
    void manyAtOnce(Subject on) throws Exception {
        Path target = on.of(folder.resolve("target"));
        int piece = 10_007;
        try (AsynchronousFileChannel from = AsynchronousFileChannel.open(on.of(path));
                AsynchronousFileChannel to = AsynchronousFileChannel.open(target, WRITE, CREATE)) {
            List<ByteBuffer> buffers = new ArrayList<>();
            List<Future<Integer>> reads = new ArrayList<>();
            for (int at = 0; at < CONTENT.length; at += piece) {
                ByteBuffer buffer = ByteBuffer.allocate(piece);
                buffers.add(buffer);
                reads.add(from.read(buffer, at));
            }
            List<Future<Integer>> writes = new ArrayList<>();
            for (int i = 0; i < reads.size(); i++) {
                get(reads.get(i));
                writes.add(to.write(buffers.get(i).flip(), (long) i * piece));
            }
            for (Future<Integer> write : writes) {
                assertTrue(get(write) > 0);
            }
        }
        assertArrayEquals(CONTENT, Files.readAllBytes(target));
    }

    @ParameterizedTest
    @EnumSource
    void refusesMisuse(Subject on) throws Exception {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        try (AsynchronousFileChannel reads = AsynchronousFileChannel.open(on.of(path), READ);
                AsynchronousFileChannel writes = AsynchronousFileChannel.open(on.of(path), WRITE)) {
            Class<? extends Exception> i = IllegalArgumentException.class;
            assertThrows(i, () -> reads.read(buffer, -1));
            assertThrows(i, () -> writes.write(buffer, -1));
            assertThrows(i, () -> reads.read(buffer.asReadOnlyBuffer(), 0));
            assertThrows(i, () -> writes.truncate(-1));
            assertThrows(i, () -> writes.lock(-1, 1, false));
            assertThrows(NonReadableChannelException.class, () -> writes.read(buffer, 0));
            assertThrows(NonReadableChannelException.class, () -> writes.lock(0, 1, true));
            Class<? extends Exception> w = NonWritableChannelException.class;
            assertThrows(w, () -> reads.write(buffer, 0));
            assertThrows(w, () -> reads.truncate(0));
            assertThrows(w, () -> reads.lock(0, 1, false));
            assertThrows(w, () -> reads.tryLock(0, 1, false));
            Class<? extends Exception> n = NullPointerException.class;
            assertThrows(n, () -> reads.read(buffer, 0, null, null));
            assertThrows(n, () -> writes.write(buffer, 0, null, null));
            assertThrows(n, () -> writes.lock(0, 1, false, null, null));
        }
        AsynchronousFileChannel channel = AsynchronousFileChannel.open(on.of(path), READ, WRITE);
        channel.close();
        channel.close();
        assertFalse(channel.isOpen());
        Telling<Integer> read = new Telling<>();
        channel.read(buffer, 0, "attached", read);
        assertEquals(ClosedChannelException.class, read.failure().getClass());
        Telling<Integer> write = new Telling<>();
        channel.write(buffer, 0, "attached", write);
        assertEquals(ClosedChannelException.class, write.failure().getClass());
        assertThrows(ClosedChannelException.class, channel::size);
        assertThrows(ClosedChannelException.class, () -> channel.truncate(0));
        assertThrows(ClosedChannelException.class, () -> channel.force(true));
        assertThrows(ClosedChannelException.class, channel::tryLock);
        ExecutionException e =
                assertThrows(ExecutionException.class, () -> get(channel.read(buffer, 0)));
        assertEquals(ClosedChannelException.class, e.getCause().getClass());
    }

    /** The JDK's rule is that it may be. */
    @Test
    void aFutureThatIsCancelledClosesNothing() throws Exception {
        try (AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(Subject.THREAD.of(path), READ)) {
            Future<Integer> read = channel.read(ByteBuffer.allocate(100_000), 0);
            if (read.cancel(true)) {
                assertTrue(read.isCancelled());
            }
            assertTrue(channel.isOpen());
            assertEquals(1, get(channel.read(ByteBuffer.allocate(1), 0)));
        }
    }

    @Test
    void handlersOfTheDefaultAreOnVirtualThreads() throws Exception {
        try (AsynchronousFileChannel channel =
                AsynchronousFileChannel.open(Subject.THREAD.of(path), READ)) {
            Telling<Integer> read = new Telling<>();
            channel.read(ByteBuffer.allocate(1), 0, "attached", read);
            assertTrue(read.thread().get().isVirtual());
            assertEquals(1, read.get());
        }
    }
}
