package dev.gatun.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.protocol.EchoHandler;
import dev.gatun.examples.protocol.PingHandler;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.io.OpenFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.TimeoutFlags;
import dev.gatun.uring.Timespec;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;

/** What only a server on a ring can meet: it and its clients in one thread, a turn at a time. */
class RingServerTest {
    /** Then it counts as never. */
    private static final long LIMIT_NANOS = 10_000_000_000L;

    private static final int CHUNK = 1024;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment bytes = arena.allocate(CHUNK);
    private final NonBlockingClients clients = new NonBlockingClients();
    private RingServer server;

    @TempDir private Path folder;

    private void serve(Protocol protocol, long idleNanos) throws IOException {
        var options = ServerOptions.local(Multiplexer.Kind.epoll);
        server =
                RingServer.listen(
                        new ServerOptions(
                                options.address(),
                                16,
                                options.multiplexer(),
                                idleNanos,
                                LIMIT_NANOS),
                        protocol);
        // Without the server's tick, too, no turn waits for ever.
        Timespec time = Timespec.ofNanos(arena, LIMIT_NANOS / 10);
        server.slot().timeoutMultishot(time, 0, TimeoutFlags.of(0)).userData(RingEvent.CANCEL);
    }

    @AfterEach
    void close() throws SyscallException {
        clients.close();
        server.close();
        arena.close();
    }

    /** One that is connected and accepted, and does not wait. */
    private SocketFd connect() throws IOException {
        SocketFd client = clients.connect(arena, server.address());
        long before = server.statistics().accepted();
        turnUntil(() -> server.statistics().accepted() > before);
        client.finishConnect();
        return client;
    }

    /** Something that is looked at again and again. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void turnUntil(Condition condition) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.holds()) {
            assertTrue(System.nanoTime() - deadline < 0, () -> "until now: " + server.statistics());
            server.turn();
        }
    }

    private void send(SocketFd client, String text) throws IOException {
        assertEquals(text.length(), client.write(arena.allocateFrom(text), 0, text.length()));
    }

    private void assertReads(SocketFd client, String text) throws IOException {
        var n = new long[1];
        turnUntil(() -> (n[0] = client.read(bytes)) != Fd.WOULD_BLOCK);
        assertEquals(text.length(), n[0]);
        assertEquals(text, new String(bytes.asSlice(0, n[0]).toArray(ValueLayout.JAVA_BYTE)));
    }

    @Test
    void aTickThatTheKernelHasEndedGoesOn() throws IOException {
        serve(EchoHandler::new, 1);
        SocketFd client = connect();
        // As a completion queue without room would: its last completion says that no more come.
        server.slot().asyncCancel(RingEvent.TICK).userData(RingEvent.CANCEL);
        turnUntil(() -> client.read(bytes) == 0);
        assertEquals(1, server.statistics().timedOut());
    }

    @Test
    void aShutdownUnderWayKeepsItsSlot() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        serve(PingHandler::new, 0);
        // One of the kernel's workers, which does one thing after the other.
        server.ring().registration().registerIowqMaxWorkers(1, 1);
        SocketFd first = connect();
        send(first, "*garbage\r\n");
        turnUntil(() -> server.statistics().bytesOut() > 0);
        // Behind the shutdown of one direction, and before that of both, it waits for a writer.
        long opening = RingEvent.of(RingEvent.CANCEL, 1);
        server.slot()
                .openat(arena.allocateFrom(fifo.toString()), OpenFlags.O_RDONLY, 0)
                .async()
                .userData(opening);
        server.connection(0).fail();
        assertReads(first, "-ERR Protocol error\r\n");
        assertReads(first, "");
        first.close();
        SocketFd second = connect();
        send(second, "PING\r\n");
        assertReads(second, "+PONG\r\n");
        assertNotNull(server.connection(0), "its second shutdown is under way");
        server.slot().asyncCancel(opening).userData(RingEvent.CANCEL);
        turnUntil(() -> server.connection(0) == null);
        send(second, "PING\r\n");
        assertReads(second, "+PONG\r\n");
    }
}
