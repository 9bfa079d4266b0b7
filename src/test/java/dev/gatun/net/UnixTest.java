package dev.gatun.net;

import static dev.gatun.net.SocketType.SOCK_DGRAM;
import static dev.gatun.net.SocketType.SOCK_NONBLOCK;
import static dev.gatun.net.SocketType.SOCK_SEQPACKET;
import static dev.gatun.net.SocketType.SOCK_STREAM;
import static dev.gatun.net.Sockets.addressOf;
import static dev.gatun.net.Sockets.bytes;
import static dev.gatun.net.Sockets.fails;
import static dev.gatun.net.Sockets.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.SleepingThread;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SocketSyscalls;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

class UnixTest {
    @TempDir Path folder;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment buffer = arena.allocate(64);
    private final SocketAddress peer = SocketAddress.allocate(arena);

    static List<SocketType> connected() {
        return List.of(SOCK_STREAM, SOCK_SEQPACKET);
    }

    private SocketAddress path(String name) {
        return SocketAddress.unixPath(arena, folder.resolve(name).toString());
    }

    /** The kernel's choice, which nobody else has. */
    private SocketAddress chooseAbstract(SocketFd socket) throws SyscallException {
        socket.bind(SocketAddress.unixUnnamed(arena));
        return addressOf(arena, socket);
    }

    private SocketFd listener(SocketType type, SocketAddress address) throws SyscallException {
        SocketFd listener = SocketFd.unix(type);
        listener.bind(address);
        listener.listen(8);
        return listener;
    }

    private void talk(SocketFd client, SocketFd listener, SocketAddress address)
            throws SyscallException {
        assertEquals(0, client.connect(address));
        try (SocketFd server = listener.accept(peer, SocketType.of(0))) {
            assertTrue(peer.isUnixUnnamed(), peer.toString());
            assertEquals(address, client.getpeername(peer));
            assertEquals(address, addressOf(arena, server));
            client.send(bytes(arena, "hello"));
            assertEquals(5, server.recv(buffer));
            assertEquals("hello", text(buffer, 5));
        }
        assertEquals(0, client.recv(buffer));
    }

    @ParameterizedTest
    @MethodSource("connected")
    void aClientAndAServerTalkThroughAPath(SocketType type) throws Exception {
        SocketAddress address = path("s");
        try (SocketFd listener = listener(type, address);
                SocketFd client = SocketFd.unix(type);
                SocketFd second = SocketFd.unix(type)) {
            assertEquals(address, addressOf(arena, listener));
            talk(client, listener, address);
            SyscallException e = fails(Errno.EADDRINUSE, () -> second.bind(address));
            assertTrue(e.getMessage().contains("delete it first"), e.getMessage());
        }
        assertTrue(Files.exists(folder.resolve("s")), "the file stays");
        try (SocketFd client = SocketFd.unix(type)) {
            fails(Errno.ECONNREFUSED, () -> client.connect(address));
            fails(Errno.ENOENT, () -> client.connect(path("other")));
        }
    }

    @ParameterizedTest
    @MethodSource("connected")
    void aClientAndAServerTalkThroughAnAbstractName(SocketType type) throws Exception {
        SocketAddress address;
        try (SocketFd listener = SocketFd.unix(type);
                SocketFd client = SocketFd.unix(type)) {
            address = chooseAbstract(listener);
            assertTrue(address.isUnixAbstract(), address.toString());
            listener.listen(1);
            talk(client, listener, address);
        }
        try (SocketFd client = SocketFd.unix(type)) {
            fails(Errno.ECONNREFUSED, () -> client.connect(address));
        }
    }

    @Test
    void nulsInAnAbstractNameCount() throws Exception {
        byte[] unique = ("gatun-test-" + ProcessHandle.current().pid()).getBytes("US-ASCII");
        byte[] first = new byte[unique.length + 2];
        System.arraycopy(unique, 0, first, 1, unique.length);
        byte[] second = java.util.Arrays.copyOf(first, first.length - 1);
        SocketAddress one = SocketAddress.unixAbstract(arena, first);
        SocketAddress other = SocketAddress.unixAbstract(arena, second);
        try (SocketFd a = listener(SOCK_STREAM, one);
                SocketFd b = listener(SOCK_STREAM, other);
                SocketFd client = SocketFd.unix(SOCK_STREAM);
                SocketFd third = SocketFd.unix(SOCK_STREAM)) {
            assertArrayEquals(first, addressOf(arena, a).unixName());
            assertArrayEquals(second, addressOf(arena, b).unixName());
            fails(Errno.EADDRINUSE, () -> third.bind(one));
            client.connect(other);
            try (SocketFd server = b.accept()) {
                assertEquals(other, addressOf(arena, server));
            }
        }
    }

