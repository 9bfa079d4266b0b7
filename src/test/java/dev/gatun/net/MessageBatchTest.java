package dev.gatun.net;

import static dev.gatun.net.AddressFamily.AF_INET;
import static dev.gatun.net.MessageFlags.MSG_DONTWAIT;
import static dev.gatun.net.MessageFlags.MSG_TRUNC;
import static dev.gatun.net.MessageFlags.MSG_WAITFORONE;
import static dev.gatun.net.SocketType.SOCK_DGRAM;
import static dev.gatun.net.Sockets.NO_FLAGS;
import static dev.gatun.net.Sockets.addressOf;
import static dev.gatun.net.Sockets.bytes;
import static dev.gatun.net.Sockets.descriptorsOf;
import static dev.gatun.net.Sockets.fails;
import static dev.gatun.net.Sockets.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

class MessageBatchTest {
    private final Arena arena = Arena.ofAuto();

    private SocketFd bound() throws SyscallException {
        SocketFd socket = SocketFd.udp(AF_INET);
        socket.bind(Sockets.loopback(arena, AF_INET));
        return socket;
    }

    @Test
    void aBatchGoesToSeveralAndComesBack() throws Exception {
        try (SocketFd a = bound();
                SocketFd b = bound();
                SocketFd server = bound()) {
            MessageBatch out = MessageBatch.allocate(arena, 4, 32);
            SocketFd[] clients = {a, b, a};
            for (int i = 0; i < 3; i++) {
                MemorySegment.copy(bytes(arena, "message"), 0, out.buffer(i), 0, 7);
                out.buffer(i).set(ValueLayout.JAVA_BYTE, 7, (byte) ('0' + i));
                out.setByteCount(i, 8 - i);
                out.address(i).set(addressOf(arena, server));
            }
            assertEquals(1, a.sendmmsg(out, 0, 1, NO_FLAGS));
            assertEquals(1, b.sendmmsg(out, 1, 1, NO_FLAGS));
            assertEquals(1, a.sendmmsg(out, 2, 1, NO_FLAGS));
            assertEquals(7, out.byteCount(1));

            MessageBatch in = MessageBatch.allocate(arena, 8, 32);
            assertEquals(8, in.size());
            assertEquals(3, server.recvmmsg(in, MSG_WAITFORONE));
            for (int i = 0; i < 3; i++) {
                assertEquals(8 - i, in.byteCount(i));
                assertEquals(
                        ("message" + i).substring(0, 8 - i), text(in.buffer(i), 8 - i), "" + i);
                assertEquals(addressOf(arena, clients[i]), in.address(i));
                assertFalse(in.isTruncated(i));
                assertNull(in.control(i));
                in.setByteCount(i, in.byteCount(i));
            }
            assertEquals(3, server.sendmmsg(in, 0, 3, NO_FLAGS));
            assertEquals(2, a.recvmmsg(out, MSG_DONTWAIT));
            assertEquals(8, out.byteCount(0), "the whole buffer is room again");
            assertEquals(6, out.byteCount(1));
            assertEquals(1, b.recvmmsg(out, MSG_DONTWAIT));
            assertEquals(Fd.WOULD_BLOCK, b.recvmmsg(out, MSG_DONTWAIT));
            assertEquals(0, out.address(0).length());
        }
    }

    @Test
    void aBatchOfAConnectedSocketNeedsNoAddresses() throws Exception {
        try (SocketFd a = bound();
                SocketFd b = bound()) {
            a.connect(addressOf(arena, b));
            MemorySegment shared = bytes(arena, "same").asReadOnly();
            MessageBatch out = MessageBatch.of(arena, 0, shared, shared, shared);
            assertEquals(3, a.sendmmsg(out, 0, 3, NO_FLAGS));
            MessageBatch in = MessageBatch.allocate(arena, 3, 2);
            assertEquals(3, b.recvmmsg(in, MSG_TRUNC));
            assertEquals(4, in.byteCount(2), "its whole length");
            assertTrue(in.isTruncated(2));
            assertThrows(IllegalArgumentException.class, () -> b.recvmmsg(out, NO_FLAGS));
        }
    }

    @Test
    void anErrorOfTheFirstIsThrownAndOfALaterStopsThere() throws Exception {
        try (SocketFd a = bound();
                SocketFd b = bound()) {
            a.connect(addressOf(arena, b));
            MessageBatch batch =
                    MessageBatch.of(arena, 0, arena.allocate(1), arena.allocate(1 << 16));
            assertEquals(1, a.sendmmsg(batch, 0, 2, NO_FLAGS));
            SyscallException e = fails(Errno.EMSGSIZE, () -> a.sendmmsg(batch, 1, 1, NO_FLAGS));
            assertTrue(e.getMessage().startsWith("sendmmsg("), e.getMessage());
            SyscallException none =
                    fails(
                            Errno.ENOTSOCK,
                            () -> {
                                try (SocketFd file = SocketFd.own(Syscalls.memfdCreate("f", 1))) {
                                    file.recvmmsg(batch, NO_FLAGS);
                                }
                            });
            assertTrue(none.getMessage().startsWith("recvmmsg("), none.getMessage());
        }
    }

