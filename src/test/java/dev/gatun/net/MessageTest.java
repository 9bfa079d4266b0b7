package dev.gatun.net;

import static dev.gatun.net.AddressFamily.AF_INET;
import static dev.gatun.net.MessageFlags.MSG_CMSG_CLOEXEC;
import static dev.gatun.net.MessageFlags.MSG_DONTWAIT;
import static dev.gatun.net.MessageFlags.MSG_ERRQUEUE;
import static dev.gatun.net.MessageFlags.MSG_PEEK;
import static dev.gatun.net.MessageFlags.MSG_TRUNC;
import static dev.gatun.net.MessageFlags.MSG_ZEROCOPY;
import static dev.gatun.net.SocketOption.IPPROTO_IP;
import static dev.gatun.net.SocketOption.SOL_SOCKET;
import static dev.gatun.net.SocketType.SOCK_DGRAM;
import static dev.gatun.net.SocketType.SOCK_NONBLOCK;
import static dev.gatun.net.SocketType.SOCK_SEQPACKET;
import static dev.gatun.net.SocketType.SOCK_STREAM;
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

import dev.gatun.ChildJvm;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

class MessageTest {
    private static final int IP_RECVTTL = 12;
    private static final int F_GETFD = 1;
    private static final int FD_CLOEXEC = 1;

    private final Arena arena = Arena.ofAuto();
    private final MemorySegment buffer = arena.allocate(64);

    /** Tells this test's descriptors from all others of the process. */
    private final String name = "gatun-message-" + System.nanoTime();

    static List<SocketType> unixTypes() {
        return List.of(SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET);
    }

    private Message message(MemorySegment... buffers) {
        return Message.of(arena, IoVector.of(arena, buffers));
    }

    private ControlMessages roomForFds(int count) {
        return ControlMessages.allocate(arena, ControlMessages.space(4L * count));
    }

    private Fd file() throws SyscallException {
        return Fd.own(Syscalls.memfdCreate(name, 1));
    }

    @Test
    void aPartHasItsOwnScope() {
        try (Arena header = Arena.ofConfined();
                Arena parts = Arena.ofConfined()) {
            ControlMessages control = ControlMessages.allocate(parts, 64);
            Message message =
                    Message.of(header, IoVector.of(arena, arena.allocate(1))).setControl(control);
            assertEquals(header.scope(), message.scope());
            assertEquals(parts.scope(), message.control().scope());
            assertEquals(arena.scope(), message.buffers().scope());
        }
    }

