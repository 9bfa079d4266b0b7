package dev.gatun.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Allocation;
import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.protocol.PingHandler;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** A request costs no memory of the heap, whatever waits for it. */
class NothingAllocatedTest {
    @ParameterizedTest
    @EnumSource
    void perRequest(Multiplexer.Kind kind) throws Exception {
        try (var server = Server.listen(ServerOptions.local(kind), PingHandler::new);
                var arena = Arena.ofConfined();
                var client = SocketFd.tcp(AddressFamily.AF_INET)) {
            MemorySegment pings = arena.allocateFrom("PING\r\nPING\r\n").asSlice(0, 12);
            MemorySegment pongs = arena.allocate(14);
            client.connect(SocketAddress.of(arena, server.address()));
            server.turn(-1);
            Allocation.assertNone(
                    () -> {
                        client.write(pings);
                        server.turn(-1);
                        assertEquals(14, client.read(pongs));
                    });
            assertTrue(server.statistics().requests() >= 4000);
            assertEquals(0, server.pool().inUse());
            assertEquals(2, server.pool().made(), "one in, one out");
        }
    }
}
