package dev.gatun.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Allocation;
import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.protocol.EchoHandler;
import dev.gatun.examples.protocol.HttpHandler;
import dev.gatun.examples.protocol.PingHandler;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A request costs no memory of the heap, whatever waits for it. */
class NothingAllocatedTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @ParameterizedTest
    @EnumSource
    void perPing(Multiplexer.Kind kind) throws Exception {
        assertNone(kind, PingHandler::new, "PING\r\nPING\r\n", 14);
    }

    @ParameterizedTest
    @EnumSource
    void perEcho(Multiplexer.Kind kind) throws Exception {
        assertNone(kind, EchoHandler::new, "hello", 5);
    }

    /** But for the date, of which there is one a second. */
    @ParameterizedTest
    @EnumSource
    void perGet(Multiplexer.Kind kind) throws Exception {
        assertNone(kind, HttpHandler.protocol(), GET, 130);
    }

    private static void assertNone(
            Multiplexer.Kind kind, Protocol protocol, String request, int answerBytes)
            throws Exception {
        try (var server = Server.listen(ServerOptions.local(kind), protocol);
                var arena = Arena.ofConfined();
                var client = SocketFd.tcp(AddressFamily.AF_INET)) {
            MemorySegment sent = arena.allocateFrom(request).asSlice(0, request.length());
            MemorySegment answer = arena.allocate(answerBytes);
            client.connect(SocketAddress.of(arena, server.address()));
            server.turn(-1);
            Allocation.assertNone(
                    () -> {
                        client.write(sent);
                        server.turn(-1);
                        assertEquals(answerBytes, client.read(answer));
                    });
            assertTrue(server.statistics().requests() >= 2000);
            assertEquals(0, server.pool().inUse());
            assertEquals(2, server.pool().made(), "one in, one out");
        }
    }
}
