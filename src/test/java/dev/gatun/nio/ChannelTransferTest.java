package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.async.RingService;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** transferTo and transferFrom, to and from every kind of channel. */
class ChannelTransferTest {
    private static final int SIZE = 1_000_003;
    private static final byte[] CONTENT = FileChannelTest.bytes(SIZE);

    @TempDir Path folder;

    private Path source;

    @BeforeEach
    void makeSource() throws IOException {
        source = Files.write(folder.resolve("source"), CONTENT);
    }

    private static byte[] part(int from, int count) {
        return Arrays.copyOfRange(CONTENT, from, from + count);
    }

    /** All that comes out of a channel, read by a thread of its own. */
    private static CompletableFuture<byte[]> drained(ReadableByteChannel channel) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try (channel) {
                        return Channels.newInputStream(channel).readAllBytes();
                    } catch (IOException e) {
                        throw new CompletionException(e);
                    }
                },
                task -> Thread.ofPlatform().start(task));
    }

    /** Transfers all of a part, in as many calls as it takes, and closes the target. */
    private void transferAll(Subject on, int from, int count, WritableByteChannel target)
            throws IOException {
        try (target;
                FileChannel channel = FileChannel.open(on.of(source))) {
            channel.position(7);
            long done = 0;
            while (done < count) {
                long n = channel.transferTo(from + done, count - done, target);
                assertEquals(true, n > 0, "nothing was transferred");
                done += n;
            }
            assertEquals(count, done);
            assertEquals(7, channel.position());
        }
    }

    // To a channel.

    @ParameterizedTest
    @EnumSource
    void toFilesOfAllSubjects(Subject on) throws Exception {
        on.run(
                () -> {
                    for (Subject other : Subject.values()) {
                        Path target = Files.write(folder.resolve("target"), new byte[5]);
                        try (FileChannel from = FileChannel.open(on.of(source), READ);
                                FileChannel to = FileChannel.open(other.of(target), WRITE)) {
                            to.position(3);
                            assertEquals(SIZE - 10, from.transferTo(10, SIZE - 10, to));
                            assertEquals(SIZE - 10 + 3, to.position());
                            assertEquals(0, from.position());
                            assertEquals(3, from.transferTo(SIZE - 3, 100, to));
                            assertEquals(0, from.transferTo(SIZE, 1, to));
                            assertEquals(0, from.transferTo(SIZE + 1, 1, to));
                            assertEquals(0, from.transferTo(0, 0, to));
                        }
                        byte[] expected = new byte[SIZE - 10 + 3 + 3];
                        System.arraycopy(CONTENT, 10, expected, 3, SIZE - 10);
                        System.arraycopy(CONTENT, SIZE - 3, expected, SIZE - 7, 3);
                        assertArrayEquals(expected, Files.readAllBytes(target));
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void toAFileThatIsAppendedTo(Subject on) throws Exception {
        on.run(
                () -> {
                    Path target = Files.write(folder.resolve("target"), new byte[5]);
                    try (FileChannel from = FileChannel.open(on.of(source), READ);
                            FileChannel to = FileChannel.open(on.of(target), APPEND)) {
                        assertEquals(100, from.transferTo(10, 100, to));
                    }
                    byte[] all = Files.readAllBytes(target);
                    assertEquals(105, all.length);
                    assertArrayEquals(part(10, 100), Arrays.copyOfRange(all, 5, 105));
                });
    }

    @ParameterizedTest
    @EnumSource
    void toTheSameFile(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel channel = FileChannel.open(on.of(source), READ, WRITE)) {
                        channel.position(SIZE);
                        assertEquals(100, channel.transferTo(50, 100, channel));
                        assertEquals(SIZE + 100, channel.position());
                    }
                    byte[] all = Files.readAllBytes(source);
                    assertArrayEquals(part(50, 100), Arrays.copyOfRange(all, SIZE, SIZE + 100));
                });
    }

    @ParameterizedTest
    @EnumSource
    void toAPipe(Subject on) throws Exception {
        on.run(
                () -> {
                    Pipe pipe = Pipe.open();
                    CompletableFuture<byte[]> read = drained(pipe.source());
                    transferAll(on, 11, SIZE - 11, pipe.sink());
                    assertArrayEquals(part(11, SIZE - 11), read.join());
                });
    }

    @ParameterizedTest
    @EnumSource
    void toASocket(Subject on) throws Exception {
        on.run(
                () -> {
                    try (ServerSocketChannel server = ServerSocketChannel.open()) {
                        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                        SocketChannel client = SocketChannel.open(server.getLocalAddress());
                        CompletableFuture<byte[]> read = drained(server.accept());
                        transferAll(on, 12, SIZE - 12, client);
                        assertArrayEquals(part(12, SIZE - 12), read.join());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void toAnArray(Subject on) throws Exception {
        on.run(
                () -> {
                    ByteArrayOutputStream array = new ByteArrayOutputStream();
                    transferAll(on, 13, SIZE - 13, Channels.newChannel(array));
                    assertArrayEquals(part(13, SIZE - 13), array.toByteArray());
                });
    }

    @ParameterizedTest
    @EnumSource
    void toAPipeOfGatuns(Subject on) throws Exception {
        on.run(
                () -> {
                    dev.gatun.io.Pipe pipe = dev.gatun.io.Pipe.open();
                    RingService service = RingService.common();
                    CompletableFuture<byte[]> read =
                            drained(FdChannels.readable(service, pipe.readEnd()));
                    transferAll(on, 14, SIZE - 14, FdChannels.writable(service, pipe.writeEnd()));
                    assertArrayEquals(part(14, SIZE - 14), read.join());
                });
    }

    @ParameterizedTest
    @EnumSource
    void toASocketOfGatuns(Subject on) throws Exception {
        on.run(
                () -> {
                    SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
                    RingService service = RingService.common();
                    CompletableFuture<byte[]> read =
                            drained(FdChannels.readable(service, pair.first()));
                    transferAll(on, 15, SIZE - 15, FdChannels.writable(service, pair.second()));
                    assertArrayEquals(part(15, SIZE - 15), read.join());
                });
    }

    /** A channel that takes less than it is given ends the transfer. */
    @ParameterizedTest
    @EnumSource
    void toAChannelThatTakesAPart(Subject on) throws Exception {
        on.run(
                () -> {
                    WritableByteChannel part =
                            new WritableByteChannel() {
                                @Override
                                public int write(ByteBuffer from) {
                                    from.position(from.position() + 5);
                                    return 5;
                                }

                                @Override
                                public boolean isOpen() {
                                    return true;
                                }

                                @Override
                                public void close() {}
                            };
                    try (FileChannel channel = FileChannel.open(on.of(source))) {
                        assertEquals(5, channel.transferTo(0, 1000, part));
                    }
                });
    }

    // From a channel.

    @ParameterizedTest
    @EnumSource
    void fromFilesOfAllSubjects(Subject on) throws Exception {
        on.run(
                () -> {
                    for (Subject other : Subject.values()) {
                        Path target = Files.write(folder.resolve("target"), new byte[5]);
                        try (FileChannel from = FileChannel.open(other.of(source), READ);
                                FileChannel to = FileChannel.open(on.of(target), WRITE)) {
                            from.position(20);
                            to.position(1);
                            assertEquals(1000, to.transferFrom(from, 2, 1000));
                            assertEquals(1, to.position());
                            assertEquals(1020, from.position());
                            assertEquals(SIZE - 1020, to.transferFrom(from, 1002, Long.MAX_VALUE));
                            assertEquals(SIZE, from.position());
                            assertEquals(0, to.transferFrom(from, 0, 10));
                        }
                        byte[] expected = new byte[SIZE - 20 + 2];
                        System.arraycopy(CONTENT, 20, expected, 2, SIZE - 20);
                        assertArrayEquals(expected, Files.readAllBytes(target));
                    }
                });
    }

    /** Beyond the end as well: what is between is a hole. */
    @ParameterizedTest
    @EnumSource
    void fromAFileToBeyondTheEnd(Subject on) throws Exception {
        on.run(
                () -> {
                    Path target = Files.write(folder.resolve("target"), new byte[5]);
                    try (FileChannel from = FileChannel.open(on.of(source), READ);
                            FileChannel to = FileChannel.open(on.of(target), WRITE)) {
                        assertEquals(10, to.transferFrom(from, 50, 10));
                        assertEquals(60, to.size());
                    }
                    byte[] all = Files.readAllBytes(target);
                    assertArrayEquals(part(0, 10), Arrays.copyOfRange(all, 50, 60));
                });
    }

    @ParameterizedTest
    @EnumSource
    void fromAPipeAnArrayAndASocket(Subject on) throws Exception {
        on.run(
                () -> {
                    Pipe pipe = Pipe.open();
                    checkFrom(on, pipe.source(), pipe.sink());
                    checkFrom(on, Channels.newChannel(new ByteArrayInputStream(CONTENT)), null);
                    try (ServerSocketChannel server = ServerSocketChannel.open()) {
                        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                        SocketChannel client = SocketChannel.open(server.getLocalAddress());
                        checkFrom(on, server.accept(), client);
                    }
                    RingService service = RingService.common();
                    dev.gatun.io.Pipe own = dev.gatun.io.Pipe.open();
                    checkFrom(
                            on,
                            FdChannels.readable(service, own.readEnd()),
                            FdChannels.writable(service, own.writeEnd()));
                    SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM);
                    checkFrom(
                            on,
                            FdChannels.readable(service, pair.first()),
                            FdChannels.of(service, pair.second()));
                });
    }

    /**
     * All that a channel has, to an offset of a file.
     *
     * @param other where the content is put in; null if it is there
     */
    private void checkFrom(Subject on, ReadableByteChannel from, WritableByteChannel other)
            throws Exception {
        Path target = folder.resolve("target");
        CompletableFuture<Void> written =
                other == null
                        ? CompletableFuture.completedFuture(null)
                        : CompletableFuture.runAsync(
                                () -> {
                                    try (other) {
                                        ByteBuffer all = ByteBuffer.wrap(CONTENT);
                                        while (all.hasRemaining()) {
                                            other.write(all);
                                        }
                                    } catch (IOException e) {
                                        throw new CompletionException(e);
                                    }
                                },
                                task -> Thread.ofPlatform().start(task));
        Files.write(target, new byte[3]);
        try (from;
                FileChannel to = FileChannel.open(on.of(target), WRITE)) {
            long done = 0;
            long n;
            while ((n = to.transferFrom(from, 3 + done, Long.MAX_VALUE / 2)) > 0) {
                done += n;
            }
            assertEquals(SIZE, done);
            assertEquals(0, to.position());
        }
        written.join();
        byte[] all = Files.readAllBytes(target);
        assertArrayEquals(CONTENT, Arrays.copyOfRange(all, 3, all.length));
    }

    // Files of the kernel's own, and misuse.

    @ParameterizedTest
    @EnumSource
    void aFileThatSaysItIsEmptyIsCopied(Subject on) throws Exception {
        on.run(
                () -> {
                    Path status = on.of(Path.of("/proc/self/status"));
                    Path target = on.of(folder.resolve("target"));
                    try (FileChannel from = FileChannel.open(status);
                            FileChannel to = FileChannel.open(target, READ, WRITE, CREATE)) {
                        assertEquals(5, from.transferTo(0, 5, to));
                        assertEquals(5, to.transferFrom(from, 5, 5));
                    }
                    assertEquals("Name:Name:", Files.readString(target));
                });
    }

    @ParameterizedTest
    @EnumSource
    void refusesWhatCannotBe(Subject on) throws Exception {
        on.run(
                () -> {
                    try (FileChannel reads = FileChannel.open(on.of(source), READ);
                            FileChannel writes = FileChannel.open(on.of(source), WRITE)) {
                        assertThrows(
                                NonReadableChannelException.class,
                                () -> writes.transferTo(0, 1, writes));
                        assertThrows(
                                NonWritableChannelException.class,
                                () -> reads.transferTo(0, 1, reads));
                        assertThrows(
                                NonWritableChannelException.class,
                                () -> reads.transferFrom(reads, 0, 1));
                        assertThrows(
                                NonReadableChannelException.class,
                                () -> writes.transferFrom(writes, 0, 1));
                        Class<? extends Exception> e = IllegalArgumentException.class;
                        assertThrows(e, () -> reads.transferTo(-1, 1, writes));
                        assertThrows(e, () -> reads.transferTo(0, -1, writes));
                        assertThrows(e, () -> writes.transferFrom(reads, -1, 1));
                        assertThrows(e, () -> writes.transferFrom(reads, 0, -1));
                        FileChannel closed = FileChannel.open(on.of(source), READ, WRITE);
                        closed.close();
                        Class<? extends Exception> c = ClosedChannelException.class;
                        assertThrows(c, () -> reads.transferTo(0, 1, closed));
                        assertThrows(c, () -> writes.transferFrom(closed, 0, 1));
                    }
                });
    }

    /** That there were few reads is the proof that it was not copied by a buffer. */
    @Test
    void filesAreCopiedInTheKernel() throws Exception {
        long size = 64 << 20;
        try (FileChannel channel = FileChannel.open(source, WRITE)) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
        GatunFileSystem files = GatunFileSystem.of(RingService.common());
        Path target = folder.resolve("target");
        long before = readsOfThisThread();
        try (FileChannel from = FileChannel.open(files.wrap(source));
                FileChannel to = FileChannel.open(files.wrap(target), READ, WRITE, CREATE)) {
            assertEquals(size, from.transferTo(0, size, to));
            assertEquals(size, to.transferFrom(from.position(0), size, size));
        }
        long reads = readsOfThisThread() - before;
        assertEquals(true, reads < 500, () -> reads + " reads");
    }

    /** The same, by workers of a ring. */
    @Test
    void aPipeIsSpliced() throws Exception {
        RingService service = RingService.common();
        dev.gatun.io.Pipe pipe = dev.gatun.io.Pipe.open();
        long size = 8 << 20;
        try (FileChannel channel = FileChannel.open(source, WRITE)) {
            channel.write(ByteBuffer.allocate(1), size - 1);
        }
        CompletableFuture<byte[]> read = drained(FdChannels.readable(service, pipe.readEnd()));
        long before = readsOfThisThread();
        try (WritableByteChannel to = FdChannels.writable(service, pipe.writeEnd());
                FileChannel from = FileChannel.open(Subject.THREAD.of(source))) {
            assertEquals(size, from.transferTo(0, size, to));
        }
        long reads = readsOfThisThread() - before;
        assertEquals(true, reads < 100, () -> reads + " reads");
        assertArrayEquals(Files.readAllBytes(source), read.join());
    }

    private static long readsOfThisThread() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/thread-self/io"))) {
            if (line.startsWith("syscr:")) {
                return Long.parseLong(line.substring(6).strip());
            }
        }
        throw new AssertionError("no count");
    }
}
