package dev.gatun.net;

import static dev.gatun.net.AddressFamily.AF_INET;
import static dev.gatun.net.AddressFamily.AF_INET6;
import static dev.gatun.net.SocketType.SOCK_NONBLOCK;
import static dev.gatun.net.SocketType.SOCK_STREAM;
import static dev.gatun.net.Sockets.fails;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

class TcpTest {
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;

    private final Arena arena = Arena.ofShared();

    static List<AddressFamily> families() {
        return List.of(AF_INET, AF_INET6);
    }

    @AfterEach
    void close() {
        arena.close();
    }

    private MemorySegment text(String text) {
        return Sockets.bytes(arena, text);
    }

    private SocketAddress loopback(AddressFamily family) {
        return Sockets.loopback(arena, family);
    }

    private SocketFd listener(AddressFamily family, SocketType flags) throws SyscallException {
        SocketFd listener = SocketFd.socket(family, SOCK_STREAM.or(flags));
        listener.bind(loopback(family));
        listener.listen(SocketFd.SOMAXCONN);
        return listener;
    }

    private SocketAddress addressOf(SocketFd socket) throws SyscallException {
        return Sockets.addressOf(arena, socket);
    }

    @ParameterizedTest
    @MethodSource("families")
    void aClientAndAServerTalk(AddressFamily family) throws Exception {
        try (SocketFd listener = listener(family, SocketType.of(0));
                SocketFd client = SocketFd.tcp(family)) {
            assertEquals(0, client.connect(addressOf(listener)));
            SocketAddress peer = SocketAddress.allocate(arena);
            try (SocketFd server = listener.accept(peer, SocketType.of(0))) {
                assertEquals(addressOf(client), peer);
                assertEquals(peer, server.getpeername(SocketAddress.allocate(arena)));
                assertEquals(addressOf(listener), addressOf(server));
                assertEquals(addressOf(server), client.getpeername(SocketAddress.allocate(arena)));
                assertTrue(peer.port() != 0);
                assertEquals(FD_CLOEXEC, Syscalls.fcntl(server.number(), F_GETFD, 0));
                assertEquals(FD_CLOEXEC, Syscalls.fcntl(client.number(), F_GETFD, 0));

                MemorySegment buffer = arena.allocate(64);
                assertEquals(5, client.send(text("hello")));
                assertEquals(5, server.recv(buffer, MessageFlags.MSG_PEEK));
                assertEquals(2, server.recv(buffer, 10, 2, MessageFlags.of(0)));
                assertEquals("he", Sockets.text(buffer.asSlice(10), 2));
                assertEquals(3, server.recv(buffer));
                assertEquals("llo", Sockets.text(buffer, 3));

                assertEquals(3, server.send(text("abcdef"), 1, 3, MessageFlags.of(0)));
                assertEquals(3, client.read(buffer));
                assertEquals("bcd", Sockets.text(buffer, 3));

                ByteBuffer out = ByteBuffer.allocateDirect(8);
                out.put((byte) 'x').put((byte) 'y').put((byte) 'z').flip().position(1);
                assertEquals(2, server.send(out, MessageFlags.of(0)));
                assertEquals(3, out.position());
                ByteBuffer in = ByteBuffer.allocateDirect(8).position(4);
                assertEquals(2, client.recv(in, MessageFlags.MSG_DONTWAIT));
                assertEquals(6, in.position());
                assertEquals('y', in.get(4));
                assertEquals(
                        Fd.WOULD_BLOCK, client.recv(buffer, MessageFlags.MSG_DONTWAIT), "empty");

                client.shutdown(Shutdown.SHUT_WR);
                assertEquals(0, server.recv(buffer));
                assertEquals(1, server.send(text("!")));
                assertEquals(1, client.recv(buffer));
            }
            assertEquals(0, client.recv(arena.allocate(1)));
        }
    }

    @Test
    void acceptGivesWouldBlockAsAValue() throws Exception {
        try (SocketFd listener = listener(AF_INET, SOCK_NONBLOCK);
                SocketFd client = SocketFd.tcp(AF_INET)) {
            assertNull(listener.accept());
            SocketAddress peer = SocketAddress.inet4(arena, 1, 1);
            assertEquals(Fd.WOULD_BLOCK, listener.acceptNumber(peer, SOCK_NONBLOCK));
            assertEquals(0, peer.length(), "no address of nobody");
            client.connect(addressOf(listener));
            try (SocketFd server = SocketFd.own(listener.acceptNumber(peer, SOCK_NONBLOCK))) {
                assertEquals(addressOf(client), peer);
                assertEquals(Fd.WOULD_BLOCK, server.recv(arena.allocate(1)));
            }
        }
    }