    @Test
    void descriptorsGoWithEach() throws Exception {
        String name = "gatun-batch-" + System.nanoTime();
        try (SocketPair pair = SocketFd.socketpair(SOCK_DGRAM);
                Fd file = Fd.own(Syscalls.memfdCreate(name, 1))) {
            MessageBatch in = batchForFds(3);
            MessageBatch out = batchForFds(2);
            out.control(0).addRights(file);
            out.control(1).addRights(file);
            assertEquals(2, pair.first().sendmmsg(out, 0, 2, NO_FLAGS));
            assertEquals(2, pair.second().recvmmsg(in, MSG_WAITFORONE));
            assertEquals(3, descriptorsOf(name));
            Fd[] fds = in.control(0).takeFds();
            assertEquals(1, fds.length);
            fds[0].close();
            assertEquals(0, in.flags(1) & MessageFlags.MSG_CTRUNC.bits());
            assertEquals(2, descriptorsOf(name));
            pair.first().sendmmsg(out, 1, 1, NO_FLAGS);
            pair.second().recvmmsg(in, MSG_WAITFORONE);
            assertEquals(2, descriptorsOf(name), "the next receive has closed the other");
            in.close();
            assertEquals(1, descriptorsOf(name));

            Fd closed = Fd.own(Syscalls.memfdCreate(name, 1));
            out.control(1).clear().addRights(closed);
            closed.close();
            assertThrows(
                    IllegalStateException.class, () -> pair.first().sendmmsg(out, 0, 2, NO_FLAGS));
            assertEquals(Fd.WOULD_BLOCK, pair.second().recvmmsg(in, MSG_DONTWAIT));
        }
        assertEquals(0, descriptorsOf(name));
    }

    private MessageBatch batchForFds(int size) {
        MemorySegment[] buffers = new MemorySegment[size];
        for (int i = 0; i < size; i++) {
            buffers[i] = arena.allocate(1);
        }
        return MessageBatch.of(arena, ControlMessages.space(4), buffers);
    }

    @Test
    void whatIsOutsideIsRefused() throws Exception {
        MessageBatch batch = MessageBatch.allocate(arena, 2, 16);
        assertThrows(IndexOutOfBoundsException.class, () -> batch.setByteCount(0, 17));
        assertThrows(IndexOutOfBoundsException.class, () -> batch.setByteCount(0, -1));
        assertThrows(IndexOutOfBoundsException.class, () -> batch.byteCount(2));
        assertThrows(IndexOutOfBoundsException.class, () -> batch.flags(-1));
        assertThrows(IllegalArgumentException.class, () -> MessageBatch.of(arena, -1));
        assertEquals("[2 messages]", batch.toString());
        try (SocketFd socket = bound()) {
            assertThrows(
                    IndexOutOfBoundsException.class, () -> socket.sendmmsg(batch, 1, 2, NO_FLAGS));
            assertThrows(
                    IndexOutOfBoundsException.class, () -> socket.sendmmsg(batch, -1, 1, NO_FLAGS));
            assertEquals(0, socket.sendmmsg(batch, 0, 0, NO_FLAGS));
        }
    }

    @Test
    void noneIsSentFromTheEnd() throws Exception {
        MessageBatch batch = MessageBatch.allocate(arena, 2, 16);
        try (SocketFd socket = bound()) {
            assertEquals(0, socket.sendmmsg(batch, 2, 0, NO_FLAGS));
            assertThrows(
                    IndexOutOfBoundsException.class, () -> socket.sendmmsg(batch, 3, 0, NO_FLAGS));
        }
    }

    @Test
    void descriptorsThatCameAreNotSentByTheirNumber() throws Exception {
        String name = "gatun-batch-" + System.nanoTime();
        try (SocketPair pair = SocketFd.socketpair(SOCK_DGRAM);
                Fd file = Fd.own(Syscalls.memfdCreate(name, 1));
                MessageBatch in = batchForFds(1)) {
            MessageBatch out = batchForFds(1);
            out.control(0).addRights(file);
            assertEquals(1, pair.first().sendmmsg(out, 0, 1, NO_FLAGS));
            assertEquals(1, pair.second().recvmmsg(in, NO_FLAGS));
            fails(Errno.EBADF, () -> pair.second().sendmmsg(in, 0, 1, NO_FLAGS));
        }
        assertEquals(0, descriptorsOf(name));
    }
}