    @Test
    void buffersAreGatheredAndScattered() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_SEQPACKET)) {
            Message out = message(bytes(arena, "hel"), bytes(arena, "lo"));
            assertEquals(5, pair.first().sendmsg(out, NO_FLAGS));
            MemorySegment a = arena.allocate(2);
            MemorySegment b = arena.allocate(2);
            Message in = message(a, b);
            assertEquals(4, pair.second().recvmsg(in, NO_FLAGS));
            assertEquals("he", text(a, 2));
            assertEquals("ll", text(b, 2));
            assertTrue(in.isTruncated());
            assertFalse(in.isControlTruncated());
            assertEquals(MSG_TRUNC.or(MSG_CMSG_CLOEXEC), MessageFlags.of(in.flags()));

            pair.first().sendmsg(out.setBuffers(IoVector.of(arena, b)), NO_FLAGS);
            assertEquals(2, pair.second().recvmsg(in, NO_FLAGS));
            assertFalse(in.isTruncated());
            assertEquals(MSG_CMSG_CLOEXEC, MessageFlags.of(in.flags()));
            assertEquals(b, out.buffers().buffer(0));
        }
    }

    @Test
    void itGoesToAndComesFromAnAddress() throws Exception {
        try (SocketFd a = SocketFd.udp(AF_INET);
                SocketFd b = SocketFd.udp(AF_INET)) {
            a.bind(Sockets.loopback(arena, AF_INET));
            b.bind(Sockets.loopback(arena, AF_INET));
            Message out = message(bytes(arena, "hello")).setAddress(addressOf(arena, b));
            assertEquals(5, a.sendmsg(out, NO_FLAGS));
            SocketAddress peer = SocketAddress.allocate(arena);
            Message in = message(buffer).setAddress(peer);
            assertEquals(5, b.recvmsg(in, NO_FLAGS));
            assertEquals(addressOf(arena, a), peer);
            assertEquals(peer, in.address());
            assertEquals(Fd.WOULD_BLOCK, b.recvmsg(in, MSG_DONTWAIT));
            assertEquals(0, peer.length(), "no address of nobody");

            Message nowhere = message(buffer);
            fails(Errno.EDESTADDRREQ, () -> a.sendmsg(nowhere, NO_FLAGS));
            Message huge = message(arena.allocate(1 << 16)).setAddress(peer);
            peer.set(addressOf(arena, b));
            SyscallException e = fails(Errno.EMSGSIZE, () -> a.sendmsg(huge, NO_FLAGS));
            assertTrue(e.getMessage().contains(peer.toString()), e.getMessage());
        }
    }

    @Test
    void controlMessagesReachTheNetworkAndComeFromIt() throws Exception {
        try (SocketFd a = SocketFd.udp(AF_INET);
                SocketFd b = SocketFd.udp(AF_INET)) {
            b.bind(Sockets.loopback(arena, AF_INET));
            b.setsockopt(new SocketOption.OfBoolean("IP_RECVTTL", IPPROTO_IP, IP_RECVTTL), true);
            int ttl = SocketOption.IP_TTL.number();
            ControlMessages control = ControlMessages.allocate(arena, ControlMessages.space(4));
            control.addInt(IPPROTO_IP, ttl, 42);
            Message out = message(bytes(arena, "x"));
            out.setAddress(addressOf(arena, b)).setControl(control);
            a.sendmsg(out, NO_FLAGS);

            Message in = message(buffer).setControl(ControlMessages.allocate(arena, 64));
            b.recvmsg(in, NO_FLAGS);
            assertEquals(1, in.control().count());
            assertEquals(0, in.control().indexOf(IPPROTO_IP, ttl));
            assertEquals(IPPROTO_IP, in.control().level(0));
            assertEquals(ttl, in.control().type(0));
            assertEquals(4, in.control().data(0).byteSize());
            assertEquals(42, in.control().data(0).get(ValueLayout.JAVA_INT, 0));
            assertEquals(-1, in.control().indexOf(SOL_SOCKET, ttl));
            assertNull(in.control().credentials());
            assertNull(in.control().extendedError());
            assertEquals(0, in.control().takeFds().length);
            assertThrows(IndexOutOfBoundsException.class, () -> in.control().data(1));
            assertThrows(IndexOutOfBoundsException.class, () -> in.control().level(-1));
        }
    }

    @ParameterizedTest
    @MethodSource("unixTypes")
    void descriptorsArePassed(SocketType type) throws Exception {
        try (SocketPair pair = SocketFd.socketpair(type);
                Fd one = file();
                Fd two = file()) {
            one.write(bytes(arena, "first"));
            ControlMessages control = roomForFds(2).addRights(one, two);
            pair.first().sendmsg(message(bytes(arena, "x")).setControl(control), NO_FLAGS);
            assertTrue(one.isOpen());

            ControlMessages received = roomForFds(2);
            Message in = message(buffer).setControl(received);
            assertEquals(1, pair.second().recvmsg(in, NO_FLAGS));
            assertFalse(in.isControlTruncated());
            assertEquals(4, descriptorsOf(name));
            Fd[] fds = received.takeFds();
            assertEquals(2, fds.length);
            assertEquals(0, received.takeFds().length, "taken once");
            received.close();
            try (Fd copy = fds[0];
                    Fd other = fds[1]) {
                assertTrue(copy.isOwned());
                assertTrue(copy.number() != one.number());
                assertEquals(FD_CLOEXEC, Syscalls.fcntl(copy.number(), F_GETFD, 0));
                assertEquals(FD_CLOEXEC, Syscalls.fcntl(other.number(), F_GETFD, 0));
                // It is one open file, so the position is shared.
                assertEquals(0, copy.read(buffer));
                assertEquals(0, Syscalls.lseek(copy.number(), 0, 0));
                assertEquals(5, one.read(buffer));
                assertEquals("first", text(buffer, 5));
            }
            assertEquals(2, descriptorsOf(name));
        }
        assertEquals(0, descriptorsOf(name));
    }

    @Test
    void noDescriptorLeaksWhenTheReceiverHasNoRoom() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM);
                Fd file = file()) {
            Message out = message(bytes(arena, "x")).setControl(roomForFds(1).addRights(file));
            Message in = message(buffer);
            for (int i = 0; i < 10; i++) {
                pair.first().sendmsg(out, NO_FLAGS);
                pair.second().recvmsg(in, NO_FLAGS);
                assertTrue(in.isControlTruncated());
                pair.first().sendmsg(out, NO_FLAGS);
                assertEquals(1, pair.second().read(buffer));
                pair.first().sendmsg(out, NO_FLAGS);
                assertEquals(1, pair.second().recv(buffer));
            }
            assertEquals(1, descriptorsOf(name));
        }
    }

    @Test
    void noDescriptorLeaksWhenTheReceiverDoesNotTakeIt() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM.or(SOCK_NONBLOCK));
                Fd file = file()) {
            Message out = message(bytes(arena, "x")).setControl(roomForFds(1).addRights(file));
            ControlMessages received = roomForFds(1);
            Message in = message(buffer).setControl(received);
            for (int i = 0; i < 10; i++) {
                pair.first().sendmsg(out, NO_FLAGS);
                pair.second().recvmsg(in, NO_FLAGS);
                assertEquals(2, descriptorsOf(name));
            }
            assertEquals(Fd.WOULD_BLOCK, pair.second().recvmsg(in, NO_FLAGS));
            assertEquals(1, descriptorsOf(name), "the next receive has closed it");
            assertEquals(0, received.count());

            pair.first().sendmsg(out, NO_FLAGS);
            pair.second().recvmsg(in, MSG_PEEK);
            pair.second().recvmsg(in, NO_FLAGS);
            assertEquals(2, descriptorsOf(name), "looking at a message copies it, too");
            received.clear();
            assertEquals(1, descriptorsOf(name));

            pair.first().sendmsg(out, NO_FLAGS);
            pair.second().recvmsg(in, NO_FLAGS);
            received.close();
            assertEquals(1, descriptorsOf(name));
        }
    }

    @Test
    void noDescriptorLeaksWhenTheRoomIsForSome() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM);
                Fd file = file()) {
            ControlMessages three = roomForFds(3).addRights(file, file, file);
            pair.first().sendmsg(message(bytes(arena, "x")).setControl(three), NO_FLAGS);
            try (ControlMessages received =
                    ControlMessages.allocate(arena, ControlMessages.space(0) + 4)) {
                Message in = message(buffer).setControl(received);
                pair.second().recvmsg(in, NO_FLAGS);
                assertTrue(in.isControlTruncated());
                assertEquals(2, descriptorsOf(name));
                Fd[] fds = received.takeFds();
                assertEquals(1, fds.length);
                fds[0].close();
            }
            assertEquals(1, descriptorsOf(name));
        }
    }

    @Test
    void asManyDescriptorsAsTheKernelTakes() throws Exception {
        Fd file = file();
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM)) {
            Fd[] fds = new Fd[ControlMessages.MAX_RIGHTS];
            Arrays.fill(fds, file);
            ControlMessages control = roomForFds(fds.length + 1).addRights(fds);
            Message message = message(bytes(arena, "x")).setControl(control);
            pair.first().sendmsg(message, NO_FLAGS);
            message.setBuffers(IoVector.of(arena, buffer));
            pair.second().recvmsg(message, NO_FLAGS);
            assertEquals(1 + fds.length, descriptorsOf(name));
            control.clear();
            assertEquals(1, descriptorsOf(name));

            Fd[] tooMany = new Fd[fds.length + 1];
            Arrays.fill(tooMany, file);
            control.addRights(tooMany);
            fails(Errno.EINVAL, () -> pair.first().sendmsg(message, NO_FLAGS));
        }
        // It was held open for the calls, and is not any more.
        file.close();
        assertEquals(0, descriptorsOf(name));
    }

    @Test
    void aClosedDescriptorIsNotSentAsAnother() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM.or(SOCK_NONBLOCK));
                Fd open = file()) {
            Fd closed = file();
            ControlMessages control = roomForFds(2).addRights(open, closed);
            Message message = message(bytes(arena, "x")).setControl(control);
            closed.close();
            try (Fd another = file()) {
                assertTrue(another.isOpen());
                assertThrows(
                        IllegalStateException.class, () -> pair.first().sendmsg(message, NO_FLAGS));
            }
            assertEquals(Fd.WOULD_BLOCK, pair.second().recv(buffer));
            assertThrows(IllegalStateException.class, () -> control.clear().addRights(closed));
            assertEquals(0, control.count());
            assertEquals(1, descriptorsOf(name));
        }
    }

    @Test
    void severalMessagesOfDescriptorsKeepTheirOrder() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM);
                Fd one = file();
                Fd two = file()) {
            one.write(bytes(arena, "1"));
            two.write(bytes(arena, "22"));
            ControlMessages control = ControlMessages.allocate(arena, 2 * ControlMessages.space(4));
            control.addRights(one).addRights(two);
            assertEquals(2, control.count());
            Message message = message(bytes(arena, "x")).setControl(control);
            pair.first().sendmsg(message, NO_FLAGS);
            message.setBuffers(IoVector.of(arena, buffer));
            pair.second().recvmsg(message, NO_FLAGS);
            Fd[] fds = control.takeFds();
            assertEquals(2, fds.length);
            for (int i = 0; i < 2; i++) {
                try (Fd fd = fds[i]) {
                    assertEquals(i + 1, Syscalls.lseek(fd.number(), 0, 2));
                }
            }
        }
    }

    @Test
    void whatHasNoRoomIsRefused() {
        ControlMessages control = ControlMessages.allocate(arena, ControlMessages.space(12));
        assertEquals(32, ControlMessages.space(12));
        assertThrows(IndexOutOfBoundsException.class, () -> control.add(1, 1, 17));
        assertThrows(IndexOutOfBoundsException.class, () -> control.add(1, 1, -1));
        assertEquals(16, control.add(1, 1, 16).byteSize());
        assertThrows(IndexOutOfBoundsException.class, () -> control.addInt(1, 1, 1));
        assertEquals("[1 control messages, 32 bytes]", control.toString());
        MemorySegment readOnly = arena.allocate(4).asReadOnly();
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM)) {
            Message message = message(readOnly);
            assertThrows(
                    IllegalArgumentException.class, () -> pair.second().recvmsg(message, NO_FLAGS));
        } catch (SyscallException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void credentialsTellWhoSent() throws Exception {
        int pid = (int) ProcessHandle.current().pid();
        int uid = (int) Syscalls.syscall(SyscallNumber.SYS_getuid);
        int gid = (int) Syscalls.syscall(SyscallNumber.SYS_getgid);
        Credentials self = new Credentials(pid, uid, gid);
        try (SocketPair pair = SocketFd.socketpair(SOCK_DGRAM)) {
            assertEquals(self, pair.first().getsockopt(SocketOption.SO_PEERCRED));
            pair.second().setsockopt(SocketOption.SO_PASSCRED, true);
            ControlMessages room = ControlMessages.allocate(arena, ControlMessages.space(12));
            Message in = message(buffer).setControl(room);
            pair.first().send(bytes(arena, "x"));
            pair.second().recvmsg(in, NO_FLAGS);
            assertEquals(self, room.credentials(), "the kernel adds them");
            assertEquals("{pid=" + pid + ", uid=" + uid + ", gid=" + gid + "}", self.toString());

            ControlMessages own = ControlMessages.allocate(arena, ControlMessages.space(12));
            Message out = message(bytes(arena, "x")).setControl(own.addCredentials(self));
            pair.first().sendmsg(out, NO_FLAGS);
            pair.second().recvmsg(in, NO_FLAGS);
            assertEquals(self, room.credentials());

            // No process has that number, privileged or not.
            own.clear().addCredentials(new Credentials(Integer.MAX_VALUE, uid, gid));
            assertThrows(SyscallException.class, () -> pair.first().sendmsg(out, NO_FLAGS));
        }
    }

    @Test
    void anotherProcessPassesADescriptorAndSaysWhoItIs() throws Exception {
        try (SocketFd listener = SocketFd.unix(SOCK_STREAM)) {
            listener.bind(SocketAddress.unixUnnamed(arena));
            listener.listen(1);
            String abstractName =
                    new String(addressOf(arena, listener).unixName(), StandardCharsets.US_ASCII);
            Process child =
                    new ProcessBuilder(ChildJvm.command(Sender.class, abstractName, name))
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            try (SocketFd server = listener.accept();
                    ControlMessages control =
                            ControlMessages.allocate(
                                    arena, ControlMessages.space(4) + ControlMessages.space(12))) {
                server.setsockopt(SocketOption.SO_PASSCRED, true);
                server.send(bytes(arena, "go"));
                assertEquals(1, server.recvmsg(message(buffer).setControl(control), NO_FLAGS));
                assertEquals(child.pid(), control.credentials().pid());
                assertEquals(child.pid(), server.getsockopt(SocketOption.SO_PEERCRED).pid());
                Fd[] fds = control.takeFds();
                assertEquals(1, fds.length);
                try (Fd file = fds[0]) {
                    assertEquals(0, Syscalls.lseek(file.number(), 0, 0));
                    assertEquals(15, file.read(buffer));
                    assertEquals("from the child.", text(buffer, 15));
                }
            }
            assertEquals(0, child.waitFor());
        }
    }

    /** The other process. */
    static final class Sender {
        private Sender() {}

        public static void main(String[] arguments) throws Exception {
            try (Arena arena = Arena.ofConfined();
                    SocketFd socket = SocketFd.unix(SOCK_STREAM);
                    Fd file = Fd.own(Syscalls.memfdCreate(arguments[1], 1))) {
                file.write(bytes(arena, "from the child."));
                socket.connect(SocketAddress.unixAbstract(arena, arguments[0]));
                socket.recv(arena.allocate(2));
                ControlMessages control = ControlMessages.allocate(arena, ControlMessages.space(4));
                control.addRights(file);
                IoVector one = IoVector.of(arena, bytes(arena, "x"));
                socket.sendmsg(Message.of(arena, one).setControl(control), NO_FLAGS);
            }
        }
    }

    @Test
    void theErrorQueueTellsOfTheNetwork() throws Exception {
        try (SocketFd socket = SocketFd.udp(AF_INET);
                SocketFd deaf = SocketFd.udp(AF_INET)) {
            deaf.bind(Sockets.loopback(arena, AF_INET));
            deaf.connect(addressOf(arena, deaf));
            socket.setsockopt(SocketOption.IP_RECVERR, true);
            socket.sendto(bytes(arena, "x"), addressOf(arena, deaf));
            Readiness.await(socket, 0);
            ControlMessages control = ControlMessages.allocate(arena, 128);
            Message in = message(buffer).setControl(control);
            assertEquals(1, socket.recvmsg(in, MSG_ERRQUEUE.or(MSG_DONTWAIT)));
            ExtendedError error = control.extendedError();
            assertEquals(Errno.ECONNREFUSED, error.errno());
            assertEquals(ExtendedError.SO_EE_ORIGIN_ICMP, error.origin());
            assertEquals(3, error.type());
            assertEquals(3, error.code());
            assertTrue(error.toString().contains("ECONNREFUSED"), error.toString());
            assertEquals(Fd.WOULD_BLOCK, socket.recvmsg(in, MSG_ERRQUEUE.or(MSG_DONTWAIT)));
        }
    }

    @Test
    void theErrorQueueTellsWhatZerocopyHasFinished() throws Exception {
        try (SocketFd listener = SocketFd.tcp(AF_INET);
                SocketFd client = SocketFd.tcp(AF_INET)) {
            listener.bind(Sockets.loopback(arena, AF_INET));
            listener.listen(1);
            client.connect(addressOf(arena, listener));
            client.setsockopt(SocketOption.SO_ZEROCOPY, true);
            try (SocketFd server = listener.accept()) {
                assertEquals(64, client.send(buffer, MSG_ZEROCOPY));
                assertEquals(64, server.recv(arena.allocate(64), MessageFlags.MSG_WAITALL));
                Readiness.await(client, 0);
                ControlMessages control = ControlMessages.allocate(arena, 128);
                Message in = message(buffer).setControl(control);
                assertEquals(0, client.recvmsg(in, MSG_ERRQUEUE));
                ExtendedError done = control.extendedError();
                assertEquals(0, done.errno());
                assertEquals(ExtendedError.SO_EE_ORIGIN_ZEROCOPY, done.origin());
                assertEquals(0, done.info());
                assertEquals(0, done.data());
                assertEquals(ExtendedError.SO_EE_CODE_ZEROCOPY_COPIED, done.code());
            }
        }
    }

    /** A number that was received means what the kernel says, once: it is no number to be sent. */
    @Test
    void whatWasReceivedIsNotSentByItsNumber() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_DGRAM);
                Fd file = file();
                Fd other = file();
                ControlMessages peer = roomForFds(1)) {
            ControlMessages control = roomForFds(1).addRights(file);
            pair.first().sendmsg(message(bytes(arena, "x")).setControl(control), NO_FLAGS);
            ControlMessages received = roomForFds(1);
            Message in = message(bytes(arena, "y")).setControl(received);
            pair.second().recvmsg(in, NO_FLAGS);
            Fd[] fds = received.takeFds();
            assertEquals(1, fds.length);
            int number = fds[0].number();
            // The number is taken from the object, and another file has it: nobody's to send.
            assertEquals(number, fds[0].detach());
            assertEquals(number, Syscalls.dup3(other.number(), number, 0x80000));
            try (Fd secret = Fd.own(number)) {
                fails(Errno.EBADF, () -> pair.second().sendmsg(in, NO_FLAGS));
                Message got = message(buffer).setControl(peer);
                assertEquals(Fd.WOULD_BLOCK, pair.first().recvmsg(got, MSG_DONTWAIT));
                assertTrue(secret.isOpen());
            }
            assertEquals(-1, received.data(0).get(ValueLayout.JAVA_INT, 0));
        }
        assertEquals(0, descriptorsOf(name));
    }

    @Test
    void whatWasReceivedIsOwnedOnce() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_DGRAM);
                Fd file = file();
                ControlMessages received = roomForFds(1)) {
            ControlMessages control = roomForFds(1).addRights(file);
            pair.first().sendmsg(message(bytes(arena, "x")).setControl(control), NO_FLAGS);
            Message in = message(buffer).setControl(received);
            pair.second().recvmsg(in, NO_FLAGS);
            in.received();
            assertEquals(1, received.count());
            Fd[] fds = received.takeFds();
            assertEquals(1, fds.length);
            in.received();
            assertEquals(0, received.takeFds().length);
            fds[0].close();
        }
        assertEquals(0, descriptorsOf(name));
    }

    @Test
    void whatWasCutIsNotThere() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_DGRAM)) {
            pair.second().setsockopt(SocketOption.SO_PASSCRED, true);
            ControlMessages room = ControlMessages.allocate(arena, ControlMessages.space(4));
            Message in = message(buffer).setControl(room);
            pair.first().send(bytes(arena, "x"));
            pair.second().recvmsg(in, NO_FLAGS);
            assertTrue(in.isControlTruncated());
            assertEquals(1, room.count());
            assertEquals(8, room.data(0).byteSize());
            assertNull(room.credentials());

            room.clear().add(IPPROTO_IP, SocketOption.IP_RECVERR.number(), 8);
            assertNull(room.extendedError());
        }
    }
}