    @Test
    void aConnectionMayBeAKindOfItsOwn() throws Exception {
        class Connection extends SocketFd {
            final long userData;

            Connection(int number, long userData) {
                super(number, true);
                this.userData = userData;
            }
        }
        try (SocketFd listener = listener(AF_INET, SocketType.of(0));
                SocketFd client = SocketFd.tcp(AF_INET)) {
            client.connect(addressOf(listener));
            try (Connection c = new Connection(listener.acceptNumber(null, SOCK_NONBLOCK), 7)) {
                assertEquals(7, c.userData);
                assertEquals(1, c.send(text("x")));
            }
            assertEquals(1, client.recv(arena.allocate(2)));
        }
    }

    @Test
    void aConnectThatTakesTimeEndsInSuccess() throws Exception {
        try (SocketFd listener = listener(AF_INET, SocketType.of(0));
                SocketFd client = SocketFd.socket(AF_INET, SOCK_STREAM.or(SOCK_NONBLOCK))) {
            assertEquals(SocketFd.IN_PROGRESS, client.connect(addressOf(listener)));
            listener.accept().close();
            client.finishConnect();
            assertEquals(0, client.recv(arena.allocate(1)));
        }
    }

    @Test
    void aConnectThatTakesTimeEndsInItsError() throws Exception {
        SocketAddress nobody;
        try (SocketFd bound = SocketFd.tcp(AF_INET);
                SocketFd client = SocketFd.socket(AF_INET, SOCK_STREAM.or(SOCK_NONBLOCK))) {
            // Bound and not listening: nobody else gets the port meanwhile.
            bound.bind(loopback(AF_INET));
            nobody = addressOf(bound);
            assertEquals(SocketFd.IN_PROGRESS, client.connect(nobody));
            Readiness.await(client, Readiness.POLLOUT);
            fails(Errno.ECONNREFUSED, client::finishConnect);
            assertEquals(0, client.takeError(), "reading it takes it away");
            try (SocketFd blocking = SocketFd.tcp(AF_INET)) {
                SyscallException e = fails(Errno.ECONNREFUSED, () -> blocking.connect(nobody));
                assertTrue(e.getMessage().contains(nobody.toString()), e.getMessage());
            }
        }
    }

    @Test
    void theSecondToBindIsRefused() throws Exception {
        try (SocketFd listener = listener(AF_INET, SocketType.of(0));
                SocketFd second = SocketFd.tcp(AF_INET)) {
            SocketAddress address = addressOf(listener);
            SyscallException e = fails(Errno.EADDRINUSE, () -> second.bind(address));
            assertTrue(e.getMessage().contains(address.toString()), e.getMessage());
        }
    }

    @Test
    void whatNeedsAConnectionSaysSo() throws Exception {
        try (SocketFd socket = SocketFd.tcp(AF_INET)) {
            fails(Errno.ENOTCONN, () -> socket.recv(arena.allocate(1)));
            fails(Errno.ENOTCONN, () -> socket.shutdown(Shutdown.SHUT_RDWR));
            fails(Errno.ENOTCONN, () -> socket.getpeername(SocketAddress.allocate(arena)));
            fails(Errno.EPIPE, () -> socket.send(text("x")));
            fails(Errno.EINVAL, socket::accept);
        }
        try (SocketFd datagrams = SocketFd.udp(AF_INET)) {
            fails(Errno.EOPNOTSUPP, () -> datagrams.listen(1));
            fails(Errno.EDESTADDRREQ, () -> datagrams.send(text("x")));
        }
        try (SocketFd file = SocketFd.own(Syscalls.memfdCreate("no socket", 1))) {
            fails(Errno.ENOTSOCK, () -> file.getsockname(SocketAddress.allocate(arena)));
            fails(Errno.ENOTSOCK, file::takeError);
        }
        fails(Errno.EPROTONOSUPPORT, () -> SocketFd.socket(AF_INET, SOCK_STREAM, 17));
        fails(Errno.EAFNOSUPPORT, () -> SocketFd.socket(AddressFamily.of(99), SOCK_STREAM));
        fails(Errno.EINVAL, () -> SocketFd.socketpair(SocketType.of(99)));
    }

    @Test
    void aResetReachesBothCalls() throws Exception {
        try (SocketFd listener = listener(AF_INET, SocketType.of(0));
                SocketFd client = SocketFd.tcp(AF_INET)) {
            client.connect(addressOf(listener));
            try (SocketFd server = listener.accept()) {
                server.setsockopt(SocketOption.SO_LINGER, 0);
            }
            fails(Errno.ECONNRESET, () -> client.recv(arena.allocate(1)));
            fails(Errno.EPIPE, () -> client.send(text("x")));
        }
    }

