package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.nio.AsynchronousFileChannelTest.Telling;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Handlers: the next call from within one, and who runs them. */
class AsynchronousHandlerTest {
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

    /** Copies a file: each completion starts the next call. */
    private static final class Copier implements CompletionHandler<Integer, ByteBuffer> {
        private final AsynchronousFileChannel from;
        private final AsynchronousFileChannel to;
        private final CompletableFuture<Long> done = new CompletableFuture<>();
        private long read;
        private long written;
        private boolean isReading;

        Copier(AsynchronousFileChannel from, AsynchronousFileChannel to) {
            this.from = from;
            this.to = to;
        }

        void start(ByteBuffer buffer) {
            isReading = true;
            from.read(buffer.clear(), read, buffer, this);
        }

        @Override
        public void completed(Integer n, ByteBuffer buffer) {
            if (isReading && n < 0) {
                done.complete(written);
                return;
            }
            if (isReading) {
                read += n;
                buffer.flip();
                isReading = false;
            } else {
                written += n;
            }
            if (buffer.hasRemaining()) {
                to.write(buffer, written, buffer, this);
            } else {
                start(buffer);
            }
        }

        @Override
        public void failed(Throwable failure, ByteBuffer buffer) {
            done.completeExceptionally(failure);
        }
    }

    private void checkCopies(Subject on, ExecutorService executor) throws Exception {
        Path target = on.of(folder.resolve("target"));
        try (AsynchronousFileChannel from =
                        AsynchronousFileChannel.open(on.of(path), Set.of(READ), executor);
                AsynchronousFileChannel to =
                        AsynchronousFileChannel.open(target, Set.of(WRITE, CREATE), executor)) {
            Copier copier = new Copier(from, to);
            copier.start(ByteBuffer.allocate(33_333));
            assertEquals(CONTENT.length, get(copier.done));
        }
        assertArrayEquals(CONTENT, Files.readAllBytes(target));
    }

    /** On one thread as well, which no call keeps. */
    @ParameterizedTest
    @EnumSource
    void aHandlerStartsTheNextCall(Subject on) throws Exception {
        checkCopies(on, null);
        try (ExecutorService executor = Executors.newSingleThreadExecutor()) {
            checkCopies(on, executor);
        }
    }

    /** Nothing to do, an error, and a channel that is closed: never the thread that has called. */
    @ParameterizedTest
    @EnumSource
    void theExecutorTellsOfEverything(Subject on) throws Exception {
        try (ExecutorService executor =
                Executors.newSingleThreadExecutor(Thread.ofPlatform().name("the one").factory())) {
            AsynchronousFileChannel channel =
                    AsynchronousFileChannel.open(on.of(path), Set.of(READ, WRITE), executor);
            ByteBuffer empty = ByteBuffer.allocate(0);
            List<Telling<Integer>> handlers = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                handlers.add(new Telling<>());
            }
            channel.read(empty, 5, "attached", handlers.get(0));
            channel.write(empty, 5, "attached", handlers.get(1));
            channel.read(ByteBuffer.allocate(1), CONTENT.length, "attached", handlers.get(2));
            // An offset that is too large.
            channel.read(ByteBuffer.allocate(10), Long.MAX_VALUE, "attached", handlers.get(3));
            assertEquals(0, handlers.get(0).get());
            assertEquals(0, handlers.get(1).get());
            assertEquals(-1, handlers.get(2).get());
            assertInstanceOf(IOException.class, handlers.get(3).failure());
            channel.close();
            channel.read(ByteBuffer.allocate(1), 0, "attached", handlers.get(4));
            channel.write(empty, 0, "attached", handlers.get(5));
            Telling<FileLock> lock = new Telling<>();
            channel.lock(0, 1, false, "attached", lock);
            assertInstanceOf(ClosedChannelException.class, lock.failure());
            assertInstanceOf(ClosedChannelException.class, handlers.get(4).failure());
            assertInstanceOf(ClosedChannelException.class, handlers.get(5).failure());
            for (Telling<Integer> each : handlers) {
                assertEquals("the one", get(each.thread()).getName());
            }
            assertEquals("the one", get(lock.thread()).getName());
        }
    }
}
