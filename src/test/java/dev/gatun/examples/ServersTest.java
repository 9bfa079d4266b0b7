package dev.gatun.examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.gatun.event.Signals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;

/** The servers as programs: their command lines, and how they end. */
class ServersTest {
    private static void send(Socket client, String text) throws IOException {
        client.getOutputStream().write(text.getBytes());
    }

    private static String receive(Socket client, int byteCount) throws IOException {
        return new String(client.getInputStream().readNBytes(byteCount));
    }

    @ParameterizedTest
    @CsvSource({
        Signals.SIGTERM + ", --poll",
        Signals.SIGINT + ", --epoll-edge",
        Signals.SIGTERM + ", --uring",
        Signals.SIGTERM + ", --epoll --threads=2",
        Signals.SIGINT + ", --uring --threads=2"
    })
    void aSignalEndsItAndItSaysWhatItServed(int signal, String options) throws Exception {
        assumeFalse(isIgnored(signal), "this process ignores the signal, and so do its children");
        String[] arguments = ("--port=0 " + options).split(" ");
        try (var server = new ServerChild(Ping.class, arguments);
                var one = server.connect();
                var two = server.connect()) {
            send(one, "PING\r\nPING\r\n");
            assertEquals("+PONG\r\n+PONG\r\n", receive(one, 14));
            send(two, "PING\r\nPI");
            assertEquals("+PONG\r\n", receive(two, 7));
            server.kill(signal);
            // They are told that nothing more comes, and not reset.
            assertEquals(-1, one.getInputStream().read());
            assertEquals(-1, two.getInputStream().read());
            one.shutdownOutput();
            two.shutdownOutput();
            assertEquals(
                    "ping: served 2 connections, 3 requests, 20 bytes in, 21 bytes out",
                    server.readLine());
            assertNull(server.readLine());
            assertEquals(0, server.waitFor());
        }
    }

    /** So in the background of a shell: a JVM does not handle what it finds ignored. */
    private static boolean isIgnored(int signal) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/self/status"))) {
            if (line.startsWith("SigIgn:")) {
                long ignored = Long.parseUnsignedLong(line.substring(7).strip(), 16);
                return (ignored >>> signal - 1 & 1) != 0;
            }
        }
        return false;
    }

    @Test
    void aClientThatDoesNotGoDoesNotKeepIt() throws Exception {
        try (var server = new ServerChild(Echo.class);
                var client = server.connect()) {
            send(client, "hello");
            assertEquals("hello", receive(client, 5));
            server.kill(Signals.SIGTERM);
            assertTrue(server.readLine().startsWith("echo: served 1 connections"));
            assertEquals(0, server.waitFor());
        }
    }

    @Test
    void saysThatThePortIsTaken() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var run = CommandRun.of(new Echo(), "--port", taken.getLocalPort());
            assertEquals(1, run.status());
            assertTrue(run.err().contains("EADDRINUSE"), run.err());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--port=65536",
                "--port=-1",
                "--backlog=0",
                "--idle-seconds=-1",
                "--threads=0",
                "--poll --epoll",
                "--frobnicate"
            })
    void aCommandLineThatMakesNoSenseIsRefused(String arguments) {
        var run = CommandRun.of(new Echo(), (Object[]) arguments.split(" "));
        assertEquals(2, run.status(), run.err());
    }

    @Test
    void helpAndVersion() {
        assertTrue(CommandRun.of(new Echo(), "--help").out().startsWith("Usage: echo "));
        assertTrue(CommandRun.of(new Ping(), "--help").out().contains("--epoll-edge"));
        assertTrue(CommandRun.of(new Http(), "--help").out().startsWith("Usage: http "));
        assertTrue(CommandRun.of(new Ping(), "--version").out().startsWith("ping, an example"));
    }
}
