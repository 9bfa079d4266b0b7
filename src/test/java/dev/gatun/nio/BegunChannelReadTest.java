package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.READ;

import dev.gatun.HeldFileSystem;
import dev.gatun.HeldFileSystem.Reading;
import dev.gatun.Until;
import dev.gatun.async.RingService;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Channels of a file of which a read has begun and does not end. */
class BegunChannelReadTest {
    private static final int COUNT = 16384;
    private static final byte[] CONTENT = FileChannelTest.bytes(4 * COUNT);

    private HeldFileSystem files;
    private RingService service;

    /** Behind the first part of the file, reads are held. */
    private FileChannel open(Reading reading, boolean interruptCloses) throws Exception {
        files = HeldFileSystem.mount(CONTENT, reading);
        files.holdFrom(COUNT);
        service = RingService.open();
        FileSystemOptions options =
                FileSystemOptions.DEFAULT
                        .service(service)
                        .alwaysHandsOver(true)
                        .interruptCloses(interruptCloses);
        return FileChannel.open(GatunFileSystem.of(options).wrap(files.path()), READ);
    }

    @AfterEach
    void close() throws IOException {
        if (files != null) {
            files.release();
        }
        if (service != null) {
            service.close();
        }
        if (files != null) {
            files.close();
        }
    }

    private static <T> FutureTask<T> start(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.startVirtualThread(task);
        return task;
    }

    private static <T> T get(FutureTask<T> task) throws Exception {
        return task.get(60, TimeUnit.SECONDS);
    }

    private static void assertRead(int offset, ByteBuffer buffer) {
        assertEquals(COUNT, buffer.position());
        assertArrayEquals(Arrays.copyOfRange(CONTENT, offset, offset + COUNT), buffer.array());
    }

    @ParameterizedTest
    @EnumSource(Reading.class)
    void anInterruptLeavesTheChannelToOthers(Reading reading) throws Exception {
        try (FileChannel channel = open(reading, false)) {
            files.endInterrupted();
            ByteBuffer buffer = ByteBuffer.allocate(COUNT);
            CompletableFuture<Boolean> status = new CompletableFuture<>();
            CompletableFuture<Thread> reader = new CompletableFuture<>();
            FutureTask<Integer> read =
                    start(
                            () -> {
                                reader.complete(Thread.currentThread());
                                int n = channel.read(buffer, 2 * COUNT);
                                status.complete(Thread.currentThread().isInterrupted());
                                return n;
                            });
            files.awaitHeld(1);
            Thread thread = reader.get(60, TimeUnit.SECONDS);
            thread.interrupt();
            Until.holds("it has seen the interrupt", () -> !thread.isInterrupted());
            Until.holds("it waits", () -> thread.getState() == Thread.State.WAITING);
            assertFalse(read.isDone());
            assertTrue(channel.isOpen());
            ByteBuffer others = ByteBuffer.allocate(COUNT);
            assertEquals(COUNT, get(start(() -> channel.read(others))));
            assertRead(0, others);
            files.release();
            assertEquals(COUNT, get(read));
            assertTrue(status.get(60, TimeUnit.SECONDS));
            assertRead(2 * COUNT, buffer);
            assertTrue(channel.isOpen());
            assertEquals(COUNT, channel.read(buffer.clear(), COUNT));
            assertRead(COUNT, buffer);
        }
    }

    /** Whoever interrupts does not wait for the device, and the reader does. */
    @ParameterizedTest
    @EnumSource(Reading.class)
    void byTheJdksRuleTheChannelIsClosed(Reading reading) throws Exception {
        try (FileChannel channel = open(reading, true)) {
            ByteBuffer buffer = ByteBuffer.allocate(COUNT);
            CompletableFuture<Thread> reader = new CompletableFuture<>();
            FutureTask<Integer> read =
                    start(
                            () -> {
                                reader.complete(Thread.currentThread());
                                return channel.read(buffer, COUNT);
                            });
            files.awaitHeld(1);
            Thread thread = reader.get(60, TimeUnit.SECONDS);
            get(
                    start(
                            () -> {
                                thread.interrupt();
                                return null;
                            }));
            assertFalse(channel.isOpen());
            Until.holds("it waits", () -> thread.getState() == Thread.State.WAITING);
            assertFalse(read.isDone());
            files.release();
            ExecutionException e = assertThrows(ExecutionException.class, () -> get(read));
            assertEquals(ClosedByInterruptException.class, e.getCause().getClass());
        }
    }

    /** Whoever closes it does not wait for the device; and a read that gets its bytes has them. */
    @ParameterizedTest
    @EnumSource(Reading.class)
    void aCloseLeavesTheReadAlone(Reading reading) throws Exception {
        FileChannel channel = open(reading, false);
        ByteBuffer buffer = ByteBuffer.allocate(COUNT);
        FutureTask<Integer> read = start(() -> channel.read(buffer, COUNT));
        files.awaitHeld(1);
        get(
                start(
                        () -> {
                            channel.close();
                            return null;
                        }));
        assertFalse(channel.isOpen());
        assertFalse(read.isDone());
        assertThrows(ClosedChannelException.class, () -> channel.read(buffer.duplicate(), 0));
        files.release();
        assertEquals(COUNT, get(read));
        assertRead(COUNT, buffer);
    }

    /** The kernel would read bytes twice through a ring: up to the end of a file, it is short. */
    @Test
    void aFileThatNoRingReads() throws Exception {
        files = HeldFileSystem.mountUnmappable(CONTENT);
        files.release();
        service = RingService.open();
        FileSystemOptions options =
                FileSystemOptions.DEFAULT.service(service).alwaysHandsOver(true);
        Path path = GatunFileSystem.of(options).wrap(files.path());
        assertArrayEquals(CONTENT, Files.readAllBytes(path));
        ByteBuffer buffer = ByteBuffer.allocate(2 * CONTENT.length);
        try (AsynchronousFileChannel channel = AsynchronousFileChannel.open(path, READ)) {
            assertEquals(CONTENT.length, channel.read(buffer, 0).get(60, TimeUnit.SECONDS));
        }
        assertEquals(ByteBuffer.wrap(CONTENT), buffer.flip());
        try (FileChannel channel = FileChannel.open(path, READ)) {
            ByteBuffer[] buffers = {ByteBuffer.allocate(COUNT), ByteBuffer.allocate(8 * COUNT)};
            assertEquals(CONTENT.length, channel.read(buffers));
            assertEquals(ByteBuffer.wrap(CONTENT, COUNT, 3 * COUNT), buffers[1].flip());
        }
    }
}
