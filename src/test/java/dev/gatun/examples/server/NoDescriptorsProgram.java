package dev.gatun.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.examples.DescriptorLimit;
import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.protocol.PingHandler;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;

/**
 * A server and more clients than there are descriptors for, in a process that has a limit of its
 * own. For each multiplexer.
 */
final class NoDescriptorsProgram {
    private static final int CLIENTS = 30;
    private static final int SPARE = 5;
    private static final long MILLI = 1_000_000;

    private NoDescriptorsProgram() {}

    public static void main(String... arguments) throws Exception {
        long before = DescriptorLimit.raise();
        for (Multiplexer.Kind kind : Multiplexer.Kind.values()) {
            run(kind);
            DescriptorLimit.set(before);
        }
        for (Multiplexer.Kind kind : Multiplexer.Kind.values()) {
            startWithTooFew(kind, before);
        }
        startWithTooFewForTheTable(before);
    }

    /** Whatever there is no descriptor for, those that there was one for are closed. */
    private static void startWithTooFew(Multiplexer.Kind kind, long before) throws Exception {
        Server.listen(ServerOptions.local(kind), PingHandler::new).close();
        int descriptors = openHere();
        int needed = 0;
        while (!starts(kind, lowestFree() + needed, before)) {
            assertEquals(descriptors, openHere(), kind + " with " + needed + " to spare");
            needed++;
        }
        assertTrue(needed >= 2, kind + " needs " + needed);
    }

    private static boolean starts(Multiplexer.Kind kind, long limit, long before)
            throws IOException {
        DescriptorLimit.set(limit);
        try {
            Server.listen(ServerOptions.local(kind), PingHandler::new).close();
            return true;
        } catch (SyscallException e) {
            assertEquals(Errno.EMFILE, e.errno(), e.getMessage());
            return false;
        } finally {
            DescriptorLimit.set(before);
        }
    }

    /** A ring's table may not have more slots than the process descriptors. */
    private static void startWithTooFewForTheTable(long before) throws IOException {
        var options = ServerOptions.local(Multiplexer.Kind.epoll);
        RingServer.listen(options, PingHandler::new).close();
        int descriptors = openHere();
        DescriptorLimit.set(RingServer.MAX_CONNECTIONS - 1);
        var failure =
                assertThrows(
                        SyscallException.class, () -> RingServer.listen(options, PingHandler::new));
        DescriptorLimit.set(before);
        assertEquals(Errno.EMFILE, failure.errno(), failure.getMessage());
        assertEquals(descriptors, openHere());
    }

    private static int openHere() {
        return DescriptorLimit.openIn(ProcessHandle.current().pid());
    }

    private static void run(Multiplexer.Kind kind) throws IOException {
        try (Arena arena = Arena.ofConfined();
                Server server = Server.listen(ServerOptions.local(kind), PingHandler::new)) {
            MemorySegment ping = arena.allocateFrom("PING\r\n").asSlice(0, 6);
            MemorySegment pong = arena.allocate(7);
            SocketAddress address = SocketAddress.of(arena, server.address());
            var clients = new ArrayDeque<SocketFd>();
            try (SocketFd first = SocketFd.tcp(AddressFamily.AF_INET)) {
                first.connect(address);
                first.write(ping);
                while (server.statistics().requests() == 0) {
                    server.turn(-1);
                }
            }
            server.turn(-1);
            // Connected by the kernel, and not accepted yet.
            for (int i = 0; i < CLIENTS; i++) {
                SocketFd client = SocketFd.tcp(AddressFamily.AF_INET);
                clients.add(client);
                client.connect(address);
                client.write(ping);
            }
            DescriptorLimit.set(lowestFree() + SPARE);
            Statistics statistics = server.statistics();

            // As long as it likes, with connections that it cannot accept: it sleeps, and looks
            // again from time to time.
            long start = System.nanoTime();
            server.loop().after(350 * MILLI, server.loop()::stop);
            server.run();
            long tries = 2 + (System.nanoTime() - start) / (Listener.PAUSE_MILLIS * MILLI);
            long accepted = statistics.accepted();
            assertTrue(accepted > 1 && accepted <= CLIENTS, kind + ": " + statistics);
            assertEquals(accepted, statistics.requests(), "those are served");
            assertTrue(statistics.acceptsPutOff() >= 2, "it looks again: " + statistics);
            assertTrue(statistics.acceptsPutOff() <= tries, kind + ": " + statistics);
            // Each connection is an event, each look another, and a turn may be a timer's.
            long turns = server.loop().turns();
            assertTrue(turns <= 2 * accepted + 3 * tries, kind + ": turns: " + turns);

            // Whoever goes makes room, and that is noticed at once: these waits have no timeout.
            while (statistics.accepted() < 1 + CLIENTS) {
                try (SocketFd client = clients.remove()) {
                    assertEquals(7, client.read(pong));
                }
                for (long now = statistics.accepted(); statistics.accepted() == now; ) {
                    server.turn(-1);
                }
            }
            for (SocketFd client : clients) {
                client.close();
            }
        }
    }

    private static int lowestFree() {
        int number = Syscalls.dup(0);
        assertTrue(number >= 0);
        Syscalls.close(number);
        return number;
    }
}
