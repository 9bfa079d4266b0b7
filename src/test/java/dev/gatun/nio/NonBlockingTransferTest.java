package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.FileChannel;
import java.nio.channels.NotYetConnectedException;
import java.nio.channels.Pipe;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SelectableChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** Transfers to and from channels that take, or have, nothing for now; and datagrams. */
class NonBlockingTransferTest {
    private static final int SIZE = 1_000_003;
    private static final byte[] CONTENT = FileChannelTest.bytes(SIZE);

    /** Of a socket, so that it is soon full. */
    private static final int SMALL = 16 << 10;

    private static final int PATIENCE_MILLIS = 60_000;

    @TempDir Path folder;

    private Path path;

    @BeforeEach
    void makeFile() throws IOException {
        path = Files.write(folder.resolve("file"), CONTENT);
    }

    // To a channel that becomes full.

    /**
     * Transfers until nothing more is taken, then all the rest, when there is room again.
     *
     * @param in not blocking
     * @param out where it comes out, not blocking
     */
    private <
                    I extends SelectableChannel & WritableByteChannel,
                    O extends SelectableChannel & ReadableByteChannel>
            void checkFull(Subject on, I in, O out) throws IOException {
        ByteBuffer all = ByteBuffer.allocate(SIZE + 1);
        try (in;
                out;
                Selector selector = Selector.open();
                FileChannel from = FileChannel.open(on.of(path))) {
            in.configureBlocking(false);
            out.configureBlocking(false);
            SelectionKey room = in.register(selector, SelectionKey.OP_WRITE);
            out.register(selector, SelectionKey.OP_READ);
            long done = transferSome(from, 0, in);
            assertTrue(done > 0 && done < SIZE, "it took " + done);
            assertEquals(0, from.transferTo(done, SIZE, in));
            assertEquals(0, from.transferTo(done, 1, in));
            while (all.position() < SIZE) {
                assertTrue(selector.select(PATIENCE_MILLIS) > 0, "no end of waiting");
                selector.selectedKeys().clear();
                assertTrue(out.read(all) >= 0);
                done += transferSome(from, done, in);
                room.interestOps(done < SIZE ? SelectionKey.OP_WRITE : 0);
            }
            assertEquals(SIZE, done);
            assertEquals(0, from.position());
        }
        assertArrayEquals(CONTENT, Arrays.copyOf(all.array(), SIZE));
    }

    /** Until nothing is taken. */
    private static long transferSome(FileChannel from, long position, WritableByteChannel in)
            throws IOException {
        long done = 0;
        while (true) {
            long n = from.transferTo(position + done, SIZE, in);
            assertTrue(n >= 0);
            if (n == 0) {
                return done;
            }
            done += n;
        }
    }

    @ParameterizedTest
    @EnumSource
    void toAPipe(Subject on) throws Exception {
        on.run(
                () -> {
                    Pipe pipe = Pipe.open();
                    checkFull(on, pipe.sink(), pipe.source());
                });
    }

