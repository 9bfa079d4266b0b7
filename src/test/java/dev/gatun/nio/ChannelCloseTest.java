package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.Blocked;
import dev.gatun.async.RingService;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Channels that are closed while they are used, or not closed at all. */
class ChannelCloseTest {
    @TempDir Path folder;

    private Path fifo() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        return fifo;
    }

    /** Until a thread waits for a FIFO. The JDK's is in the kernel, which only /proc shows. */
    private static void awaitWaiting(Subject on, Thread thread, int call, Path fifo, FileFd both)
            throws Exception {
        if (on == Subject.JDK) {
            Blocked.await(call, numberOf(fifo, both), 1);
        } else {
            InterruptTest.awaitParked(thread);
        }
    }

    /** The descriptor of a file that is not this one. */
    private static int numberOf(Path path, FileFd other) throws IOException {
        return NumbersOfFiles.of(path).stream()
                .filter(number -> number != other.number())
                .findFirst()
                .orElseThrow();
    }

    @ParameterizedTest
    @EnumSource
    void aReadOfAFifoEnds(Subject on) throws Exception {
        Path fifo = fifo();
        try (FileFd both = FileFd.open(fifo, OpenFlags.O_RDWR)) {
            FileChannel channel = FileChannel.open(on.of(fifo), READ);
            FutureTask<Integer> read =
                    new FutureTask<>(() -> channel.read(ByteBuffer.allocate(10)));
            Thread thread = on.thread(read);
            thread.start();
            awaitWaiting(on, thread, SyscallNumber.SYS_read, fifo, both);
            channel.close();
            ExecutionException e =
                    assertThrows(ExecutionException.class, () -> read.get(60, TimeUnit.SECONDS));
            assertEquals(AsynchronousCloseException.class, e.getCause().getClass());
            assertTrue(both.isOpen());
        }
    }

    @ParameterizedTest
    @EnumSource
    void aWriteToAFullFifoEnds(Subject on) throws Exception {
        Path fifo = fifo();
        try (FileFd both = FileFd.open(fifo, OpenFlags.O_RDWR.or(OpenFlags.O_NONBLOCK))) {
            ByteBuffer page = ByteBuffer.allocateDirect(4096);
            while (both.write(page) > 0) {
                page.clear();
            }
            FileChannel channel = FileChannel.open(on.of(fifo), WRITE);
            FutureTask<Integer> write =
                    new FutureTask<>(() -> channel.write(ByteBuffer.allocate(10)));
            Thread thread = on.thread(write);
            thread.start();
            awaitWaiting(on, thread, SyscallNumber.SYS_write, fifo, both);
            channel.close();
            ExecutionException e =
                    assertThrows(ExecutionException.class, () -> write.get(60, TimeUnit.SECONDS));
            assertEquals(AsynchronousCloseException.class, e.getCause().getClass());
        }
    }

    /** A stream of a FIFO has no position, and a FIFO no size. */
    @ParameterizedTest
    @EnumSource
    void aFifoIsReadAsAStream(Subject on) throws Exception {
        Path fifo = fifo();
        Thread writer =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        Files.write(fifo, FileChannelTest.bytes(300_000));
                                    } catch (IOException e) {
                                        throw new AssertionError(e);
                                    }
                                });
        on.run(
                () -> {
                    try (InputStream in = Files.newInputStream(on.of(fifo))) {
                        assertEquals(1000, in.skip(1000));
                        assertEquals(299_000, in.readAllBytes().length);
                    }
                });
        writer.join();
        Thread again =
                Thread.ofPlatform()
                        .start(
                                () -> {
                                    try {
                                        Files.write(fifo, FileChannelTest.bytes(300_000));
                                    } catch (IOException e) {
                                        throw new AssertionError(e);
                                    }
                                });
        assertEquals(300_000, on.call(() -> Files.readAllBytes(on.of(fifo))).length);
        again.join();
    }

    @ParameterizedTest
    @EnumSource
    void aFifoHasNoOffsets(Subject on) throws Exception {
        Path fifo = fifo();
        try (FileFd both = FileFd.open(fifo, OpenFlags.O_RDWR);
                FileChannel channel = FileChannel.open(on.of(fifo), READ, WRITE)) {
            refusesOffsets(on, channel);
            // After waits, it is waited for before it is read.
            for (int i = 0; i < 3; i++) {
                FutureTask<Integer> read =
                        new FutureTask<>(() -> channel.read(ByteBuffer.allocate(1)));
                Thread thread = on.thread(read);
                thread.start();
                awaitWaiting(on, thread, SyscallNumber.SYS_read, fifo, both);
                both.write(ByteBuffer.allocateDirect(1));
                assertEquals(1, read.get(60, TimeUnit.SECONDS));
            }
            refusesOffsets(on, channel);
        }
    }

    private static void refusesOffsets(Subject on, FileChannel channel) throws Exception {
        on.run(
                () -> {
                    ByteBuffer buffer = ByteBuffer.allocate(1);
                    assertThrows(IOException.class, () -> channel.read(buffer, 0));
                    assertThrows(IOException.class, () -> channel.write(buffer, 0));
                    assertThrows(IOException.class, channel::position);
                    assertEquals(0, channel.size());
                });
    }

    @ParameterizedTest
    @EnumSource
    void readersAndWritersOfAFileSeeThatItIsClosed(Subject on) throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[1 << 16]);
        for (int round = 0; round < 20; round++) {
            FileChannel channel = FileChannel.open(on.of(path), READ, WRITE);
            int threads = 10;
            CountDownLatch begun = new CountDownLatch(threads);
            List<FutureTask<Integer>> users = new ArrayList<>();
            for (int i = 0; i < threads; i++) {
                int number = i;
                FutureTask<Integer> user =
                        new FutureTask<>(
                                () -> {
                                    ByteBuffer buffer = ByteBuffer.allocate(8192);
                                    begun.countDown();
                                    while (true) {
                                        buffer.clear();
                                        if (number % 2 == 0) {
                                            channel.read(buffer, 100L * number);
                                        } else {
                                            channel.write(buffer, 100L * number);
                                        }
                                    }
                                });
                users.add(user);
                on.thread(user).start();
            }
            begun.await();
            channel.close();
            assertFalse(channel.isOpen());
            for (FutureTask<Integer> user : users) {
                ExecutionException e =
                        assertThrows(
                                ExecutionException.class, () -> user.get(60, TimeUnit.SECONDS));
                assertInstanceOf(ClosedChannelException.class, e.getCause());
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsClosedHasNoDescriptorLeft(Subject on) throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[100]);
        RingService.common();
        on.run(() -> Files.readAllBytes(on.of(path)));
        int before = NumbersOfFiles.count();
        on.run(
                () -> {
                    for (int i = 0; i < 200; i++) {
                        FileChannel.open(on.of(path), READ, WRITE).close();
                        java.nio.channels.AsynchronousFileChannel.open(on.of(path)).close();
                        Files.readString(on.of(path));
                        assertThrows(
                                IOException.class,
                                () -> FileChannel.open(on.of(folder.resolve("missing"))));
                    }
                });
        // Other tests run in this process, but not now.
        assertTrue(
                NumbersOfFiles.count() < before + 100,
                () -> NumbersOfFiles.count() + " of " + before);
    }

    /** As the JDK's are. */
    @ParameterizedTest
    @EnumSource
    void whatIsForgottenIsClosedByTheGarbageCollector(Subject on) throws Exception {
        Path path = Files.write(folder.resolve("forgotten"), new byte[100]);
        forget(on, path);
        for (int i = 0; i < 600 && !NumbersOfFiles.of(path).isEmpty(); i++) {
            System.gc();
            Thread.sleep(10);
        }
        assertEquals(List.of(), NumbersOfFiles.of(path));
        // With its lock.
        try (FileChannel channel = FileChannel.open(on.of(path), WRITE)) {
            channel.lock();
        }
    }

    private static void forget(Subject on, Path path) throws Exception {
        on.run(
                () -> {
                    FileChannel.open(on.of(path), WRITE).lock();
                    assertEquals(1, NumbersOfFiles.of(path).size());
                });
    }

    @Test
    void aClosedServiceIsToldAsAnError() throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[100]);
        RingService service = RingService.open();
        GatunFileSystem files =
                GatunFileSystem.of(
                        FileSystemOptions.DEFAULT.service(service).alwaysHandsOver(true));
        try (FileChannel channel = FileChannel.open(files.wrap(path), READ, WRITE)) {
            service.close();
            IOException e =
                    assertThrows(IOException.class, () -> channel.write(ByteBuffer.allocate(1)));
            assertFalse(e instanceof ClosedChannelException);
            assertTrue(channel.isOpen());
            assertEquals(100, channel.size());
        }
    }
}
