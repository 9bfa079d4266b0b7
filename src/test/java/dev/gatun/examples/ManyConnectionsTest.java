package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.Signals;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;

/** Ten thousand at once, and ten thousand one after the other. */
class ManyConnectionsTest {
    private static final int MANY = 10_000;

    /** What a JVM needs for itself. */
    private static final int OTHERS = 500;

    private static final byte[] PING = "PING\r\n".getBytes();
    private static final byte[] PONG = "+PONG\r\n".getBytes();

    /** How many connections this process, and the server's, may have. */
    private static int count;

    @BeforeAll
    static void raiseTheLimit() {
        long limit = DescriptorLimit.raise();
        count = (int) Math.min(MANY, limit - OTHERS);
        if (count < MANY) {
            System.out.println(count + " connections: RLIMIT_NOFILE is " + limit);
        }
    }

    private static void assertServed(Socket client) throws IOException {
        client.getOutputStream().write(PING);
        assertAnswered(client);
    }

    private static void assertAnswered(Socket client) throws IOException {
        assertArrayEquals(PONG, client.getInputStream().readNBytes(PONG.length));
    }

    /** Or closed: with what it has sent unread, which is a reset. */
    private static boolean isAnswered(Socket client) throws IOException {
        try {
            return client.getInputStream().readNBytes(PONG.length).length > 0;
        } catch (SocketException e) {
            assertEquals("Connection reset", e.getMessage());
            return false;
        }
    }

    private static void close(List<Socket> clients) throws IOException {
        for (Socket client : clients) {
            client.close();
        }
    }

    /** Waits until another process, which goes on meanwhile, has no more descriptors than these. */
    private static void assertDescriptorsComeDownTo(int expected, ServerChild server) {
        long deadline = System.nanoTime() + 30_000_000_000L;
        while (DescriptorLimit.openIn(server.pid()) > expected) {
            assertTrue(
                    System.nanoTime() - deadline < 0,
                    () -> DescriptorLimit.openIn(server.pid()) + ", and not " + expected);
            Thread.onSpinWait();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--poll", "--epoll", "--epoll-edge", "--uring"})
    void atOnce(String multiplexer) throws Exception {
        try (var server = new ServerChild(Ping.class, multiplexer)) {
            try (var first = server.connect()) {
                assertServed(first);
                int descriptors = DescriptorLimit.openIn(server.pid());
                var clients = new ArrayList<Socket>();
                try {
                    for (int i = 0; i < count; i++) {
                        clients.add(server.connect());
                    }
                    for (Socket client : clients) {
                        client.getOutputStream().write(PING);
                    }
                    for (Socket client : clients) {
                        assertAnswered(client);
                    }
                    assertServed(first);
                    // A ring's sockets are direct descriptors.
                    int more = multiplexer.equals("--uring") ? 0 : count;
                    assertEquals(descriptors + more, DescriptorLimit.openIn(server.pid()));
                } finally {
                    close(clients);
                }
                assertDescriptorsComeDownTo(descriptors, server);
                assertServed(first);
            }
            server.kill(Signals.SIGTERM);
            int requests = count + 3;
            assertEquals(
                    "ping: served "
                            + (count + 1)
                            + " connections, "
                            + requests
                            + " requests, "
                            + requests * PING.length
                            + " bytes in, "
                            + requests * PONG.length
                            + " bytes out",
                    server.readLine());
            assertEquals(0, server.waitFor());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--select, 1000",
        "--poll, 1000",
        "--epoll, 10000",
        "--epoll-edge, 1000",
        "--uring, 1000"
    })
    void oneAfterTheOther(String multiplexer, int connections) throws Exception {
        try (var server = new ServerChild(Ping.class, multiplexer)) {
            try (var first = server.connect()) {
                assertServed(first);
                int descriptors = DescriptorLimit.openIn(server.pid());
                for (int i = 0; i < connections; i++) {
                    var client = server.connect();
                    // Some end politely, and some do not.
                    client.setSoLinger(i % 2 == 0, 0);
                    client.close();
                }
                assertServed(first);
                assertDescriptorsComeDownTo(descriptors, server);
            }
            server.kill(Signals.SIGTERM);
            // What was reset before it was accepted may count or not.
            String served = server.readLine();
            assertTrue(served.startsWith("ping: served "), served);
            assertEquals(0, server.waitFor());
        }
    }

    @Test
    void selectServesWhatItCanAndRefusesTheRest() throws Exception {
        int connected = 1200;
        try (var server = new ServerChild(Ping.class, "--select")) {
            var clients = new ArrayList<Socket>();
            int served = 0;
            int refused = 0;
            try {
                for (int i = 0; i < connected; i++) {
                    clients.add(server.connect());
                }
                for (Socket client : clients) {
                    client.getOutputStream().write(PING);
                }
                for (Socket client : clients) {
                    if (isAnswered(client)) {
                        served++;
                    } else {
                        refused++;
                    }
                }
            } finally {
                close(clients);
            }
            assertTrue(served > 900 && served < 1024, served + " served");
            server.kill(Signals.SIGTERM);
            String said = server.readLine();
            assertTrue(said.contains("; " + refused + " connections refused"), said);
            assertEquals(0, server.waitFor());
        }
    }
}
