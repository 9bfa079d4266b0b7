package dev.gatun.net;

import static dev.gatun.net.AddressFamily.AF_INET;
import static dev.gatun.net.SocketType.SOCK_NONBLOCK;
import static dev.gatun.net.SocketType.SOCK_STREAM;
import static dev.gatun.net.Sockets.NO_FLAGS;
import static dev.gatun.net.Sockets.addressOf;

import dev.gatun.Allocation;
import dev.gatun.sys.IoVector;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Nothing is allocated where a server's loop is. */
class AllocationTest {
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment buffer = arena.allocate(64);
    private final SocketAddress peer = SocketAddress.allocate(arena);

    @Test
    void sendAndRecv() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM)) {
            Allocation.assertNone(
                    () -> {
                        pair.first().send(buffer);
                        pair.second().recv(buffer);
                        pair.first().send(buffer, 8, 16, NO_FLAGS);
                        pair.second().recv(buffer, 8, 16, NO_FLAGS);
                    });
        }
    }

    @Test
    void writevAndReadv() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM)) {
            IoVector buffers = IoVector.of(arena, buffer.asSlice(0, 8), buffer.asSlice(8));
            Allocation.assertNone(
                    () -> {
                        pair.first().writev(buffers);
                        pair.second().readv(buffers);
                    });
        }
    }

    @Test
    void recvThatWouldBlock() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM.or(SOCK_NONBLOCK))) {
            Allocation.assertNone(() -> pair.second().recv(buffer));
        }
    }

    @Test
    void sendtoAndRecvfrom() throws Exception {
        try (SocketFd a = SocketFd.udp(AF_INET);
                SocketFd b = SocketFd.udp(AF_INET)) {
            b.bind(Sockets.loopback(arena, AF_INET));
            SocketAddress to = addressOf(arena, b);
            int[] ports = new int[1];
            Allocation.assertNone(
                    () -> {
                        a.sendto(buffer, to);
                        b.recvfrom(buffer, peer);
                        ports[0] += peer.port();
                    });
        }
    }

    @Test
    void sendmsgAndRecvmsg() throws Exception {
        try (SocketFd a = SocketFd.udp(AF_INET);
                SocketFd b = SocketFd.udp(AF_INET)) {
            b.bind(Sockets.loopback(arena, AF_INET));
            IoVector buffers = IoVector.of(arena, buffer.asSlice(0, 8), buffer.asSlice(8));
            Message out = Message.of(arena, buffers).setAddress(addressOf(arena, b));
            Message in = Message.of(arena, buffers).setAddress(peer);
            in.setControl(ControlMessages.allocate(arena, 64));
            b.setsockopt(SocketOption.IP_PKTINFO, true);
            Allocation.assertNone(
                    () -> {
                        a.sendmsg(out, NO_FLAGS);
                        b.recvmsg(in, NO_FLAGS);
                    });
        }
    }

    @Test
    void sendmmsgAndRecvmmsg() throws Exception {
        try (SocketFd a = SocketFd.udp(AF_INET);
                SocketFd b = SocketFd.udp(AF_INET)) {
            b.bind(Sockets.loopback(arena, AF_INET));
            a.connect(addressOf(arena, b));
            MessageBatch out = MessageBatch.allocate(arena, 4, 16);
            MessageBatch in = MessageBatch.allocate(arena, 4, 16);
            MessageBatch rest = MessageBatch.allocate(arena, 3, 16);
            Allocation.assertNone(
                    () -> {
                        a.sendmmsg(out, 0, 4, NO_FLAGS);
                        b.recvmmsg(in, NO_FLAGS);
                        a.sendmmsg(out, 1, 3, NO_FLAGS);
                        b.recvmmsg(rest, NO_FLAGS);
                    });
        }
    }

    @Test
    void acceptUntilThereIsNone() throws Exception {
        try (SocketFd listener = SocketFd.socket(AF_INET, SOCK_STREAM.or(SOCK_NONBLOCK))) {
            listener.bind(Sockets.loopback(arena, AF_INET));
            listener.listen(1);
            Allocation.assertNone(() -> listener.acceptNumber(null, SOCK_NONBLOCK));
            Allocation.assertNone(() -> listener.acceptNumber(peer, SOCK_NONBLOCK));
        }
    }

    @Test
    void optionsAndNames() throws Exception {
        try (SocketFd socket = SocketFd.tcp(AF_INET)) {
            Allocation.assertNone(
                    () -> {
                        socket.setsockopt(SocketOption.TCP_CORK, true);
                        socket.setsockopt(
                                SocketOption.TCP_CORK, !socket.getsockopt(SocketOption.TCP_CORK));
                        socket.takeError();
                        socket.getsockname(peer);
                    });
        }
    }
}
