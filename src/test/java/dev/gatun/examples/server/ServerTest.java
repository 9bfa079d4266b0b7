package dev.gatun.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.loop.Task;
import dev.gatun.examples.protocol.Buffer;
import dev.gatun.examples.protocol.EchoHandler;
import dev.gatun.examples.protocol.Handler;
import dev.gatun.examples.protocol.PingHandler;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketOption;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.List;

/** The server and its clients in one thread, a turn of the loop at a time. */
class ServerTest {
    /** Far more than all buffers of the kernel hold between a client and a server. */
    private static final long TOO_MUCH = 512 << 20;

    private static final int CHUNK = 64 << 10;

    /** Then it counts as never. */
    private static final long LIMIT_NANOS = 30_000_000_000L;

    /** So often nothing happens before it counts as nothing. */
    private static final int QUIET_TURNS = 200;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment bytes = arena.allocate(CHUNK);
    private final NonBlockingClients clients = new NonBlockingClients();
    private Server server;

    private void serve(Multiplexer.Kind kind, Protocol protocol) throws IOException {
        var options = ServerOptions.local(kind);
        // A connection has all the time to end that it needs.
        server =
                Server.listen(
                        new ServerOptions(options.address(), 16, kind, 0, LIMIT_NANOS), protocol);
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
        while (server.statistics().accepted() == before) {
            server.turn(-1);
        }
        client.finishConnect();
        return client;
    }

    private void turn() throws IOException {
        server.turn(0);
    }

    /** Something that is looked at again and again. */
    private interface Condition {
        boolean holds() throws IOException;
    }