    @Test
    void theLongestPathCanBeSentTo() throws Exception {
        // Relative, as the folder's own path may be long: through the descriptor of the folder.
        try (Fd directory = dev.gatun.io.FileFd.open(folder, dev.gatun.io.OpenFlags.O_PATH);
                SocketFd listener = SocketFd.unix(SOCK_STREAM);
                SocketFd client = SocketFd.unix(SOCK_STREAM)) {
            String prefix = "/proc/self/fd/" + directory.number() + "/";
            String name = "x".repeat(SocketAddress.MAX_PATH_BYTES - prefix.length());
            SocketAddress longest = SocketAddress.unixPath(arena, prefix + name);
            assertEquals(110, longest.length());
            listener.bind(longest);
            listener.listen(1);
            SocketAddress given = addressOf(arena, listener);
            assertEquals(111, given.lengthCell().get(ValueLayout.JAVA_INT, 0), "the kernel's");
            assertEquals(110, given.length());
            assertEquals(longest, given);
            talk(client, listener, given);
            Files.delete(folder.resolve(name));
        }
    }

    @Test
    void aSenderWithTheLongestPathCanBeAnswered() throws Exception {
        try (Fd directory = dev.gatun.io.FileFd.open(folder, dev.gatun.io.OpenFlags.O_PATH);
                SocketFd server = SocketFd.unix(SOCK_DGRAM);
                SocketFd client = SocketFd.unix(SOCK_DGRAM)) {
            String prefix = "/proc/self/fd/" + directory.number() + "/";
            String name = "y".repeat(SocketAddress.MAX_PATH_BYTES - prefix.length());
            client.bind(SocketAddress.unixPath(arena, prefix + name));
            server.bind(path("d"));
            MessageBatch batch = MessageBatch.allocate(arena, 1, 8);
            Message message = Message.of(arena, IoVector.of(arena, buffer));
            SocketAddress copy = SocketAddress.allocate(arena);
            for (int i = 0; i < 3; i++) {
                assertEquals(1, client.sendto(bytes(arena, "x"), path("d")));
            }
            assertEquals(1, server.recvfrom(buffer, peer));
            assertEquals(2, server.sendto(bytes(arena, "ab"), peer));
            copy.set(peer);
            assertEquals(2, server.sendto(bytes(arena, "ab"), copy));
            assertEquals(1, server.recvmsg(message.setAddress(peer), Sockets.NO_FLAGS));
            assertEquals(64, server.sendmsg(message, Sockets.NO_FLAGS));
            assertEquals(1, server.recvmmsg(batch, Sockets.NO_FLAGS));
            assertEquals(1, server.sendmmsg(batch, 0, 1, Sockets.NO_FLAGS));
            assertEquals(0, client.connect(path("d")));
            for (int byteCount : new int[] {2, 2, 64, 8}) {
                assertEquals(byteCount, client.recv(buffer));
            }
        }
    }

    @Test
    void aPathNeedNotBeText() throws Exception {
        byte[] prefix = (folder + "/").getBytes(StandardCharsets.UTF_8);
        byte[] name = java.util.Arrays.copyOf(prefix, prefix.length + 1);
        name[prefix.length] = (byte) 0xff;
        SocketAddress address = SocketAddress.unixPath(arena, name);
        try (SocketFd listener = listener(SOCK_STREAM, address);
                SocketFd client = SocketFd.unix(SOCK_STREAM)) {
            assertArrayEquals(name, addressOf(arena, listener).unixName());
            talk(client, listener, address);
        }
    }

    @Test
    void datagramsHaveTheAddressOfABoundSenderOnly() throws Exception {
        try (SocketFd server = SocketFd.unix(SOCK_DGRAM);
                SocketFd client = SocketFd.unix(SOCK_DGRAM)) {
            SocketAddress address = path("d");
            server.bind(address);
            assertEquals(1, client.sendto(bytes(arena, "x"), address));
            assertEquals(1, server.recvfrom(buffer, peer));
            assertEquals(0, peer.length());
            assertEquals("(none)", peer.toString());

            SocketAddress own = chooseAbstract(client);
            assertEquals(2, client.sendto(bytes(arena, "ab"), address));
            assertEquals(2, server.recvfrom(buffer, peer));
            assertEquals(own, peer);
            assertEquals(3, server.sendto(bytes(arena, "abc"), peer));
            assertEquals(3, client.recvfrom(buffer, peer));
            assertEquals(address, peer);
        }
    }

