package dev.gatun.uring;

import static dev.gatun.uring.Completions.next;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.Rings.registerBuffers;
import static dev.gatun.uring.Rings.run;
import static dev.gatun.uring.Rings.submit;
import static dev.gatun.uring.Rings.succeed;
import static dev.gatun.uring.Rings.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.SkipsLacks;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.PipeFd;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.ControlMessages;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Sockets and pipes, in the kernel. */
@ExtendWith(SkipsLacks.class)
class SocketOperationsTest {
    private static final AddressFamily INET = AddressFamily.AF_INET;
    private static final SocketType STREAM = SocketType.SOCK_STREAM;
    private static final SocketType NO_TYPE = SocketType.of(0);
    private static final MessageFlags NONE = MessageFlags.of(0);
    private static final RecvSendFlags PLAIN = RecvSendFlags.of(0);
    private static final RecvSendFlags POLL_FIRST = RecvSendFlags.IORING_RECVSEND_POLL_FIRST;
    private static final RecvSendFlags BUNDLE = RecvSendFlags.IORING_RECVSEND_BUNDLE;
    private static final int ALLOC = Sqe.IORING_FILE_INDEX_ALLOC;

    private IoUring ring;
    private MemorySegment memory;
    private SocketAddress address;
    private SocketFd socket;

