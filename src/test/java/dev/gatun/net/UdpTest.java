package dev.gatun.net;

import static dev.gatun.net.AddressFamily.AF_INET;
import static dev.gatun.net.AddressFamily.AF_INET6;
import static dev.gatun.net.MessageFlags.MSG_DONTWAIT;
import static dev.gatun.net.MessageFlags.MSG_TRUNC;
import static dev.gatun.net.Sockets.NO_FLAGS;
import static dev.gatun.net.Sockets.addressOf;
import static dev.gatun.net.Sockets.bytes;
import static dev.gatun.net.Sockets.fails;
import static dev.gatun.net.Sockets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;

class UdpTest {
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment buffer = arena.allocate(64);
    private final SocketAddress peer = SocketAddress.allocate(arena);

    static List<AddressFamily> families() {
        return List.of(AF_INET, AF_INET6);
    }

    private SocketFd bound(AddressFamily family) throws SyscallException {
        SocketFd socket = SocketFd.udp(family);
        socket.bind(Sockets.loopback(arena, family));
        return socket;
    }

    @ParameterizedTest
    @MethodSource("families")
    void datagramsGoThereAndBack(AddressFamily family) throws Exception {
        try (SocketFd a = bound(family);
                SocketFd b = bound(family)) {
            assertEquals(5, a.sendto(bytes(arena, "hello"), addressOf(arena, b)));
            assertEquals(5, b.recvfrom(buffer, peer));
            assertEquals("hello", text(buffer, 5));
            assertEquals(addressOf(arena, a), peer);
            assertEquals(2, b.sendto(bytes(arena, "ok"), NO_FLAGS, peer));
            assertEquals(2, a.recvfrom(buffer, NO_FLAGS, peer));
            assertEquals(addressOf(arena, b), peer);

            assertEquals(Fd.WOULD_BLOCK, a.recvfrom(buffer, MSG_DONTWAIT, peer));
            assertEquals(0, peer.length(), "no address of nobody");
        }
    }

    @ParameterizedTest
    @MethodSource("families")
    void aChannelOfTheJdkTalksToOurs(AddressFamily family) throws Exception {
        try (SocketFd ours = bound(family);
                DatagramChannel theirs = DatagramChannel.open()) {
            theirs.bind(Sockets.loopback(arena, family).toJavaNet());
            theirs.send(
                    ByteBuffer.wrap("hello".getBytes(StandardCharsets.US_ASCII)),
                    addressOf(arena, ours).toJavaNet());
            assertEquals(5, ours.recvfrom(buffer, peer));
            assertEquals(theirs.getLocalAddress(), peer.toJavaNet());
            assertEquals(5, ours.sendto(buffer.asSlice(0, 5), peer));
            ByteBuffer answer = ByteBuffer.allocate(16);
            assertEquals(addressOf(arena, ours).toJavaNet(), theirs.receive(answer));
            assertEquals("hello", new String(answer.array(), 0, answer.position(), "US-ASCII"));
        }
    }

    @Test
    void buffersOfNioMoveTheirPosition() throws Exception {
        try (SocketFd a = bound(AF_INET);
                SocketFd b = bound(AF_INET)) {
            ByteBuffer out = ByteBuffer.allocateDirect(8).position(2).limit(6);
            assertEquals(4, a.sendto(out, NO_FLAGS, addressOf(arena, b)));
            assertEquals(6, out.position());
            ByteBuffer in = ByteBuffer.allocateDirect(8).position(1);
            assertEquals(4, b.recvfrom(in, NO_FLAGS, peer));
            assertEquals(5, in.position());
        }
    }

    @Test
    void whatHasNoRoomIsLostAndCounted() throws Exception {
        try (SocketFd a = bound(AF_INET);
                SocketFd b = bound(AF_INET)) {
            a.connect(addressOf(arena, b));
            MemorySegment small = arena.allocate(2);
            a.send(bytes(arena, "hello"));
            assertEquals(2, b.recv(small));
            a.send(bytes(arena, "hello"));
            assertEquals(5, b.recv(small, MSG_TRUNC));
            a.send(bytes(arena, "hello"));
            assertEquals(5, b.recvfrom(small, MSG_TRUNC, peer));
            a.send(bytes(arena, "hello"));
            ByteBuffer nio = ByteBuffer.allocateDirect(2);
            assertEquals(5, b.recv(nio, MSG_TRUNC));
            assertEquals(2, nio.position());
            a.send(arena.allocate(0));
            assertEquals(0, b.recv(small), "an empty datagram is no end");
            a.send(bytes(arena, "x"));
            assertEquals(1, b.recv(small));
        }
    }

    @Test
    void aDatagramCanBeTooLarge() throws Exception {
        try (SocketFd a = bound(AF_INET);
                SocketFd b = bound(AF_INET)) {
            MemorySegment large = arena.allocate(65_508);
            SocketAddress to = addressOf(arena, b);
            SyscallException e = fails(Errno.EMSGSIZE, () -> a.sendto(large, to));
            assertTrue(e.getMessage().contains(to.toString()), e.getMessage());
            assertEquals(65_507, a.sendto(large.asSlice(0, 65_507), to));
        }
    }

    @Test
    void aConnectedSocketLearnsThatNobodyListens() throws Exception {
        try (SocketFd socket = bound(AF_INET)) {
            SocketAddress gone;
            try (SocketFd other = bound(AF_INET)) {
                gone = addressOf(arena, other);
                assertEquals(0, socket.connect(gone));
                assertEquals(gone, socket.getpeername(peer));
                // Connected elsewhere, it takes nothing from us: the kernel says so by ICMP.
                other.connect(other.getsockname(SocketAddress.allocate(arena)));
                socket.send(bytes(arena, "x"));
                Readiness.await(socket, 0);
                fails(Errno.ECONNREFUSED, () -> socket.recv(buffer, MSG_DONTWAIT));
            }
            peer.setUnspecified();
            assertEquals(0, socket.connect(peer));
            fails(Errno.ENOTCONN, () -> socket.getpeername(peer));
        }
    }
}
