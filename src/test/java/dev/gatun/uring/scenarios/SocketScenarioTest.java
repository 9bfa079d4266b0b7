package dev.gatun.uring.scenarios;

import static dev.gatun.uring.Completions.nothing;
import static dev.gatun.uring.Completions.take;
import static dev.gatun.uring.scenarios.Scenario.join;
import static dev.gatun.uring.scenarios.Scenario.order;
import static dev.gatun.uring.scenarios.Scenario.pattern;
import static dev.gatun.uring.scenarios.Scenario.result;
import static dev.gatun.uring.scenarios.Scenario.results;
import static dev.gatun.uring.scenarios.Scenario.start;
import static dev.gatun.uring.scenarios.Scenario.submit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.ControlMessages;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.uring.AcceptFlags;
import dev.gatun.uring.BufferRing;
import dev.gatun.uring.Cancellation;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Completions.Done;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RecvSendFlags;
import dev.gatun.uring.RegisteredBuffers;
import dev.gatun.uring.RegisteredFiles;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.SetupFlags;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Sockets: waits and what does not wait, ends, errors. */
class SocketScenarioTest {
    private static final MessageFlags NONE = MessageFlags.of(0);
    private static final MessageFlags ALL = MessageFlags.MSG_WAITALL;
    private static final RecvSendFlags NO_HOW = RecvSendFlags.of(0);