    @ParameterizedTest
    @EnumSource
    void toASocket(Subject on) throws Exception {
        on.run(
                () -> {
                    try (ServerSocketChannel server = ServerSocketChannel.open()) {
                        server.setOption(StandardSocketOptions.SO_RCVBUF, SMALL);
                        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                        SocketChannel client = SocketChannel.open();
                        client.setOption(StandardSocketOptions.SO_SNDBUF, SMALL);
                        client.connect(server.getLocalAddress());
                        checkFull(on, client, server.accept());
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void toAPipeThatNobodyReads(Subject on) throws Exception {
        on.run(
                () -> {
                    Pipe pipe = Pipe.open();
                    pipe.source().close();
                    try (Pipe.SinkChannel in = pipe.sink();
                            FileChannel from = FileChannel.open(on.of(path))) {
                        assertThrows(IOException.class, () -> from.transferTo(0, 10, in));
                        in.configureBlocking(false);
                        assertThrows(IOException.class, () -> from.transferTo(0, SIZE, in));
                        assertTrue(from.isOpen() && in.isOpen());
                    }
                });
    }

    // Datagrams.

    @ParameterizedTest
    @EnumSource
    void toADatagramChannelOneDatagram(Subject on) throws Exception {
        on.run(
                () -> {
                    InetAddress loopback = InetAddress.getLoopbackAddress();
                    try (DatagramChannel receiver = DatagramChannel.open();
                            DatagramChannel sender = DatagramChannel.open();
                            FileChannel from = FileChannel.open(on.of(path))) {
                        receiver.bind(new InetSocketAddress(loopback, 0));
                        receiver.socket().setSoTimeout(PATIENCE_MILLIS);
                        Class<? extends Exception> e = NotYetConnectedException.class;
                        assertThrows(e, () -> from.transferTo(0, 10, sender));
                        sender.connect(receiver.getLocalAddress());
                        for (int count : new int[] {1, 1400, 8192}) {
                            assertEquals(count, from.transferTo(5, count, sender));
                            checkReceived(receiver, count);
                            sender.configureBlocking(false);
                        }
                        assertEquals(0, from.transferTo(5, 0, sender));
                        // No datagram is so large, and it is not cut.
                        assertThrows(IOException.class, () -> from.transferTo(0, SIZE, sender));
                        assertEquals(3, from.transferTo(5, 3, sender));
                        checkReceived(receiver, 3);
                    }
                });
    }

    private static void checkReceived(DatagramChannel receiver, int count) throws IOException {
        byte[] bytes = new byte[SIZE];
        DatagramPacket packet = new DatagramPacket(bytes, SIZE);
        receiver.socket().receive(packet);
        assertEquals(count, packet.getLength());
        assertArrayEquals(Arrays.copyOfRange(CONTENT, 5, 5 + count), Arrays.copyOf(bytes, count));
    }

    // From a channel that has nothing.

    /** Transfers when nothing is there, when 5 bytes are, and at the end. */
    private <O extends SelectableChannel & ReadableByteChannel> void checkEmpty(
            Subject on, WritableByteChannel in, O out, boolean hasEnd) throws IOException {
        Files.write(path, "abc".getBytes());
        try (in;
                out;
                Selector selector = Selector.open();
                FileChannel to = FileChannel.open(on.of(path), READ, WRITE)) {
            out.configureBlocking(false);
            out.register(selector, SelectionKey.OP_READ);
            assertEquals(0, to.transferFrom(out, 1, 10));
            assertEquals(0, to.transferFrom(out, 1_000_000, Long.MAX_VALUE));
            assertEquals(0, to.transferFrom(out, 0, 0));
            assertEquals(3, to.size());
            assertEquals(5, in.write(ByteBuffer.wrap("12345".getBytes())));
            assertEquals(1, selector.select(PATIENCE_MILLIS));
            assertEquals(5, to.transferFrom(out, 2, 10));
            assertEquals(0, to.transferFrom(out, 7, 10));
            if (hasEnd) {
                selector.selectedKeys().clear();
                in.close();
                assertEquals(1, selector.select(PATIENCE_MILLIS));
                assertEquals(0, to.transferFrom(out, 7, 10));
            }
            assertEquals(0, to.position());
        }
        assertEquals("ab12345", Files.readString(path));
    }

    @ParameterizedTest
    @EnumSource
    void fromAPipe(Subject on) throws Exception {
        on.run(
                () -> {
                    Pipe pipe = Pipe.open();
                    checkEmpty(on, pipe.sink(), pipe.source(), true);
                });
    }

    @ParameterizedTest
    @EnumSource
    void fromASocket(Subject on) throws Exception {
        on.run(
                () -> {
                    try (ServerSocketChannel server = ServerSocketChannel.open()) {
                        server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
                        SocketChannel client = SocketChannel.open(server.getLocalAddress());
                        checkEmpty(on, client, server.accept(), true);
                    }
                });
    }

    @ParameterizedTest
    @EnumSource
    void fromADatagramChannel(Subject on) throws Exception {
        on.run(
                () -> {
                    InetAddress loopback = InetAddress.getLoopbackAddress();
                    DatagramChannel receiver = DatagramChannel.open();
                    DatagramChannel sender = DatagramChannel.open();
                    receiver.bind(new InetSocketAddress(loopback, 0));
                    sender.bind(new InetSocketAddress(loopback, 0));
                    sender.connect(receiver.getLocalAddress());
                    receiver.connect(sender.getLocalAddress());
                    checkEmpty(on, sender, receiver, false);
                });
    }
}