    private void turnUntil(Condition condition) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        while (!condition.holds()) {
            assertTrue(System.nanoTime() - deadline < 0, () -> "until now: " + server.statistics());
            turn();
        }
    }

    /** Turns until a client has read this much. */
    private void read(SocketFd client, long byteCount) throws IOException {
        long deadline = System.nanoTime() + LIMIT_NANOS;
        for (long left = byteCount; left > 0; ) {
            long n = client.read(bytes, 0, Math.min(left, CHUNK));
            assertTrue(n != 0, "the end");
            assertTrue(System.nanoTime() - deadline < 0, () -> "until now: " + server.statistics());
            left -= Math.max(0, n);
            turn();
        }
    }

    private void readEnd(SocketFd client) throws IOException {
        var n = new long[1];
        turnUntil(() -> (n[0] = client.read(bytes)) != Fd.WOULD_BLOCK);
        assertEquals(0, n[0]);
    }

    private void assertServed(SocketFd client) throws IOException {
        client.write(bytes, 0, 1);
        read(client, 1);
    }

    /** No event comes again and again, though a late acknowledgement may still make some room. */
    private void assertQuiet() throws IOException {
        long before = server.loop().events();
        for (int i = 0; i < 1000; i++) {
            turn();
        }
        long events = server.loop().events() - before;
        assertTrue(events < 100, "events in 1000 turns: " + events);
    }

    /** Has a client write until nobody takes any more. How much it was. */
    private long writeUntilStuck(SocketFd client) throws IOException {
        long written = 0;
        long in = -1;
        for (int quiet = 0; quiet < QUIET_TURNS && written < TOO_MUCH; quiet++) {
            long n = client.write(bytes);
            turn();
            if (n > 0 || in != server.statistics().bytesIn()) {
                written += Math.max(0, n);
                in = server.statistics().bytesIn();
                quiet = 0;
            }
        }
        return written;
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatNeverReadsIsNotReadEither(Multiplexer.Kind kind) throws IOException {
        serve(kind, EchoHandler::new);
        SocketFd other = connect();
        SocketFd deaf = connect();
        long written = writeUntilStuck(deaf);
        assertTrue(written < TOO_MUCH, "the server has taken all");
        assertTrue(server.pool().inUse() <= 2, "buffers: " + server.pool().inUse());

        // It waits for room, and for nothing else.
        assertQuiet();

        assertServed(other);
        // Nothing was lost when it reads at last.
        read(deaf, written);
        assertEquals(written + 1, server.statistics().bytesOut());
        assertEquals(0, server.pool().inUse());
    }

    /** Answers each byte with many, and leaves room for reading on. */
    private static final class Verbose implements Handler {
        static final int ANSWER_BYTES = 8 << 10;

        @Override
        public int handle(Buffer in, Buffer out) {
            if (in.isEmpty() || out.room() < ANSWER_BYTES) {
                return 0;
            }
            in.take(1);
            out.added(ANSWER_BYTES);
            return 1;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void whoEndsItsDirectionBeforeItReadsGetsAllAnswers(Multiplexer.Kind kind) throws IOException {
        serve(kind, Verbose::new);
        SocketFd client = connect();
        int requests = 5000;
        client.write(bytes, 0, requests);
        client.shutdown(Shutdown.SHUT_WR);
        for (int i = 0; i < QUIET_TURNS; i++) {
            turn();
        }
        long answered = server.statistics().requests();
        assertTrue(answered > 0 && answered < requests, "answered: " + answered);
        // The end has been seen, and is not seen again and again.
        assertQuiet();
        read(client, (long) requests * Verbose.ANSWER_BYTES);
        readEnd(client);
        assertEquals(requests, server.statistics().requests());
        assertEquals(0, server.statistics().failed());
    }

    @ParameterizedTest
    @EnumSource
    void whoIsToldOffCanFinishWhatItSays(Multiplexer.Kind kind) throws IOException {
        serve(kind, PingHandler::new);
        SocketFd client = connect();
        client.write(arena.allocateFrom("*garbage\r\n"), 0, 10);
        for (int i = 0; i < 10; i++) {
            client.write(bytes);
        }
        read(client, "-ERR Protocol error\r\n".length());
        readEnd(client);
        // A connection that is closed by now answers this with a reset.
        for (int i = 0; i < 10; i++) {
            client.write(bytes);
            turn();
        }
        client.shutdown(Shutdown.SHUT_WR);
        turnUntil(() -> server.connections() == 0);
        assertEquals(0, server.statistics().failed());
        assertEquals(0, client.takeError());
    }

    @ParameterizedTest
    @EnumSource
    void whoIsToldOffAndDoesNotGoIsClosed(Multiplexer.Kind kind) throws IOException {
        var options = ServerOptions.local(kind);
        server =
                Server.listen(
                        new ServerOptions(options.address(), 16, kind, 0, 1), PingHandler::new);
        SocketFd client = connect();
        client.write(arena.allocateFrom("*garbage\r\n"), 0, 10);
        turnUntil(() -> server.connections() == 0);
        assertEquals(0, server.pool().inUse());
    }

    @ParameterizedTest
    @EnumSource
    void memoryForManyClientsThatNeverReadIsWhatTheirBuffersAre(Multiplexer.Kind kind)
            throws IOException {
        serve(kind, EchoHandler::new);
        int deaf = 20;
        for (int i = 0; i < deaf; i++) {
            SocketFd client = connect();
            client.setsockopt(SocketOption.SO_RCVBUF, 4096);
            client.setsockopt(SocketOption.SO_SNDBUF, 4096);
            assertTrue(writeUntilStuck(client) < TOO_MUCH);
        }
        assertTrue(server.pool().made() <= 2 * deaf, "buffers: " + server.pool().made());
        // One goes with all that it had, though it never read and the server could not write.
        for (Fd client : clients.all()) {
            client.close();
        }
        turnUntil(() -> server.statistics().failed() == deaf);
        assertEquals(0, server.pool().inUse());
    }

    /** Takes everything and answers nothing. */
    private static final class Sink implements Handler {
        @Override
        public int handle(Buffer in, Buffer out) {
            in.take(in.size());
            return 0;
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aClientThatSendsWithoutEndDoesNotKeepTheOthersWaiting(Multiplexer.Kind kind)
            throws IOException {
        serve(kind, Sink::new);
        SocketFd fast = connect();
        long written = 0;
        for (long n; (n = fast.write(bytes)) > 0; ) {
            written += n;
        }
        turn();
        long first = server.statistics().bytesIn();
        assertTrue(first > 0 && first < written, first + " of " + written + " in one turn");
        // The rest is read though nothing new comes, which where only news is told is not a matter
        // of course.
        long all = written;
        turnUntil(() -> server.statistics().bytesIn() == all);
    }

    /** A mistake in a protocol. */
    private static final class Mistaken implements Handler {
        private final Handler echo = new EchoHandler();

        @Override
        public int handle(Buffer in, Buffer out) {
            if (in.at(in.start()) == 'x') {
                throw new ArithmeticException("a mistake that a test makes");
            }
            return echo.handle(in, out);
        }

        @Override
        public boolean isDone() {
            return false;
        }
    }

    @ParameterizedTest
    @EnumSource
    void aMistakeInAHandlerEndsItsConnectionOnly(Multiplexer.Kind kind) throws IOException {
        serve(kind, Mistaken::new);
        SocketFd other = connect();
        SocketFd unlucky = connect();
        bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) 'x');
        unlucky.write(bytes, 0, 1);
        readEnd(unlucky);
        bytes.set(ValueLayout.JAVA_BYTE, 0, (byte) 'y');
        assertServed(other);
        assertEquals(1, server.statistics().failed());
        assertEquals(0, server.pool().inUse());
    }

    @ParameterizedTest
    @EnumSource
    void anIdleConnectionIsClosedAndABusyOneIsNot(Multiplexer.Kind kind) throws IOException {
        var options = ServerOptions.local(kind);
        server =
                Server.listen(
                        new ServerOptions(options.address(), 16, kind, 50_000_000, 0),
                        EchoHandler::new);
        SocketFd idle = connect();
        SocketFd busy = connect();
        while (server.statistics().timedOut() == 0) {
            busy.write(bytes, 0, 1);
            turn();
            busy.read(bytes);
        }
        readEnd(idle);
        assertServed(busy);
        assertEquals(1, server.statistics().timedOut());
    }

    @ParameterizedTest
    @EnumSource
    void whatHasComeIsAnsweredBeforeItStops(Multiplexer.Kind kind) throws IOException {
        serve(kind, PingHandler::new);
        SocketFd client = connect();
        MemorySegment pings = arena.allocateFrom("PING\r\nPING\r\nPI");
        client.write(pings, 0, 14);
        server.stop();
        var answers = new ArrayList<Long>();
        class Reading implements Task {
            @Override
            public void run() throws IOException {
                long n = client.read(bytes);
                if (n == 0) {
                    client.shutdown(Shutdown.SHUT_WR);
                    return;
                }
                if (n > 0) {
                    answers.add(n);
                }
                server.loop().after(1, this);
            }
        }
        server.loop().after(1, new Reading());
        server.run();
        assertEquals(List.of(14L), answers);
        assertEquals(2, server.statistics().requests());
    }
}