    private static SocketFd listener(Arena arena) throws Exception {
        var listener = SocketFd.tcp(AddressFamily.AF_INET);
        listener.bind(SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0));
        listener.listen(8);
        return listener;
    }

    private static SocketAddress addressOf(SocketFd socket, Arena arena) throws Exception {
        return socket.getsockname(SocketAddress.allocate(arena));
    }

    @Test
    void anAcceptTellsThePeer() throws Exception {
        try (var ring = IoUring.open(8);
                Arena arena = Arena.ofConfined();
                var listener = listener(arena);
                var client = SocketFd.tcp(AddressFamily.AF_INET)) {
            var peer = SocketAddress.allocate(ring.arena());
            submit(ring, s -> s.accept(listener, peer, SocketType.SOCK_CLOEXEC));
            client.connect(addressOf(listener, arena));
            SocketFd.own(take(ring, 1).getFirst().res()).close();
            assertEquals(addressOf(client, arena), peer);
        }
    }

    @Test
    void slotsAndArgumentsAreReusedAfterTheSubmit() throws Exception {
        try (var ring = IoUring.open(2);
                Arena arena = Arena.ofConfined();
                var listener = listener(arena);
                var client = SocketFd.tcp(AddressFamily.AF_INET)) {
            submit(ring, s -> s.accept(listener, SocketType.SOCK_CLOEXEC));
            // The same slots, again and again.
            for (int i = 0; i < 8; i++) {
                ring.sq().next().nop().userData(9);
                ring.submit();
                assertEquals(List.of(9L), order(take(ring, 1)));
            }
            var address = addressOf(listener, ring.arena());
            ring.sq().next().connect(client, address).userData(1);
            ring.submit();
            address.setUnspecified();
            List<Integer> all = results(take(ring, 2));
            assertEquals(0, all.get(1));
            SocketFd.own(all.get(0)).close();
        }
    }

    /** The kernels that tell also know the flags of an accept. */
    private static void assumeAcceptTellsMore() throws Exception {
        try (var ring = IoUring.open(4);
                Arena arena = Arena.ofConfined();
                var listener = listener(arena)) {
            AcceptFlags dontWait = AcceptFlags.IORING_ACCEPT_DONTWAIT;
            int result = result(ring, s -> s.accept(listener, SocketType.SOCK_CLOEXEC, dontWait));
            assumeTrue(result != -Errno.EINVAL, "this kernel has no IORING_ACCEPT_DONTWAIT");
        }
    }

    @Test
    void anAcceptTellsThatMoreAreWaiting() throws Exception {
        assumeAcceptTellsMore();
        try (var ring = IoUring.open(8);
                Arena arena = Arena.ofConfined();
                var listener = listener(arena);
                var first = SocketFd.tcp(AddressFamily.AF_INET);
                var second = SocketFd.tcp(AddressFamily.AF_INET)) {
            first.connect(addressOf(listener, arena));
            second.connect(addressOf(listener, arena));
            for (boolean more : new boolean[] {true, false}) {
                submit(ring, s -> s.accept(listener, SocketType.SOCK_CLOEXEC));
                Done done = take(ring, 1).getFirst();
                SocketFd.own(done.res()).close();
                assertEquals(more, Completion.isSocketNonEmpty(done.flags()));
            }
        }
    }

    @Test
    void connectionsAreAcceptedOrCancelled() throws Exception {
        try (var ring = IoUring.open(64);
                Arena arena = Arena.ofConfined();
                var listener = listener(arena)) {
            for (int i = 0; i < 16; i++) {
                ring.sq().next().accept(listener, SocketType.SOCK_CLOEXEC).userData(i);
            }
            assertEquals(16, ring.submit());
            try (var client = SocketFd.tcp(AddressFamily.AF_INET)) {
                client.connect(addressOf(listener, arena));
                SocketFd.own(take(ring, 1).getFirst().res()).close();
            }
            ring.sq().next().asyncCancel(Cancellation.of(listener).all()).userData(99);
            ring.submit();
            List<Integer> all = results(take(ring, 16));
            assertEquals(15, all.getLast());
            assertEquals(Set.of(-Errno.ECANCELED), new HashSet<>(all.subList(0, 15)));
        }
    }

    @Test
    void aConnectThatNobodyHears() throws Exception {
        try (var ring = IoUring.open(8);
                Arena arena = Arena.ofConfined()) {
            SocketAddress address;
            try (var bound = SocketFd.tcp(AddressFamily.AF_INET)) {
                // Bound, so that nobody else listens there, but not listening.
                bound.bind(SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0));
                address = addressOf(bound, ring.arena());
                try (var client = SocketFd.tcp(AddressFamily.AF_INET)) {
                    for (int i = 0; i < 3; i++) {
                        assertEquals(
                                -Errno.ECONNREFUSED, result(ring, s -> s.connect(client, address)));
                    }
                }
            }
        }
    }

    @Test
    void socketsThatCannotBeAreRefused() throws Exception {
        try (var ring = IoUring.open(8)) {
            int none = 999;
            int res =
                    result(
                            ring,
                            s -> s.socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM, none));
            assertTrue(res < 0, () -> "a socket " + res);
        }
    }

    @Test
    void addressesThatAreTakenAreRefused() throws Exception {
        try (var ring = IoUring.open(8);
                Arena arena = Arena.ofConfined();
                var listener = listener(arena);
                var other = SocketFd.tcp(AddressFamily.AF_INET);
                var file = FileFd.open("/dev/null", OpenFlags.O_RDONLY)) {
            var address = addressOf(listener, ring.arena());
            assertEquals(-Errno.EADDRINUSE, result(ring, s -> s.bind(other, address)));
            assertEquals(-Errno.ENOTSOCK, result(ring, s -> s.bind(file, address)));
            assertEquals(-Errno.ENOTSOCK, result(ring, s -> s.listen(file, 8)));
        }
    }

    @Test
    void afterAShutdownNothingIsSent() throws Exception {
        try (var ring = IoUring.open(8);
                var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            MemorySegment memory = ring.arena().allocate(8);
            assertEquals(0, result(ring, s -> s.shutdown(pair.first(), Shutdown.SHUT_WR)));
            var silent = MessageFlags.MSG_NOSIGNAL;
            assertEquals(
                    -Errno.EPIPE, result(ring, s -> s.send(pair.first(), memory, 0, 8, silent)));
            assertEquals(0, result(ring, s -> s.recv(pair.second(), memory, 0, 8, NONE)));
        }
    }

    @Test
    void sendsAndReceivesOnAPolledRing() throws Exception {
        try (var ring = IoUring.open(RingOptions.entries(8).submissionPolling(10));
                var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            MemorySegment memory = pattern(ring.arena().allocate(64), 3);
            var files = RegisteredFiles.register(ring, pair.first(), pair.second());
            assertEquals(
                    List.of(32, 32),
                    results(
                            ring,
                            s -> s.send(files.get(0), memory, 0, 32, NONE).link(),
                            s -> s.recv(files.get(1), memory, 32, 32, NONE)));
            assertEquals(-1, memory.asSlice(0, 32).mismatch(memory.asSlice(32)));
            try (var pipe = Pipe.open()) {
                assertEquals(
                        -Errno.ENOTSOCK,
                        result(ring, s -> s.recv(pipe.readEnd(), memory, 0, 8, NONE)));
            }
        }
    }

    @Test
    void aDatagramIsAllThatThereIs() throws Exception {
        try (var ring = IoUring.open(8);
                var pair = SocketFd.socketpair(SocketType.SOCK_DGRAM)) {
            MemorySegment memory = ring.arena().allocate(64);
            submit(ring, s -> s.recv(pair.second(), memory, 0, 64, MessageFlags.MSG_WAITALL));
            pair.first().send(memory.asSlice(0, 10));
            assertEquals(10, take(ring, 1).getFirst().res());
        }
    }

    @Test
    void aReceiveWaitsForAll() throws Exception {
        try (var ring = IoUring.open(8);
                var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            MemorySegment content = pattern(ring.arena().allocate(64), 6);
            MemorySegment memory = ring.arena().allocate(64);
            submit(ring, s -> s.recv(pair.second(), memory, 0, 64, MessageFlags.MSG_WAITALL));
            for (int i = 0; i < 4; i++) {
                nothing(ring);
                pair.first().send(content.asSlice(16 * i, 16));
            }
            assertEquals(64, take(ring, 1).getFirst().res());
            assertEquals(-1, memory.mismatch(content));
            // The end comes before all.
            submit(ring, s -> s.recv(pair.second(), memory, 0, 64, MessageFlags.MSG_WAITALL));
            pair.first().send(content.asSlice(0, 16));
            nothing(ring);
            pair.first().shutdown(Shutdown.SHUT_WR);
            assertEquals(16, take(ring, 1).getFirst().res());
        }
    }

    @Test
    void whatMayNotWaitDoesNot() throws Exception {
        try (var ring = IoUring.open(8);
                var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            MemorySegment memory = ring.arena().allocate(8);
            var dontWait = MessageFlags.MSG_DONTWAIT;
            assertEquals(
                    -Errno.EAGAIN, result(ring, s -> s.recv(pair.first(), memory, 0, 8, dontWait)));
            submit(ring, s -> s.recv(pair.first(), memory, 0, 8, NONE));
            nothing(ring);
            pair.second().send(memory);
            assertEquals(8, take(ring, 1).getFirst().res());
        }
    }

    @Test
    void aReadBeforeTheWriteDoesNotHoldItUp() throws Exception {
        try (var ring = IoUring.open(8);
                var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            MemorySegment memory = pattern(ring.arena().allocate(128), 2);
            var in = IoVector.of(ring.arena(), memory.asSlice(0, 64));
            var out = IoVector.of(ring.arena(), memory.asSlice(64));
            assertEquals(
                    List.of(64, 64),
                    results(
                            ring,
                            s -> s.readv(pair.first(), in),
                            s -> s.writev(pair.second(), out)));
            assertEquals(
                    List.of(64, 64),
                    results(
                            ring,
                            s -> s.preadv(pair.first(), in, 0),
                            s -> s.pwritev(pair.second(), out, 0)));
        }
    }

    @Test
    void vectorsGoThroughSockets() throws Exception {
        try (var ring = IoUring.open(8);
                Arena arena = Arena.ofConfined();
                var listener = listener(arena);
                var client = SocketFd.tcp(AddressFamily.AF_INET)) {
            client.connect(addressOf(listener, arena));
            try (var server = listener.accept()) {
                MemorySegment memory = pattern(ring.arena().allocate(200), 2);
                MemorySegment to = ring.arena().allocate(200);
                var out = IoVector.of(ring.arena(), memory.asSlice(0, 7), memory.asSlice(7));
                var in = IoVector.of(ring.arena(), to.asSlice(0, 150), to.asSlice(150));
                submit(ring, s -> s.readv(server, in));
                nothing(ring);
                ring.sq().next().writev(client, out).userData(1);
                ring.submit();
                assertEquals(List.of(200, 200), results(take(ring, 2)));
                assertEquals(-1, to.mismatch(memory));
            }
        }
    }

    @Test
    void whatWasSentBeforeAShutdownComes() throws Exception {
        for (int round = 0; round < 20; round++) {
            try (var ring = IoUring.open(8);
                    var buffers = BufferRing.register(ring, 1, 8, 64);
                    var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
                MemorySegment memory = ring.arena().allocate(100);
                submit(ring, s -> s.recvMultishot(pair.second(), buffers.group(), NONE, NO_HOW));
                var sender =
                        start(
                                () -> {
                                    pair.first().send(memory);
                                    pair.first().shutdown(Shutdown.SHUT_WR);
                                });
                int received = 0;
                Done last;
                do {
                    last = take(ring, 1).getFirst();
                    received += Math.max(0, last.res());
                } while (Completion.hasMore(last.flags()));
                join(sender);
                assertEquals(0, last.res());
                assertEquals(100, received);
            }
        }
    }

    @Test
    void aMultishotReceiveIsCancelled() throws Exception {
        try (var ring = IoUring.open(8);
                var buffers = BufferRing.register(ring, 1, 2, 8);
                var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            MemorySegment memory = ring.arena().allocate(64);
            submit(ring, s -> s.recvMultishot(pair.second(), buffers.group(), NONE, NO_HOW));
            pair.first().send(memory.asSlice(0, 8));
            assertEquals(8, take(ring, 1).getFirst().res());
            ring.sq().next().asyncCancel(0).userData(1);
            ring.submit();
            assertEquals(List.of(-Errno.ECANCELED, 0), results(take(ring, 2)));
            // No buffers left: it ends by itself.
            submit(ring, s -> s.recvMultishot(pair.second(), buffers.group(), NONE, NO_HOW));
            pair.first().send(memory.asSlice(0, 16));
            Done last;
            do {
                last = take(ring, 1).getFirst();
            } while (Completion.hasMore(last.flags()));
            assertEquals(-Errno.ENOBUFS, last.res());
        }
    }

    /**
     * The buffer is taken out of the table, and its tag tells so only when the data are sent. The
     * tag comes after the notification, which may come before the peer reads.
     */
    @Test
    void aZeroCopySendKeepsItsRegisteredBuffer() throws Exception {
        try (var arena = Arena.ofConfined();
                var ring = IoUring.open(8);
                var listener = listener(arena);
                var client = SocketFd.tcp(AddressFamily.AF_INET)) {
            client.connect(addressOf(listener, arena));
            try (var peer = listener.accept()) {
                MemorySegment data = pattern(ring.arena().allocate(1 << 16, 4096), 5);
                var table = RegisteredBuffers.registerTagged(ring, new long[] {99}, data);
                submit(ring, s -> s.sendZcFixed(client, 0, data, 0, 1 << 16, ALL, NO_HOW));
                Done sent = take(ring, 1).getFirst();
                assertEquals(1 << 16, sent.res());
                assertTrue(Completion.hasMore(sent.flags()));
                // A close of the table would wait on Linux 6.1.
                table.update(0, (MemorySegment) null);
                MemorySegment target = arena.allocate(1 << 16);
                assertEquals(1 << 16, peer.recv(target, ALL));
                assertEquals(-1, data.mismatch(target));
                List<Done> last = take(ring, 2);
                assertEquals(List.of(0L, 99L), order(last));
                assertTrue(Completion.isNotification(last.getFirst().flags()));
            }
        }
    }

    /** What else is in the socket's error queue stays there. */
    @Test
    void timeStampsAreTakenFromAmongErrors() throws Exception {
        var options = RingOptions.entries(8).with(SetupFlags.IORING_SETUP_CQE32);
        try (var arena = Arena.ofConfined();
                var ring = IoUring.open(options);
                var from = SocketFd.udp(AddressFamily.AF_INET)) {
            var gone = SocketFd.udp(AddressFamily.AF_INET);
            gone.bind(SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0));
            from.connect(addressOf(gone, arena));
            gone.close();
            from.setsockopt(SocketOption.IP_RECVERR, true);
            int soTimestamping = 37;
            int softwareOfSendWithNumber = 1 << 1 | 1 << 4 | 1 << 7 | 1 << 11;
            MemorySegment value =
                    arena.allocateFrom(ValueLayout.JAVA_INT, softwareOfSendWithNumber);
            from.setsockopt(SocketOption.SOL_SOCKET, soTimestamping, value);
            // Nobody hears it, which is an error of the network's, and it has a time all the same.
            from.send(arena.allocate(8));
            submit(ring, s -> s.txTimestamp(from));
            Done done = take(ring, 1).getFirst();
            assumeTrue(
                    done.res() != -Errno.EOPNOTSUPP && done.res() != -Errno.EINVAL,
                    "this kernel has no SOCKET_URING_OP_TX_TIMESTAMP");
            assertEquals(0, done.res());
            assertTrue(Completion.hasMore(done.flags()));
            nothing(ring);
            try (var control = ControlMessages.allocate(arena, 512)) {
                Message message =
                        Message.of(arena, IoVector.of(arena, arena.allocate(64)))
                                .setControl(control);
                assertEquals(8, from.recvmsg(message, MessageFlags.MSG_ERRQUEUE));
                assertEquals(Errno.ECONNREFUSED, control.extendedError().errno());
                assertEquals(Fd.WOULD_BLOCK, from.recvmsg(message, MessageFlags.MSG_ERRQUEUE));
            }
        }
    }
}