    @Test
    void sendingStopsWhereThereIsNoRoom() throws Exception {
        try (SocketFd listener = listener(AF_INET, SocketType.of(0));
                SocketFd client = SocketFd.socket(AF_INET, SOCK_STREAM.or(SOCK_NONBLOCK))) {
            client.connect(addressOf(listener));
            try (SocketFd server = listener.accept()) {
                MemorySegment block = arena.allocate(1 << 16);
                long sent = 0;
                long n;
                while ((n = client.send(block)) > 0) {
                    sent += n;
                }
                assertEquals(Fd.WOULD_BLOCK, n);
                client.shutdown(Shutdown.SHUT_WR);
                long received = 0;
                while ((n = server.recv(block)) > 0) {
                    received += n;
                }
                assertEquals(0, n);
                assertEquals(sent, received);
            }
        }
    }

    @Test
    void misuseEndsBeforeTheKernel() throws Exception {
        try (SocketFd socket = SocketFd.udp(AF_INET)) {
            MemorySegment heap = MemorySegment.ofArray(new byte[4]);
            MemorySegment readOnly = arena.allocate(4).asReadOnly();
            SocketAddress address = SocketAddress.allocate(arena);
            assertThrows(IllegalArgumentException.class, () -> socket.send(heap));
            assertThrows(IllegalArgumentException.class, () -> socket.recv(heap));
            assertThrows(IllegalArgumentException.class, () -> socket.recv(readOnly));
            assertThrows(IllegalArgumentException.class, () -> socket.recvfrom(readOnly, address));
            assertThrows(IllegalArgumentException.class, () -> socket.sendto(heap, address));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> socket.recv(ByteBuffer.allocate(4), MessageFlags.of(0)));
            assertThrows(
                    IndexOutOfBoundsException.class,
                    () -> socket.send(arena.allocate(4), 2, 3, MessageFlags.of(0)));
        }
        SocketFd closed = SocketFd.udp(AF_INET);
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.send(arena.allocate(1)));
        assertThrows(IllegalStateException.class, () -> closed.bind(loopback(AF_INET)));
        assertThrows(IllegalStateException.class, () -> closed.listen(1));
        assertThrows(IllegalStateException.class, closed::accept);
        assertThrows(IllegalStateException.class, closed::takeError);
    }

    @ParameterizedTest
    @MethodSource("families")
    void aChannelOfTheJdkTalksToOurServer(AddressFamily family) throws Exception {
        try (SocketFd listener = listener(family, SocketType.of(0));
                SocketChannel client =
                        SocketChannel.open((InetSocketAddress) addressOf(listener).toJavaNet())) {
            SocketAddress peer = SocketAddress.allocate(arena);
            try (SocketFd server = listener.accept(peer, SocketType.of(0))) {
                assertEquals(client.getLocalAddress(), peer.toJavaNet());
                client.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
                MemorySegment buffer = arena.allocate(16);
                assertEquals(5, server.recv(buffer));
                assertEquals("hello", Sockets.text(buffer, 5));
                assertEquals(2, server.send(text("ok")));
            }
            ByteBuffer answer = ByteBuffer.allocate(16);
            while (client.read(answer) >= 0) {}
            assertEquals("ok", new String(answer.array(), 0, answer.position(), "US-ASCII"));
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void ourClientTalksToAServerOfTheJdk(AddressFamily family) throws Exception {
        try (ServerSocketChannel listener = ServerSocketChannel.open();
                SocketFd client = SocketFd.tcp(family)) {
            listener.bind(loopback(family).toJavaNet());
            client.connect(SocketAddress.of(arena, listener.getLocalAddress()));
            try (SocketChannel server = listener.accept()) {
                assertEquals(addressOf(client).toJavaNet(), server.getRemoteAddress());
                server.write(ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)));
            }
            MemorySegment buffer = arena.allocate(16);
            assertEquals(5, client.recv(buffer, MessageFlags.MSG_WAITALL));
            assertEquals("hello", Sockets.text(buffer, 5));
            assertEquals(0, client.recv(buffer));
        }
    }

    @Test
    void aBorrowedSocketStaysOpen() throws Exception {
        try (SocketFd socket = SocketFd.tcp(AF_INET)) {
            SocketFd borrowed = SocketFd.borrow(socket.number());
            assertEquals(0, borrowed.takeError());
            borrowed.close();
            assertFalse(borrowed.isOpen());
            assertEquals(0, socket.takeError());
        }
    }

    @Test
    void anAddressThatWasNotGotIsNone() throws Exception {
        SocketAddress address = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 7);
        try (SocketFd socket = SocketFd.tcp(AF_INET);
                SocketFd file = SocketFd.own(Syscalls.memfdCreate("f", 1))) {
            fails(Errno.ENOTCONN, () -> socket.getpeername(address));
            assertEquals(0, address.length());
            address.setInet4(SocketAddress.INADDR_LOOPBACK, 7);
            fails(Errno.ENOTSOCK, () -> file.getsockname(address));
            assertEquals(0, address.length());
        }
    }
}
