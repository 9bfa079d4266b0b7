package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.Until;
import dev.gatun.async.RingService;
import dev.gatun.io.FileFd;
import dev.gatun.io.Ioctl;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** An interrupt closes no channel, or, by the JDK's rule, it does. */
class InterruptTest {
    private static final byte[] CONTENT = FileChannelTest.bytes(1 << 20);
    private static final int READERS = 50;

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.write(folder.resolve("file"), CONTENT);
    }

    /**
     * One thread of many is interrupted while all read.
     *
     * @return how many of the others could go on
     */
    private int readersThatGoOn(Subject on, FileChannel channel) throws Exception {
        CountDownLatch reading = new CountDownLatch(READERS + 1);
        AtomicBoolean isInterrupted = new AtomicBoolean();
        List<FutureTask<Boolean>> others = new ArrayList<>();
        for (int i = 0; i < READERS; i++) {
            FutureTask<Boolean> other =
                    new FutureTask<>(
                            () -> {
                                readOnce(channel);
                                reading.countDown();
                                while (!isInterrupted.get()) {
                                    readOnce(channel);
                                }
                                for (int n = 0; n < 10; n++) {
                                    readOnce(channel);
                                }
                                return true;
                            });
            others.add(other);
            on.thread(other).start();
        }
        FutureTask<Boolean> first =
                new FutureTask<>(
                        () -> {
                            reading.countDown();
                            while (!Thread.currentThread().isInterrupted()) {
                                readOnce(channel);
                            }
                            readOnce(channel);
                            return Thread.currentThread().isInterrupted();
                        });
        Thread thread = on.thread(first);
        thread.start();
        reading.await();
        thread.interrupt();
        boolean wasInterrupted;
        try {
            wasInterrupted = first.get(60, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            assertInstanceOf(ClosedByInterruptException.class, e.getCause());
            wasInterrupted = true;
        }
        assertTrue(wasInterrupted);
        isInterrupted.set(true);
        int goOn = 0;
        for (FutureTask<Boolean> other : others) {
            try {
                goOn += other.get(60, TimeUnit.SECONDS) ? 1 : 0;
            } catch (ExecutionException e) {
                assertInstanceOf(java.nio.channels.ClosedChannelException.class, e.getCause());
            }
        }
        return goOn;
    }

    private static void readOnce(FileChannel channel) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(4096);
        assertEquals(4096, channel.read(buffer, 8192));
        assertArrayEquals(Arrays.copyOfRange(CONTENT, 8192, 12288), buffer.array());
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "JDK")
    void theReadsOfAllOtherThreadsGoOn(Subject on) throws Exception {
        try (FileChannel channel = FileChannel.open(on.of(path))) {
            assertEquals(READERS, readersThatGoOn(on, channel));
            assertTrue(channel.isOpen());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void byTheJdksRuleTheyEnd(boolean ours) throws Exception {
        Path opened = ours ? byTheJdksRule().wrap(path) : path;
        try (FileChannel channel = FileChannel.open(opened)) {
            assertEquals(0, readersThatGoOn(Subject.THREAD, channel));
            assertFalse(channel.isOpen());
        }
    }

    @Test
    void byTheJdksRuleTheyEndForVirtualThreads() throws Exception {
        try (FileChannel channel = FileChannel.open(byTheJdksRule().wrap(path))) {
            assertEquals(0, readersThatGoOn(Subject.VIRTUAL, channel));
            assertFalse(channel.isOpen());
        }
    }

    private static GatunFileSystem byTheJdksRule() {
        return GatunFileSystem.of(FileSystemOptions.DEFAULT.interruptCloses(true));
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "JDK")
    void anInterruptedThreadDoesAllItWants(Subject on) throws Exception {
        on.run(
                () -> {
                    Thread.currentThread().interrupt();
                    Path target = on.of(folder.resolve("target"));
                    try (FileChannel channel = FileChannel.open(on.of(path), READ, WRITE);
                            FileChannel to =
                                    FileChannel.open(
                                            target,
                                            java.nio.file.StandardOpenOption.CREATE,
                                            WRITE)) {
                        readOnce(channel);
                        ByteBuffer buffer = ByteBuffer.wrap("0123".getBytes());
                        assertEquals(4, channel.write(buffer));
                        assertEquals(4, channel.position());
                        channel.position(0);
                        channel.force(true);
                        channel.truncate(100);
                        assertEquals(100, channel.size());
                        assertEquals(100, channel.transferTo(0, 100, to));
                        assertEquals(2, to.transferFrom(channel.position(98), 100, 2));
                        assertTrue(channel.tryLock().isValid());
                    }
                    assertEquals(102, Files.size(target));
                    assertEquals(100, Files.readAllBytes(on.of(path)).length);
                    assertTrue(Thread.interrupted());
                });
    }

    /** Of the JDK's channels as well. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void byTheJdksRuleAnInterruptedThreadClosesWhatItTouches(boolean ours) throws Exception {
        Path opened = ours ? byTheJdksRule().wrap(path) : path;
        List<Call> calls =
                List.of(
                        channel -> channel.read(ByteBuffer.allocate(1)),
                        channel -> channel.read(ByteBuffer.allocate(1), 0),
                        channel -> channel.read(new ByteBuffer[] {ByteBuffer.allocate(1)}),
                        channel -> channel.write(ByteBuffer.allocate(1)),
                        channel -> channel.write(ByteBuffer.allocate(1), 0),
                        channel -> channel.write(new ByteBuffer[] {ByteBuffer.allocate(1)}),
                        FileChannel::position,
                        channel -> channel.position(1),
                        FileChannel::size,
                        channel -> channel.truncate(1),
                        channel -> {
                            channel.force(true);
                            return null;
                        },
                        channel -> channel.map(FileChannel.MapMode.READ_ONLY, 0, 1));
        for (Call call : calls) {
            FileChannel channel = FileChannel.open(opened, READ, WRITE);
            Thread.currentThread().interrupt();
            assertThrows(ClosedByInterruptException.class, () -> call.of(channel));
            assertTrue(Thread.interrupted());
            assertFalse(channel.isOpen());
        }
        FileChannel channel = FileChannel.open(opened, READ, WRITE);
        FileChannel target = FileChannel.open(opened, READ, WRITE);
        Thread.currentThread().interrupt();
        assertThrows(ClosedByInterruptException.class, () -> channel.transferTo(0, 10, target));
        assertTrue(Thread.interrupted());
        assertFalse(channel.isOpen());
        assertFalse(target.isOpen());
        // Streams are never closed by an interrupt.
        Thread.currentThread().interrupt();
        try (InputStream in = Files.newInputStream(opened)) {
            assertTrue(in.read() >= 0);
        }
        assertTrue(Thread.interrupted());
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "VIRTUAL"})
    void byTheJdksRuleATransferThatWaitsClosesTheChannel(Subject on) throws Exception {
        try (Pipe pipe = Pipe.open();
                FileChannel channel = FileChannel.open(byTheJdksRule().wrap(path));
                var into = FdChannels.writable(RingService.common(), pipe.writeEnd())) {
            FutureTask<Long> transfer =
                    new FutureTask<>(() -> channel.transferTo(0, CONTENT.length, into));
            Thread thread = on.thread(transfer);
            thread.start();
            Until.holds("something is there", () -> Ioctl.bytesToRead(pipe.readEnd()) > 0);
            awaitParked(thread);
            thread.interrupt();
            ExecutionException e =
                    assertThrows(
                            ExecutionException.class,
                            () -> fail(transfer.get(60, TimeUnit.SECONDS) + " bytes"));
            assertEquals(ClosedByInterruptException.class, e.getCause().getClass());
            assertFalse(channel.isOpen());
        }
    }

    @FunctionalInterface
    private interface Call {
        Object of(FileChannel channel) throws IOException;
    }

    // A file that is not regular: a FIFO whose other end says nothing.

    private Path fifo() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        return fifo;
    }

    @ParameterizedTest
    @EnumSource(mode = Mode.EXCLUDE, names = "JDK")
    void aWaitOnAFifoEndsAndTheChannelStaysOpen(Subject on) throws Exception {
        Path fifo = fifo();
        try (FileFd both = FileFd.open(fifo, OpenFlags.O_RDWR);
                FileChannel channel = FileChannel.open(on.of(fifo), READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            FutureTask<Integer> read = new FutureTask<>(() -> channel.read(buffer));
            Thread thread = on.thread(read);
            thread.start();
            awaitParked(thread);
            thread.interrupt();
            ExecutionException e =
                    assertThrows(ExecutionException.class, () -> read.get(60, TimeUnit.SECONDS));
            assertEquals(InterruptedIOException.class, e.getCause().getClass());
            assertTrue(channel.isOpen());
            both.write(ByteBuffer.allocateDirect(3));
            assertEquals(3, on.call(() -> channel.read(buffer)));
        }
    }

    static void awaitParked(Thread thread) throws Exception {
        Until.holds(
                "it waits",
                () -> {
                    assertTrue(thread.isAlive(), "it did not wait");
                    return thread.getState() == Thread.State.WAITING;
                });
    }

    @ParameterizedTest
    @EnumSource(names = {"THREAD", "VIRTUAL"})
    void byTheJdksRuleTheChannelIsClosed(Subject on) throws Exception {
        Path fifo = fifo();
        try (FileFd both = FileFd.open(fifo, OpenFlags.O_RDWR);
                FileChannel channel = FileChannel.open(byTheJdksRule().wrap(fifo), READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(10);
            FutureTask<Integer> read = new FutureTask<>(() -> channel.read(buffer));
            Thread thread = on.thread(read);
            thread.start();
            awaitParked(thread);
            thread.interrupt();
            ExecutionException e =
                    assertThrows(ExecutionException.class, () -> read.get(60, TimeUnit.SECONDS));
            assertEquals(ClosedByInterruptException.class, e.getCause().getClass());
            assertFalse(channel.isOpen());
            assertTrue(both.isOpen());
        }
    }
}
