package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/**
 * A close waits for what is in flight also where counting does not tell it. A read that is in
 * flight has the read end of a pipe open: so a write says EPIPE at once only if the read has ended.
 */
class BusyAtCloseTest {
    private static final int ROUNDS = 20;

    /** Far more than a socket takes whose peer does not read. */
    private static final long LARGE = 32 << 20;

    private static void assertEnded(Pipe pipe, MemorySegment memory) throws Exception {
        pipe.readEnd().close();
        var e = assertThrows(SyscallException.class, () -> pipe.writeEnd().write(memory));
        assertEquals(Errno.EPIPE, e.errno(), "the read is still in flight");
    }

    /** A message from outside is one completion more, so the counts are equal. */
    @Test
    void whereAMessageMakesTheCountsEqual() throws Exception {
        Kernel.assumeMessageNeedsNoRing();
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < ROUNDS; i++) {
                try (Pipe pipe = Pipe.open()) {
                    IoUring ring = IoUring.open(4);
                    ring.sq().next().read(pipe.readEnd(), ring.arena().allocate(8), 0, 8);
                    ring.submit();
                    RingMessage.send(ring, 1, 2);
                    ring.submitAndWaitFully(1);
                    assertEquals(
                            1, ring.cq().drain((userData, res, flags) -> assertEquals(2, res)));
                    ring.close();
                    assertEnded(pipe, arena.allocate(8));
                }
            }
        }
    }

    /**
     * The network has the pages until the peer reads, whatever is cancelled: so without the wait
     * the memory is seen to be freed while it is in use, each time.
     */
    @Test
    void whereAMessageMakesTheCountsEqualAndNothingEnds() throws Exception {
        Kernel.assumeMessageNeedsNoRing();
        try (Arena arena = Arena.ofConfined();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketFd sender = SocketFd.socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM);
            sender.connect(SocketAddress.of(arena, (InetSocketAddress) server.getLocalAddress()));
            try (SocketChannel peer = server.accept()) {
                IoUring ring = IoUring.open(RingOptions.entries(4).closeTimeout(50_000_000));
                MemorySegment large = ring.arena().allocate(LARGE);
                ring.sq()
                        .next()
                        .sendZc(
                                sender,
                                large,
                                0,
                                LARGE,
                                MessageFlags.MSG_WAITALL,
                                RecvSendFlags.of(0));
                ring.submit();
                // Too much to be pinned ends at once, with an error.
                assumeTrue(
                        ring.cq().ready() == 0,
                        "RLIMIT_MEMLOCK does not allow so much, and there is no CAP_IPC_LOCK");
                RingMessage.send(ring, 1, 2);
                ring.close();
                sender.close();
                assertTrue(large.scope().isAlive(), "freed, with its pages in the socket");
                assertEquals(1, peer.read(ByteBuffer.allocate(1)));
            }
        }
    }

    /** What a polled ring has published is not counted before it is seen that it was read. */
    @Test
    void whereAPolledRingHasNotLooked() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            for (int i = 0; i < ROUNDS; i++) {
                try (Pipe pipe = Pipe.open()) {
                    IoUring ring = IoUring.open(RingOptions.entries(4).submissionPolling(1000));
                    ring.sq().next().read(pipe.readEnd(), ring.arena().allocate(8), 0, 8);
                    ring.submit();
                    ring.close();
                    assertEnded(pipe, arena.allocate(8));
                }
            }
        }
    }
}
