package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

class SocketSyscallsTest {
    private static final int AF_UNIX = 1;
    private static final int SOCK_STREAM = 1;
    private static final int SOCK_DGRAM = 2;
    private static final int SOCK_CLOEXEC = 0x80000;
    private static final int SOL_SOCKET = 1;
    private static final int SO_TYPE = 3;
    private static final int SO_SNDBUF = 7;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int UNNAMED_BYTES = 2;
    private static final int BAD = -Errno.EBADF;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment address = arena.allocate(128, 8);
    private final MemorySegment length = arena.allocate(4, 4);
    private final MemorySegment buffer = arena.allocate(16);
    private final MemorySegment header = arena.allocate(64, 8);
    private final IoVector vector = IoVector.of(arena, buffer);

    private int one;
    private int other;

    @BeforeEach
    void connect() {
        long pair = SocketSyscalls.socketpair(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        assertTrue(pair > 0);
        one = (int) pair;
        other = (int) (pair >>> 32);
    }

    @AfterEach
    void close() {
        assertEquals(0, Syscalls.close(one));
        assertEquals(0, Syscalls.close(other));
    }

    @Test
    void streamsConnect() {
        int listener = SocketSyscalls.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        int client = SocketSyscalls.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        assertEquals(0, SocketSyscalls.bind(listener, address, UNNAMED_BYTES));
        assertEquals(0, SocketSyscalls.listen(listener, 2));
        length.set(JAVA_INT, 0, 128);
        assertEquals(0, SocketSyscalls.getsockname(listener, address, length));
        int bound = length.get(JAVA_INT, 0);
        assertTrue(bound > UNNAMED_BYTES);
        assertEquals(0, SocketSyscalls.connect(client, address, bound));
        length.set(JAVA_INT, 0, 128);
        MemorySegment peer = arena.allocate(128, 8);
        int accepted = SocketSyscalls.accept4(listener, peer, length, SOCK_CLOEXEC);
        assertTrue(accepted >= 0);
        assertEquals(UNNAMED_BYTES, length.get(JAVA_INT, 0));
        length.set(JAVA_INT, 0, 128);
        assertEquals(0, SocketSyscalls.getpeername(client, peer, length));
        assertEquals(-1, address.mismatch(peer));
        assertEquals(0, SocketSyscalls.shutdown(client, 1));
        assertEquals(0, SocketSyscalls.recv(accepted, buffer, 0));
        assertEquals(-Errno.EPIPE, SocketSyscalls.send(client, buffer, 0x4000));
        Syscalls.close(client);
        Syscalls.close(accepted);
        client = SocketSyscalls.socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        assertEquals(0, SocketSyscalls.connect(client, address, bound));
        accepted = SocketSyscalls.accept4(listener, SOCK_CLOEXEC);
        assertTrue(accepted >= 0);
        Syscalls.close(client);
        Syscalls.close(accepted);
        Syscalls.close(listener);
    }

    @Test
    void datagramsAreSentAndReceived() {
        assertEquals(16, SocketSyscalls.send(one, buffer, 0));
        assertEquals(16, SocketSyscalls.recv(other, buffer, 0));
        assertEquals(-Errno.EAGAIN, SocketSyscalls.recv(other, buffer, MSG_DONTWAIT));
        address.set(JAVA_SHORT, 0, (short) AF_UNIX);
        assertEquals(0, SocketSyscalls.bind(other, address, UNNAMED_BYTES));
        length.set(JAVA_INT, 0, 128);
        assertEquals(0, SocketSyscalls.getsockname(other, address, length));
        int bound = length.get(JAVA_INT, 0);
        assertEquals(16, SocketSyscalls.sendto(one, buffer, 0, address, bound));
        assertEquals(4, SocketSyscalls.recv(other, buffer, 8, 4, 0));
        assertEquals(3, SocketSyscalls.send(one, buffer, 13, 3, 0));
        assertEquals(3, SocketSyscalls.recv(other, buffer, 0));
        assertEquals(16, SocketSyscalls.send(other, buffer, 0));
        length.set(JAVA_INT, 0, 128);
        MemorySegment from = arena.allocate(128, 8);
        assertEquals(16, SocketSyscalls.recvfrom(one, buffer, 0, from, length));
        assertEquals(bound, length.get(JAVA_INT, 0));
        assertEquals(-1, address.mismatch(from));
    }

    @Test
    void messagesAreSentAndReceived() {
        MemorySegment none = MemorySegment.NULL;
        buffer.fill((byte) 7);
        assertEquals(16, SocketSyscalls.sendmsg(one, header, none, 0, vector, none, 0, 0));
        buffer.fill((byte) 0);
        MemorySegment control = arena.allocate(64, 8);
        assertEquals(
                16, SocketSyscalls.recvmsg(other, header, address, 128, vector, control, 64, 0));
        assertEquals(0x0707070707070707L, buffer.get(JAVA_LONG, 0));
        assertEquals(0, header.get(JAVA_INT, 8), "msg_namelen");
        assertEquals(0, header.get(JAVA_LONG, 40), "msg_controllen");
    }

    @Test
    void messagesOfAnArrayAreSentAndReceived() {
        header.set(JAVA_LONG, 16, vector.array().address());
        header.set(JAVA_LONG, 24, 1);
        assertEquals(1, SocketSyscalls.sendmmsg(one, header, 1, vector, 0));
        assertEquals(16, header.get(JAVA_INT, 56), "msg_len");
        assertEquals(0, SocketSyscalls.sendmmsg(one, header, 1, 0, vector, 0));
        // One is there, so the time is looked at after it; without one it would wait for ever.
        assertEquals(1, SocketSyscalls.recvmmsg(other, header, 1, vector, 0, 1_500_000_000L));
        assertEquals(
                -Errno.EAGAIN, SocketSyscalls.recvmmsg(other, header, 1, vector, MSG_DONTWAIT, -1));
    }

    @Test
    void theTimeoutOfRecvmmsgEndsItAfterAMessage() {
        MemorySegment two = arena.allocate(128, 8);
        for (int i = 0; i < 2; i++) {
            two.set(JAVA_LONG, i * 64L + 16, vector.array().address());
            two.set(JAVA_LONG, i * 64L + 24, 1);
        }
        assertEquals(16, SocketSyscalls.send(one, buffer, 0));
        assertEquals(1, SocketSyscalls.recvmmsg(other, two, 2, vector, 0, 0));
    }

    @Test
    void optionsAreReadAndSet() {
        assertEquals(SOCK_DGRAM, SocketSyscalls.getsockoptInt(one, SOL_SOCKET, SO_TYPE));
        MemorySegment value = arena.allocate(8, 8);
        assertEquals(4, SocketSyscalls.getsockopt(one, SOL_SOCKET, SO_TYPE, value));
        assertEquals(SOCK_DGRAM, value.get(JAVA_INT, 0));
        assertEquals(0, SocketSyscalls.setsockoptInt(one, SOL_SOCKET, SO_SNDBUF, 10_000));
        assertEquals(20_000, SocketSyscalls.getsockoptInt(one, SOL_SOCKET, SO_SNDBUF));
        value.set(JAVA_INT, 0, 11_000);
        assertEquals(0, SocketSyscalls.setsockopt(one, SOL_SOCKET, SO_SNDBUF, value));
        assertEquals(22_000, SocketSyscalls.getsockoptInt(one, SOL_SOCKET, SO_SNDBUF));
        assertEquals(-Errno.ENOPROTOOPT, SocketSyscalls.getsockoptInt(one, SOL_SOCKET, 9999));
        // A negative value is no error.
        assertEquals(0, SocketSyscalls.setsockoptInt(one, SOL_SOCKET, 42, -1));
        long peekOffset = SocketSyscalls.getsockoptInt(one, SOL_SOCKET, 42);
        assertEquals(0xffff_ffffL, peekOffset);
        assertEquals(-1, (int) peekOffset);
    }

    @Test
    void anErrorIsItsNegativeNumber() {
        MemorySegment none = MemorySegment.NULL;
        length.set(JAVA_INT, 0, 128);
        assertEquals(-Errno.EAFNOSUPPORT, SocketSyscalls.socket(99, SOCK_STREAM, 0));
        assertEquals(-Errno.EAFNOSUPPORT, SocketSyscalls.socketpair(99, SOCK_STREAM, 0));
        assertEquals(BAD, SocketSyscalls.bind(-1, address, 16));
        assertEquals(BAD, SocketSyscalls.listen(-1, 1));
        assertEquals(BAD, SocketSyscalls.accept4(-1, 0));
        assertEquals(BAD, SocketSyscalls.accept4(-1, address, length, 0));
        assertEquals(BAD, SocketSyscalls.connect(-1, address, 16));
        assertEquals(BAD, SocketSyscalls.shutdown(-1, 0));
        assertEquals(BAD, SocketSyscalls.getsockname(-1, address, length));
        assertEquals(BAD, SocketSyscalls.getpeername(-1, address, length));
        assertEquals(BAD, SocketSyscalls.send(-1, buffer, 0));
        assertEquals(BAD, SocketSyscalls.send(-1, buffer, 1, 2, 0));
        assertEquals(BAD, SocketSyscalls.recv(-1, buffer, 1, 2, 0));
        assertEquals(BAD, SocketSyscalls.sendto(-1, buffer, 0, address, 16));
        assertEquals(BAD, SocketSyscalls.recv(-1, buffer, 0));
        assertEquals(BAD, SocketSyscalls.recvfrom(-1, buffer, 0, address, length));
        assertEquals(BAD, SocketSyscalls.sendmsg(-1, header, none, 0, vector, none, 0, 0));
        assertEquals(BAD, SocketSyscalls.recvmsg(-1, header, none, 0, vector, none, 0, 0));
        assertEquals(BAD, SocketSyscalls.sendmmsg(-1, header, 1, vector, 0));
        assertEquals(BAD, SocketSyscalls.recvmmsg(-1, header, 1, vector, 0, -1));
        assertEquals(BAD, SocketSyscalls.getsockopt(-1, 1, 1, buffer));
        assertEquals(BAD, SocketSyscalls.getsockoptInt(-1, 1, 1));
        assertEquals(BAD, SocketSyscalls.setsockopt(-1, 1, 1, buffer));
        assertEquals(BAD, SocketSyscalls.setsockoptInt(-1, 1, 1, 1));
    }

    @Test
    void whatTheKernelWouldWriteOutsideOfIsRefused() {
        MemorySegment none = MemorySegment.NULL;
        Class<IndexOutOfBoundsException> outside = IndexOutOfBoundsException.class;
        Class<IllegalArgumentException> illegal = IllegalArgumentException.class;
        MemorySegment readOnly = buffer.asReadOnly();
        MemorySegment small = buffer.asSlice(0, 2);
        length.set(JAVA_INT, 0, 129);
        assertThrows(outside, () -> SocketSyscalls.accept4(one, address, length, 0));
        assertThrows(outside, () -> SocketSyscalls.getsockname(one, address, length));
        assertThrows(outside, () -> SocketSyscalls.getpeername(one, address, length));
        assertThrows(outside, () -> SocketSyscalls.recvfrom(one, buffer, 0, address, length));
        length.set(JAVA_INT, 0, -1);
        assertThrows(outside, () -> SocketSyscalls.getsockname(one, address, length));
        length.set(JAVA_INT, 0, 16);
        assertThrows(outside, () -> SocketSyscalls.getsockname(one, address, small));
        assertThrows(illegal, () -> SocketSyscalls.getsockname(one, readOnly, length));
        assertThrows(illegal, () -> SocketSyscalls.recv(one, readOnly, 0));
        assertThrows(illegal, () -> SocketSyscalls.recvfrom(one, readOnly, 0, address, length));
        assertThrows(illegal, () -> SocketSyscalls.recv(one, readOnly, 0, 1, 0));
        assertThrows(outside, () -> SocketSyscalls.recv(one, buffer, 10, 7, 0));
        assertThrows(outside, () -> SocketSyscalls.send(one, buffer, -1, 2, 0));
        assertThrows(outside, () -> SocketSyscalls.bind(one, address, 129));
        assertThrows(outside, () -> SocketSyscalls.connect(one, address, -1));
        assertThrows(outside, () -> SocketSyscalls.sendto(one, buffer, 0, address, 129));
        assertThrows(
                outside, () -> SocketSyscalls.sendmsg(one, small, none, 0, vector, none, 0, 0));
        assertThrows(
                outside,
                () -> SocketSyscalls.sendmsg(one, header, address, 129, vector, none, 0, 0));
        assertThrows(
                outside, () -> SocketSyscalls.recvmsg(one, header, none, 0, vector, buffer, 17, 0));
        assertThrows(
                illegal,
                () -> SocketSyscalls.recvmsg(one, header, none, 0, vector, readOnly, 16, 0));
        IoVector readOnlyVector = IoVector.of(arena, readOnly);
        assertThrows(
                illegal,
                () -> SocketSyscalls.recvmsg(one, header, none, 0, readOnlyVector, none, 0, 0));
        assertThrows(
                illegal,
                () ->
                        SocketSyscalls.sendmsg(
                                one,
                                header,
                                none,
                                0,
                                vector,
                                MemorySegment.ofArray(new byte[16]),
                                16,
                                0));
        assertThrows(outside, () -> SocketSyscalls.sendmmsg(one, header, 2, vector, 0));
        assertThrows(outside, () -> SocketSyscalls.sendmmsg(one, header, 1, 1, vector, 0));
        assertThrows(outside, () -> SocketSyscalls.sendmmsg(one, header, -1, 1, vector, 0));
        int max = Integer.MAX_VALUE;
        assertThrows(outside, () -> SocketSyscalls.sendmmsg(one, header, max, max, vector, 0));
        assertThrows(illegal, () -> SocketSyscalls.sendmmsg(one, header, -1, vector, 0));
        assertThrows(outside, () -> SocketSyscalls.recvmmsg(one, header, 2, vector, 0, -1));
        assertThrows(illegal, () -> SocketSyscalls.recvmmsg(one, header, 1, readOnlyVector, 0, -1));
        assertThrows(illegal, () -> SocketSyscalls.getsockopt(one, 1, 1, readOnly));
    }
}