    @Test
    void recordsOfSeqpacketKeepTheirBounds() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_SEQPACKET)) {
            pair.first().send(bytes(arena, "one"));
            pair.first().send(bytes(arena, "three"));
            assertEquals(3, pair.second().recv(buffer));
            assertEquals(5, pair.second().recv(buffer));
        }
    }

    @Test
    void aPairIsConnectedBothWays() throws Exception {
        SocketPair pair = SocketFd.socketpair(SOCK_STREAM.or(SOCK_NONBLOCK));
        try (pair) {
            assertTrue(pair.first().getsockname(peer).isUnixUnnamed());
            assertTrue(pair.first().getpeername(peer).isUnixUnnamed());
            assertEquals(Fd.WOULD_BLOCK, pair.first().recv(buffer));
            pair.second().send(bytes(arena, "x"));
            assertEquals(1, pair.first().recv(buffer));
            pair.first().shutdown(Shutdown.SHUT_RDWR);
            assertEquals(0, pair.second().recv(buffer));
            fails(Errno.EPIPE, () -> pair.second().send(bytes(arena, "x")));
        }
        assertFalse(pair.first().isOpen());
        assertFalse(pair.second().isOpen());
    }

    @Test
    void aFullQueueIsNoConnectionInProgress() throws Exception {
        SocketAddress address = path("full");
        List<SocketFd> waiting = new ArrayList<>();
        try (SocketFd listener = listener(SOCK_STREAM, address)) {
            long result;
            do {
                SocketFd client = SocketFd.unix(SOCK_STREAM.or(SOCK_NONBLOCK));
                waiting.add(client);
                result = client.connect(address);
            } while (result == 0 && waiting.size() < 100);
            assertEquals(Fd.WOULD_BLOCK, result);
            listener.accept().close();
            assertEquals(0, waiting.getLast().connect(address));
        } finally {
            for (SocketFd client : waiting) {
                client.close();
            }
        }
    }

    @Test
    void aChannelOfTheJdkTalksToOurServer() throws Exception {
        SocketAddress address = path("s");
        try (SocketFd listener = listener(SOCK_STREAM, address);
                SocketChannel client = SocketChannel.open(address.toJavaNet())) {
            try (SocketFd server = listener.accept(peer, SocketType.of(0))) {
                assertEquals(client.getLocalAddress(), peer.toJavaNet());
                assertEquals(client.getRemoteAddress(), addressOf(arena, server).toJavaNet());
                client.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
                assertEquals(2, server.recv(buffer));
                assertEquals("hi", text(buffer, 2));
            }
            assertEquals(-1, client.read(ByteBuffer.allocate(1)));
        }
    }

    @Test
    void ourClientTalksToAServerOfTheJdk() throws Exception {
        SocketAddress address = path("s");
        try (ServerSocketChannel listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
                SocketFd client = SocketFd.unix(SOCK_STREAM)) {
            listener.bind(address.toJavaNet());
            client.connect(SocketAddress.of(arena, listener.getLocalAddress()));
            try (SocketChannel server = listener.accept()) {
                server.write(ByteBuffer.wrap(new byte[] {'h', 'i'}));
            }
            assertEquals(2, client.recv(buffer, MessageFlags.MSG_WAITALL));
            assertEquals("hi", text(buffer, 2));
        }
    }

    @Test
    void anAddressIsCutToTheRoomAndItsLengthIsNot() throws Exception {
        try (SocketFd socket = SocketFd.unix(SOCK_STREAM)) {
            socket.bind(path("cut"));
            SocketAddress whole = addressOf(arena, socket);
            MemorySegment room = arena.allocate(8);
            MemorySegment length = arena.allocateFrom(ValueLayout.JAVA_INT, 4);
            assertEquals(0, SocketSyscalls.getsockname(socket.number(), room, length));
            assertEquals(whole.length(), length.get(ValueLayout.JAVA_INT, 0));
            assertEquals(0, room.get(ValueLayout.JAVA_INT, 4), "nothing behind the room");
        }
    }

    @Test
    void theMemoryOfAnAddressIsForCallsThatGiveOne() throws Exception {
        try (SocketFd socket = SocketFd.unix(SOCK_STREAM)) {
            SocketAddress expected = chooseAbstract(socket);
            peer.setLength(SocketAddress.SOCKADDR_STORAGE_BYTES);
            int result =
                    SocketSyscalls.getsockname(socket.number(), peer.storage(), peer.lengthCell());
            assertEquals(0, result);
            assertEquals(4, peer.lengthCell().byteSize());
            assertEquals(expected.length(), peer.length());
            assertEquals(expected, peer);
        }
    }

    /** Nothing is begun that would go on: unlike TCP's, it is to be called again. */
    @Test
    void aSignalEndsAConnectThatWaitsForRoom() throws Exception {
        SocketAddress address = path("full");
        try (SocketFd listener = SocketFd.unix(SOCK_STREAM);
                SocketFd first = SocketFd.unix(SOCK_STREAM);
                SocketFd second = SocketFd.unix(SOCK_STREAM)) {
            listener.bind(address);
            listener.listen(0);
            assertEquals(0, first.connect(address));
            var connecting =
                    SleepingThread.startAndAwait(
                            SyscallNumber.SYS_connect, () -> second.connect(address));
            connecting.interrupt();
            SyscallException e = fails(Errno.EINTR, connecting::result);
            assertFalse(e.getMessage().contains("it goes on"), e.getMessage());
            listener.accept().close();
            assertEquals(0, second.connect(address), "it is called again");
            listener.accept().close();
        }
    }
}