    @BeforeEach
    void open() throws Exception {
        ring = IoUring.open(8);
        memory = ring.arena().allocate(4096, 4096);
        address = SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 0);
    }

    @AfterEach
    void close() throws Exception {
        ring.close();
    }

    private SocketFd listener() throws Exception {
        SocketFd listener = SocketFd.tcp(INET);
        listener.bind(address);
        listener.listen(8);
        listener.getsockname(address);
        return listener;
    }

    private static SocketPair pair() throws Exception {
        return SocketFd.socketpair(STREAM);
    }

    /** After an error it is none, as after a call. */
    @Test
    void anOldAddressDoesNotOutliveAFailure() throws Exception {
        var old = SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 7);
        List<Rings.Submission> operations =
                List.of(
                        s -> s.accept(socket, old, NO_TYPE),
                        s -> s.acceptDirect(socket, old, NO_TYPE, 0),
                        s -> s.getsockname(socket, old),
                        s -> s.getpeername(socket, old),
                        s -> {
                            var message =
                                    Message.of(ring.arena(), IoVector.of(ring.arena(), memory));
                            message.setAddress(old);
                            return s.recvmsg(socket, message, MessageFlags.MSG_DONTWAIT);
                        });
        Rings.registerSlots(ring, 1);
        try (var unbound = SocketFd.udp(INET)) {
            socket = unbound;
            for (Rings.Submission operation : operations) {
                old.setInet4(SocketAddress.INADDR_LOOPBACK, 7);
                assertTrue(run(ring, operation) < 0 || old.port() == 0);
                assertFalse(old.isInet4() && old.port() == 7, old::toString);
            }
        }
    }

    // Making and connecting.

    @Test
    void aConversationFromTheSocketsOn() throws Exception {
        try (var server = SocketFd.own(succeed(ring, s -> s.socket(INET, STREAM, 0)));
                var client = SocketFd.own(succeed(ring, s -> s.socket(INET, STREAM, 0)))) {
            int bound = run(ring, s -> s.bind(server, address));
            Rings.assumeKnown(bound, "IORING_OP_BIND");
            assertEquals(0, bound);
            assertEquals(0, run(ring, s -> s.listen(server, 4)));
            server.getsockname(address);
            assertTrue(address.port() != 0);
            var peer = SocketAddress.allocate(ring.arena());
            submit(ring, 1, s -> s.accept(server, peer, SocketType.SOCK_NONBLOCK));
            Completions.nothing(ring);
            submit(ring, 2, s -> s.connect(client, address));
            int accepted = -1;
            for (Completions.Done done : take(ring, 2)) {
                assertTrue(done.res() >= 0, Errno.describe(-done.res()));
                accepted = done.userData() == 1 ? done.res() : accepted;
            }
            try (var connection = SocketFd.own(accepted)) {
                assertEquals(client.getsockname(SocketAddress.allocate(ring.arena())), peer);
                assertEquals(Fd.WOULD_BLOCK, connection.recv(memory));
                client.send(text(ring.arena(), "gatun"));
                assertEquals(5, connection.recv(memory));
                assertEquals(0, run(ring, s -> s.shutdown(connection, Shutdown.SHUT_WR)));
                assertEquals(0, client.recv(memory));
            }
        }
    }

    @Test
    void aConversationOfDirectDescriptors() throws Exception {
        Rings.registerSlots(ring, 8);
        try (var server = listener()) {
            assertEquals(0, run(ring, s -> s.socketDirect(INET, STREAM, 0, 3)));
            DirectDescriptor client = Rings.direct(ring, 3);
            assertEquals(0, run(ring, s -> s.connect(client, address)));
            assertEquals(0, run(ring, s -> s.acceptDirect(server, NO_TYPE, 4)));
            DirectDescriptor connection = Rings.direct(ring, 4);
            memory.setString(0, "gatun");
            assertEquals(5, succeed(ring, s -> s.send(client, memory, 0, 5, NONE)));
            assertEquals(5, succeed(ring, s -> s.recv(connection, memory, 100, 9, NONE)));
            assertEquals("gatun", text(memory, 100, 5));

            int slot = succeed(ring, s -> s.socketDirect(INET, STREAM, 0, ALLOC));
            assertTrue(slot != 3 && slot != 4, "slot " + slot);
            DirectDescriptor second = Rings.direct(ring, slot);
            assertEquals(0, run(ring, s -> s.connect(second, address)));
            var peer = SocketAddress.allocate(ring.arena());
            int accepted = succeed(ring, s -> s.acceptDirect(server, peer, NO_TYPE, ALLOC));
            assertEquals(SocketAddress.INADDR_LOOPBACK, peer.inet4Address());
            DirectDescriptor other = Rings.direct(ring, accepted);
            assertEquals(2, succeed(ring, s -> s.send(second, memory, 0, 2, NONE)));
            assertEquals(2, succeed(ring, s -> s.recv(other, memory, 200, 9, NONE)));
            assertEquals("ga", text(memory, 200, 2));
        }
    }

    @Test
    void acceptWaitsAsItIsTold() throws Exception {
        try (var server = listener()) {
            AcceptFlags dontWait = AcceptFlags.IORING_ACCEPT_DONTWAIT;
            int none = run(ring, s -> s.accept(server, NO_TYPE, dontWait));
            assumeTrue(none != -Errno.EINVAL, "this kernel has no " + dontWait);
            assertEquals(-Errno.EAGAIN, none);
            try (var client = SocketFd.tcp(INET)) {
                submit(ring, 1, s -> s.accept(server, NO_TYPE));
                Completions.nothing(ring);
                client.connect(address);
                SocketFd.own(next(ring).res()).close();
            }
        }
    }

    @Test
    void aMultishotAcceptGoesOn() throws Exception {
        Rings.registerSlots(ring, 2);
        try (var server = listener()) {
            submit(ring, 7, s -> s.acceptMultishot(server, NO_TYPE));
            for (int i = 0; i < 3; i++) {
                try (var client = SocketFd.tcp(INET)) {
                    client.connect(address);
                    Completions.Done done = next(ring);
                    assertEquals(7, done.userData());
                    assertTrue(Completion.hasMore(done.flags()));
                    SocketFd.own(done.res()).close();
                }
            }
            assertEquals(0, cancelled(7));
            submit(ring, 8, s -> s.acceptMultishotDirect(server, NO_TYPE));
            try (var client = SocketFd.tcp(INET);
                    var second = SocketFd.tcp(INET);
                    var third = SocketFd.tcp(INET)) {
                client.connect(address);
                second.connect(address);
                List<Completions.Done> both = take(ring, 2);
                client.send(text(ring.arena(), "gatun"));
                DirectDescriptor first = Rings.direct(ring, both.getFirst().res());
                assertEquals(5, succeed(ring, s -> s.recv(first, memory, 0, 9, NONE)));
                third.connect(address);
                Completions.Done full = next(ring);
                assertEquals(-Errno.ENFILE, full.res());
                assertFalse(Completion.hasMore(full.flags()));
            }
        }
    }

    /** Cancels what has this user data, and takes both completions. */
    private int cancelled(long userData) throws Exception {
        submit(ring, -1, s -> s.asyncCancel(userData));
        int result = Integer.MIN_VALUE;
        for (Completions.Done done : take(ring, 2)) {
            if (done.userData() == userData) {
                assertEquals(-Errno.ECANCELED, done.res());
            } else {
                result = done.res();
            }
        }
        return result;
    }

    @Test
    void pipesAreMade() throws Exception {
        Rings.registerSlots(ring, 8);
        MemorySegment ends = ring.arena().allocate(8, 4);
        int result = run(ring, s -> s.pipe(ends, OpenFlags.O_NONBLOCK));
        Rings.assumeKnown(result, "IORING_OP_PIPE");
        assertEquals(0, result);
        try (var in = PipeFd.own(ends.getAtIndex(ValueLayout.JAVA_INT, 0));
                var out = PipeFd.own(ends.getAtIndex(ValueLayout.JAVA_INT, 1))) {
            assertEquals(Fd.WOULD_BLOCK, in.read(memory));
            out.write(text(ring.arena(), "gatun"));
            assertEquals(5, in.read(memory));
        }
        assertEquals(0, run(ring, s -> s.pipeDirect(ends, OpenFlags.of(0), 2)));
        DirectDescriptor in = Rings.direct(ring, ends.getAtIndex(ValueLayout.JAVA_INT, 0));
        DirectDescriptor out = Rings.direct(ring, ends.getAtIndex(ValueLayout.JAVA_INT, 1));
        assertEquals(2, in.slot());
        assertEquals(3, out.slot());
        memory.setString(0, "gatun");
        assertEquals(5, succeed(ring, s -> s.write(out, memory, 0, 5)));
        assertEquals(5, succeed(ring, s -> s.read(in, memory, 9, 9)));
        assertEquals("gatun", text(memory, 9, 5));
    }

    // Sending and receiving.

    @Test
    void sendsAndReceives() throws Exception {
        try (var pair = pair()) {
            memory.setString(8, "gatun");
            assertEquals(5, succeed(ring, s -> s.send(pair.first(), memory, 8, 5, NONE)));
            MessageFlags peek = MessageFlags.MSG_PEEK;
            assertEquals(3, succeed(ring, s -> s.recv(pair.second(), memory, 100, 3, peek)));
            assertEquals(5, succeed(ring, s -> s.recv(pair.second(), memory, 200, 9, NONE)));
            assertEquals("gat", text(memory, 100, 3));
            assertEquals("gatun", text(memory, 200, 5));
            MessageFlags dontWait = MessageFlags.MSG_DONTWAIT;
            assertEquals(
                    -Errno.EAGAIN, run(ring, s -> s.recv(pair.second(), memory, 0, 9, dontWait)));
            submit(ring, 1, s -> s.recv(pair.second(), memory, 300, 9, NONE, POLL_FIRST));
            Completions.nothing(ring);
            submit(ring, 2, s -> s.send(pair.first(), memory, 8, 5, NONE, POLL_FIRST));
            for (Completions.Done done : take(ring, 2)) {
                assertEquals(5, done.res());
            }
            assertEquals("gatun", text(memory, 300, 5));
            IoVector parts = IoVector.of(ring.arena(), memory.asSlice(8, 2), memory.asSlice(10, 3));
            int sent = run(ring, s -> s.send(pair.first(), parts, NONE));
            Rings.assumeKnown(sent, "IORING_SEND_VECTORIZED");
            assertEquals(5, sent);
            assertEquals(5, succeed(ring, s -> s.recv(pair.second(), memory, 400, 9, NONE)));
            assertEquals("gatun", text(memory, 400, 5));
        }
    }

    @Test
    void sendsToAnAddress() throws Exception {
        try (var to = SocketFd.udp(INET);
                var from = SocketFd.udp(INET)) {
            to.bind(address);
            to.getsockname(address);
            memory.setString(0, "gatun");
            assertEquals(5, succeed(ring, s -> s.sendto(from, memory, 0, 5, NONE, address)));
            assertEquals(5, succeed(ring, s -> s.recv(to, memory, 100, 9, NONE)));
            assertEquals("gatun", text(memory, 100, 5));
            submit(ring, 3, s -> s.sendtoZc(from, memory, 0, 3, NONE, PLAIN, address));
            assertNotified(3, 3);
            assertEquals(3, succeed(ring, s -> s.recv(to, memory, 200, 9, NONE)));
            assertEquals("gat", text(memory, 200, 3));
        }
    }

    /** The result, and then that the memory is free. */
    private Completions.Done assertNotified(long userData, int result) throws Exception {
        List<Completions.Done> both = take(ring, 2);
        assertEquals(userData, both.getFirst().userData());
        assertEquals(result, both.getFirst().res());
        assertTrue(Completion.hasMore(both.getFirst().flags()));
        Completions.Done notification = both.getLast();
        assertEquals(userData, notification.userData());
        assertTrue(Completion.isNotification(notification.flags()));
        assertFalse(Completion.hasMore(notification.flags()));
        return notification;
    }

    @Test
    void sendsAMessageOfARegisteredBufferWithoutACopy() throws Exception {
        registerBuffers(ring, memory);
        try (var server = listener();
                var client = SocketFd.tcp(INET)) {
            client.connect(address);
            try (var peer = server.accept()) {
                memory.setString(0, "gatun");
                var vector = IoVector.of(ring.arena(), memory.asSlice(0, 5));
                Message message = Message.of(ring.arena(), vector);
                submit(ring, 4, s -> s.sendmsgZcFixed(client, 0, message, NONE, PLAIN));
                Completions.Done sent = next(ring);
                assumeTrue(
                        sent.res() != -Errno.EINVAL,
                        "this kernel has no registered buffers for IORING_OP_SENDMSG_ZC");
                assertEquals(5, sent.res());
                assertTrue(Completion.isNotification(next(ring).flags()));
                assertEquals(5, succeed(ring, s -> s.recv(peer, memory, 100, 5, NONE)));
                assertEquals("gatun", text(memory, 100, 5));
            }
        }
    }

    @Test
    void sendsWithoutACopyAndTellsWhenTheMemoryIsFree() throws Exception {
        registerBuffers(ring, memory);
        try (var server = listener();
                var client = SocketFd.tcp(INET)) {
            client.connect(address);
            try (var peer = server.accept()) {
                memory.setString(0, "gatun");
                submit(ring, 1, s -> s.sendZc(client, memory, 0, 5, NONE, PLAIN));
                assertNotified(1, 5);
                RecvSendFlags report = RecvSendFlags.IORING_SEND_ZC_REPORT_USAGE;
                submit(ring, 2, s -> s.sendZcFixed(client, 0, memory, 1, 4, NONE, report));
                // To the machine itself the kernel always copies.
                assertTrue(Completion.isCopied(assertNotified(2, 4).res()));
                Message message =
                        Message.of(ring.arena(), IoVector.of(ring.arena(), memory.asSlice(0, 5)));
                submit(ring, 3, s -> s.sendmsgZc(client, message, NONE, PLAIN));
                assertNotified(3, 5);
                MessageFlags all = MessageFlags.MSG_WAITALL;
                assertEquals(14, succeed(ring, s -> s.recv(peer, memory, 100, 14, all)));
                assertEquals("gatunatungatun", text(memory, 100, 14));
                assertEquals(
                        -Errno.EFAULT,
                        run(
                                ring,
                                s ->
                                        s.sendZcFixed(
                                                client,
                                                0,
                                                ring.arena().allocate(8),
                                                0,
                                                8,
                                                NONE,
                                                PLAIN)));
            }
        }
    }

    // Provided buffers.

    @Test
    void receivesIntoProvidedBuffers() throws Exception {
        succeed(ring, s -> s.provideBuffers(memory, 4, 4, 9, 100));
        try (var pair = pair()) {
            pair.first().send(text(ring.arena(), "gatun"));
            submit(ring, 1, s -> s.recv(pair.second(), 9, 0, NONE, PLAIN));
            Completions.Done done = next(ring);
            assertEquals(4, done.res());
            int id = Completion.bufferId(done.flags());
            assertEquals("gatu", text(memory, 4L * (id - 100), 4));
            boolean told = Completion.isSocketNonEmpty(done.flags());
            assertEquals(1, succeed(ring, s -> s.recv(pair.second(), 9, 3, NONE, PLAIN)));
            assertEquals(2, succeed(ring, s -> s.removeBuffers(10, 9)));
            pair.first().send(text(ring.arena(), "gatun"));
            assertEquals(-Errno.ENOBUFS, run(ring, s -> s.recv(pair.second(), 9, 0, NONE, PLAIN)));
            // Linux 6.12 does not ask a Unix socket how much there is.
            assumeTrue(told, "this kernel tells nothing of what a Unix socket has");
        }
    }

    @Test
    void bundlesTakeSeveralBuffers() throws Exception {
        succeed(ring, s -> s.provideBuffers(memory, 4, 8, 9, 0));
        try (var pair = pair()) {
            pair.first().send(text(ring.arena(), "gatunlocks"));
            submit(ring, 1, s -> s.recv(pair.second(), 9, 0, NONE, BUNDLE));
            Completions.Done done = next(ring);
            Rings.assumeKnown(done.res(), "IORING_RECVSEND_BUNDLE");
            assertTrue(done.res() >= 4, () -> "received " + done);
        }
        succeed(ring, s -> s.provideBuffers(memory, 4, 2, 10, 0));
        memory.setString(0, "gatunabc");
        try (var pair = pair()) {
            submit(ring, 1, s -> s.send(pair.first(), 10, 0, NONE, PLAIN));
            Completions.Done done = next(ring);
            assertEquals(4, done.res());
            assertTrue(Completion.hasBuffer(done.flags()));
            assertEquals(4, pair.second().recv(memory.asSlice(100, 50)));
            long at = 4L * Completion.bufferId(done.flags());
            assertEquals(text(memory, at, 4), text(memory, 100, 4));
        }
    }

    @Test
    void aMultishotReceiveGoesOnUntilTheEndOrItsLimit() throws Exception {
        succeed(ring, s -> s.provideBuffers(memory, 16, 16, 1, 0));
        try (var pair = pair()) {
            submit(ring, 5, s -> s.recvMultishot(pair.second(), 1, NONE, PLAIN));
            for (String part : List.of("one", "two", "three")) {
                pair.first().send(text(ring.arena(), part));
                Completions.Done done = next(ring);
                assertEquals(5, done.userData());
                assertTrue(Completion.hasMore(done.flags()));
                long at = 16L * Completion.bufferId(done.flags());
                assertEquals(part, text(memory, at, done.res()));
            }
            pair.first().shutdown(Shutdown.SHUT_WR);
            Completions.Done last = next(ring);
            assertEquals(0, last.res());
            assertFalse(Completion.hasMore(last.flags()));
        }
        try (var pair = pair()) {
            pair.first().send(text(ring.arena(), "0123456789"));
            submit(ring, 6, s -> s.recvMultishot(pair.second(), 1, 4, 6, NONE, PLAIN));
            Completions.Done done = next(ring);
            Rings.assumeKnown(done.res(), "limit of a multishot receive");
            assertEquals(4, done.res());
            assertTrue(Completion.hasMore(done.flags()));
            Completions.Done last = next(ring);
            assertEquals(4, last.res());
            assertFalse(Completion.hasMore(last.flags()));
        }
    }

    // Messages.

    @Test
    void messagesBringAddressesAndDescriptors() throws Exception {
        try (var pair = SocketFd.socketpair(SocketType.SOCK_DGRAM);
                var controls = ControlMessages.allocate(ring.arena(), 64);
                var received = ControlMessages.allocate(ring.arena(), 64)) {
            memory.setString(0, "gatun");
            var out =
                    Message.of(ring.arena(), IoVector.of(ring.arena(), memory.asSlice(0, 5)))
                            .setControl(controls.addRights(pair.first()));
            var in =
                    Message.of(ring.arena(), IoVector.of(ring.arena(), memory.asSlice(100, 50)))
                            .setControl(received)
                            .setAddress(SocketAddress.allocate(ring.arena()));
            for (RecvSendFlags how : List.of(PLAIN, POLL_FIRST)) {
                boolean plain = how.bits() == 0;
                assertEquals(
                        5,
                        succeed(
                                ring,
                                s ->
                                        plain
                                                ? s.sendmsg(pair.first(), out, NONE)
                                                : s.sendmsg(pair.first(), out, NONE, how)));
                assertEquals(
                        5,
                        succeed(
                                ring,
                                s ->
                                        plain
                                                ? s.recvmsg(pair.second(), in, NONE)
                                                : s.recvmsg(pair.second(), in, NONE, how)));
                in.received();
                assertEquals("gatun", text(memory, 100, 5));
                assertTrue(in.address().isUnixUnnamed() || in.address().length() == 0);
                Fd[] fds = received.takeFds();
                assertEquals(1, fds.length);
                try (var first = SocketFd.own(fds[0].detach())) {
                    assertEquals(5, first.send(memory.asSlice(0, 5)));
                    assertEquals(5, pair.second().recv(memory.asSlice(200)));
                }
                memory.asSlice(100).fill((byte) 0);
            }
        }
    }

    @Test
    void aMultishotReceiveOfMessages() throws Exception {
        succeed(ring, s -> s.provideBuffers(memory, 512, 4, 1, 0));
        try (var to = SocketFd.udp(INET);
                var from = SocketFd.udp(INET);
                var room = ControlMessages.allocate(ring.arena(), 64);
                var copy = ControlMessages.allocate(ring.arena(), 64)) {
            to.setsockopt(SocketOption.IP_PKTINFO, true);
            to.bind(address);
            to.getsockname(address);
            from.connect(address);
            SocketAddress sender = from.getsockname(SocketAddress.allocate(ring.arena()));
            var like =
                    Message.of(ring.arena(), IoVector.of(ring.arena()))
                            .setAddress(SocketAddress.allocate(ring.arena()))
                            .setControl(room);
            submit(ring, 4, s -> s.recvmsgMultishot(to, 1, like, NONE, PLAIN));
            ReceivedMessage message = ReceivedMessage.like(like);
            for (String text : List.of("one", "three")) {
                from.send(text(ring.arena(), text));
                Completions.Done done = next(ring);
                assertTrue(Completion.hasMore(done.flags()));
                message.set(memory, 512L * Completion.bufferId(done.flags()), done.res());
                assertEquals(text.length(), message.dataByteCount());
                assertEquals(text.length(), message.wholeByteCount());
                assertEquals(text, text(memory, message.dataOffset(), message.dataByteCount()));
                assertEquals(0, message.flags() & ~MessageFlags.MSG_CMSG_CLOEXEC.bits());
                assertEquals(sender, message.address(SocketAddress.allocate(ring.arena())));
                assertEquals(1, message.control(copy).count());
                assertEquals(SocketOption.IPPROTO_IP, copy.level(0));
            }
            // A datagram that is larger than the rest of the buffer.
            from.send(ring.arena().allocate(600));
            Completions.Done cut = next(ring);
            message.set(memory, 512L * Completion.bufferId(cut.flags()), cut.res());
            assertEquals(512 - 16 - 128 - 64, message.dataByteCount());
            assertTrue((message.flags() & MessageFlags.MSG_TRUNC.bits()) != 0);
        }
    }

    /** Header, address and control messages come first, and the data have the rest. */
    @Test
    void aBufferOfMessagesHasRoomForWhatComesBeforeTheData() throws Exception {
        var arena = ring.arena();
        var like = Message.of(arena, IoVector.of(arena));
        assertMessagesFit(like, 16);
        like.setAddress(SocketAddress.allocate(arena));
        assertMessagesFit(like, 16 + SocketAddress.SOCKADDR_STORAGE_BYTES);
        like.setControl(ControlMessages.allocate(arena, 64));
        long control = like.control().byteSize();
        assertMessagesFit(like, 16 + SocketAddress.SOCKADDR_STORAGE_BYTES + (int) control);
    }

    private void assertMessagesFit(Message like, int before) throws Exception {
        assertEquals(new Completions.Done(1, -Errno.EFAULT, 0), received(like, before - 1, NONE));
        Completions.Done nothing = received(like, before, NONE);
        assertEquals(before, nothing.res());
        assertFalse(Completion.hasMore(nothing.flags()));
        Completions.Done cut = received(like, before + 3, NONE);
        assertEquals(before + 3, cut.res());
        assertTrue(Completion.hasMore(cut.flags()));
        assertEquals(before + 5, received(like, before + 9, NONE).res());
        // The whole length of what was cut is told if it is asked for.
        assertEquals(before + 3, received(like, before + 3, MessageFlags.MSG_TRUNC).res());
    }

    /** The first completion for a datagram of five bytes, which tells of what is in its buffer. */
    private Completions.Done received(Message like, int bufferSize, MessageFlags flags)
            throws Exception {
        var to = SocketAddress.inet4(ring.arena(), SocketAddress.INADDR_LOOPBACK, 0);
        try (var other = IoUring.open(4);
                var receiver = SocketFd.udp(INET);
                var sender = SocketFd.udp(INET);
                var buffers = BufferRing.register(other, 1, 2, bufferSize)) {
            receiver.bind(to);
            receiver.getsockname(to);
            submit(other, 1, s -> s.recvmsgMultishot(receiver, 1, like, flags, PLAIN));
            sender.sendto(text(ring.arena(), "gatun"), to);
            Completions.Done done = next(other);
            if (done.res() > 0) {
                long offset = buffers.take(done.res(), done.flags());
                var message = ReceivedMessage.like(like);
                message.set(buffers.memory(), offset, done.res());
                long there = message.dataByteCount();
                int truncated = MessageFlags.MSG_TRUNC.bits();
                assertEquals(there < 5, (message.flags() & truncated) != 0);
                boolean asked = flags.has(MessageFlags.MSG_TRUNC);
                assertEquals(asked ? 5 : there, message.wholeByteCount());
            } else {
                assertEquals(2, buffers.available());
            }
            return done;
        }
    }
}
