package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.LoggedLines;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.uring.Completion;
import dev.gatun.uring.RecvSendFlags;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.logging.Level;

/** What a service logs of operations that do not end when it is closed. */
class LeftOperationsTest {
    private static final int LARGE = 16 << 20;

    @Test
    void nothingIfAllEnd() throws Exception {
        try (LoggedLines log = LoggedLines.of(RingService.class.getName());
                LoggedLines ofRing = LoggedLines.of("dev.gatun.uring.IoUring");
                Pipe pipe = Pipe.open()) {
            RingService service = RingService.open();
            service.submit(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN));
            service.onRing(0, ring -> 0).get();
            service.close();
            assertEquals(List.of(), log.all());
            assertEquals(List.of(), ofRing.all());
        }
    }

    /** The network has the pages until the peer reads, whatever is cancelled. */
    @Test
    void byOperationAndDescriptor() throws Exception {
        try (LoggedLines log = LoggedLines.of(RingService.class.getName());
                Arena arena = Arena.ofConfined();
                ServerSocketChannel server = ServerSocketChannel.open()) {
            server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            SocketFd sender = SocketFd.socket(AddressFamily.AF_INET, SocketType.SOCK_STREAM);
            sender.connect(SocketAddress.of(arena, (InetSocketAddress) server.getLocalAddress()));
            try (SocketChannel peer = server.accept()) {
                RingService service =
                        RingService.open(ServiceOptions.DEFAULT.closeTimeout(50_000_000));
                MemorySegment large = service.arena().allocate(LARGE);
                var failed = new CompletableFuture<Integer>();
                service.start(
                        sqe ->
                                sqe.sendZc(
                                        sender,
                                        large,
                                        0,
                                        LARGE,
                                        MessageFlags.MSG_WAITALL,
                                        RecvSendFlags.of(0)),
                        (res, flags) -> {
                            if (!Completion.hasMore(flags)) {
                                failed.complete(res);
                            }
                        });
                service.onRing(0, ring -> 0).get();
                // Too much to be pinned, or an old kernel.
                assumeTrue(
                        !failed.isDone(),
                        "the kernel does not send so much without a copy: RLIMIT_MEMLOCK, no"
                                + " CAP_IPC_LOCK, or before Linux 6.0");
                service.close();
                assertEquals(
                        List.of(
                                "operations in flight that did not end before the close, 1:"
                                        + " IORING_OP_SEND_ZC on descriptor "
                                        + sender),
                        log.at(Level.WARNING));
                sender.close();
                assertEquals(1, peer.read(ByteBuffer.allocate(1)));
            } finally {
                sender.close();
            }
        }
    }
}
