package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Fd;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A ring that is closed with operations in flight: none of them reads, writes or takes anything
 * afterwards. Each is given memory that outlives the ring, so that one can look.
 */
class CloseInFlightTest {
    private static final byte PATTERN = 0x5a;
    private static final int BYTES = 4096;
    private static final MessageFlags NO_FLAGS = MessageFlags.of(0);

    private final Arena arena = Arena.ofAuto();
    private MemorySegment memory;

    private interface Fill {
        void with(IoUring ring) throws Exception;
    }

    @BeforeEach
    void fillMemory() {
        memory = arena.allocate(BYTES, 4096);
        memory.fill(PATTERN);
    }

    /** Opens a ring, submits, closes it, and sees that its own memory was given back in time. */
    private static void closeWith(Fill fill) throws Exception {
        IoUring ring = IoUring.open(8);
        MemorySegment own = ring.arena().allocate(8);
        fill.with(ring);
        ring.submit();
        ring.close();
        assertFalse(own.scope().isAlive(), "the kernel has not confirmed the end");
    }

    private void checkUntouched() {
        for (int i = 0; i < BYTES; i++) {
            assertEquals(PATTERN, memory.get(JAVA_BYTE, i), "written to after the close");
        }
    }

    private void writeTo(Fd fd) throws Exception {
        assertEquals(8, fd.write(arena.allocate(8).fill((byte) 1)));
    }

    /** Nobody has taken what was written after the close. */
    private void checkStillThere(Fd fd) throws Exception {
        assertEquals(8, fd.read(arena.allocate(16)));
        checkUntouched();
    }

    @Test
    void reads() throws Exception {
        try (var pipe = Pipe.open()) {
            closeWith(
                    ring -> {
                        ring.sq().next().read(pipe.readEnd(), memory, 0, BYTES);
                        ring.sq().next().read(pipe.readEnd(), memory, 0, BYTES).async();
                        ring.sq().next().read(pipe.readEnd(), memory, 0, BYTES).link();
                        ring.sq().next().read(pipe.readEnd(), memory, 0, BYTES);
                    });
            writeTo(pipe.writeEnd());
            checkStillThere(pipe.readEnd());
        }
    }

    @Test
    void pollsAndTimeouts() throws Exception {
        try (var pipe = Pipe.open()) {
            closeWith(
                    ring -> {
                        Timespec hour = Timespec.ofNanos(ring.arena(), 3_600_000_000_000L);
                        TimeoutFlags none = TimeoutFlags.of(0);
                        ring.sq().next().pollAdd(pipe.readEnd(), PollFlags.POLLIN);
                        ring.sq().next().pollMultishot(pipe.readEnd(), PollFlags.POLLIN);
                        ring.sq().next().timeout(hour, 0, none);
                        ring.sq().next().timeoutMultishot(hour, 0, none);
                        ring.sq().next().read(pipe.readEnd(), memory, 0, BYTES).link();
                        ring.sq().next().linkTimeout(hour, none);
                    });
            writeTo(pipe.writeEnd());
            checkStillThere(pipe.readEnd());
        }
    }

    /** The poll holds the ring, and the ring would end by its close only. */
    @Test
    void aPollOfTheRingItself() throws Exception {
        closeWith(ring -> ring.sq().next().pollMultishot(ring.fd(), PollFlags.POLLIN));
    }

    @Test
    void multishotReceives() throws Exception {
        try (var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            closeWith(
                    ring -> {
                        ring.sq().next().provideBuffers(memory, BYTES / 4, 4, 7, 0);
                        ring.submitAndWait(1);
                        ring.sq()
                                .next()
                                .recvMultishot(pair.first(), 7, NO_FLAGS, RecvSendFlags.of(0));
                    });
            writeTo(pair.second());
            checkStillThere(pair.first());
        }
    }

    @Test
    void receivesIntoABufferRing() throws Exception {
        try (var pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            closeWith(
                    ring -> {
                        BufferRing.register(ring, 1, 4, 1024);
                        ring.sq()
                                .next()
                                .recvMultishot(pair.first(), 1, NO_FLAGS, RecvSendFlags.of(0));
                        ring.submit();
                        // One was received, and more would be.
                        writeTo(pair.second());
                        ring.submitAndWait(1);
                        assertTrue(ring.cq().next());
                        assertTrue(Completion.hasMore(ring.cq().flags()));
                    });
            writeTo(pair.second());
            checkStillThere(pair.first());
        }
    }

    /** The network still has the pages, and sends them on when the peer reads at last. */
    @Test
    void zeroCopySendsKeepTheirMemory() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketFd sender = connected(server);
            try (SocketChannel accepted = server.accept()) {
                IoUring ring = IoUring.open(RingOptions.entries(8).closeTimeout(50_000_000));
                // Far more than the socket takes, of a peer that does not read.
                MemorySegment large = ring.arena().allocate(32 << 20, 4096).fill(PATTERN);
                sendAll(ring, sender, large);
                ring.submit();
                // Too much to be pinned ends at once, with an error.
                assumeTrue(
                        ring.cq().ready() == 0,
                        "RLIMIT_MEMLOCK does not allow so much, and there is no CAP_IPC_LOCK");
                ring.close();
                assertTrue(large.scope().isAlive(), "freed, with its pages in the socket");
                sender.close();
                assertTrue(receiveToTheEnd(accepted) > 0);
            }
        }
    }

    @Test
    void zeroCopySendsThatHaveArrivedDoNot() throws Exception {
        try (ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketFd sender = connected(server);
            try (SocketChannel accepted = server.accept()) {
                closeWith(
                        ring -> {
                            MemorySegment small = ring.arena().allocate(1 << 14).fill(PATTERN);
                            sendAll(ring, sender, small);
                            ring.submit();
                            ByteBuffer all = ByteBuffer.allocate(1 << 14);
                            while (all.hasRemaining()) {
                                accepted.read(all);
                            }
                        });
                sender.close();
            }
        }
    }

    private static void sendAll(IoUring ring, SocketFd socket, MemorySegment from) {
        ring.sq()
                .next()
                .sendZc(
                        socket,
                        from,
                        0,
                        from.byteSize(),
                        MessageFlags.MSG_WAITALL,
                        RecvSendFlags.of(0));
    }

    private static long receiveToTheEnd(SocketChannel from) throws IOException {
        byte[] got = new byte[1 << 16];
        ByteBuffer buffer = ByteBuffer.wrap(got);
        long count = 0;
        for (int n; (n = from.read(buffer.clear())) >= 0; count += n) {
            for (int i = 0; i < n; i++) {
                assertEquals(PATTERN, got[i], "what was sent has changed");
            }
        }
        return count;
    }

    private SocketFd connected(ServerSocketChannel server) throws Exception {
        SocketFd socket = SocketFd.socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM);
        var address = SocketAddress.of(arena, (InetSocketAddress) server.getLocalAddress());
        socket.connect(address);
        return socket;
    }

    @Test
    void nothingIsLeftOpenOrMapped() throws Exception {
        try (var pipe = Pipe.open()) {
            // The first one loads classes, and what they open.
            closeWith(ring -> ring.sq().next().read(pipe.readEnd(), memory, 0, BYTES));
            Held before = Held.now();
            for (int i = 0; i < 20; i++) {
                closeWith(ring -> ring.sq().next().read(pipe.readEnd(), memory, 0, BYTES));
            }
            before.assertAgain();
        }
    }
}
