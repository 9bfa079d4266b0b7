package dev.gatun.examples.soak;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Clients of every kind, on other sockets than this library's. */
public final class Visitors {
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** Bounds the connections: each leaves a port that is not used again for a minute. */
    private static final long PAUSE_MILLIS = 5;

    private static final byte[] PING = ascii("PING\r\n");
    private static final byte[] PONG = ascii("+PONG\r\n");
    private static final byte[] GET = ascii("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    private static final byte[] CONTENT = ascii("Hello, World!");
    private static final int TIMEOUT_MILLIS = 10_000;

    private Visitors() {}

    /** One that comes, does its business, and goes. */
    private interface Visitor {
        void visit(SoakedServers servers) throws IOException;
    }

    private static final List<Visitor> ALL =
            List.of(
                    Visitors::asksAgainAndAgain,
                    Visitors::asksMuchAtOnce,
                    Visitors::asksByBytes,
                    Visitors::getsAgainAndAgain,
                    Visitors::sendsMuchAndEndsItsDirection,
                    Visitors::neverReads,
                    Visitors::resets,
                    Visitors::talksGarbage);

    /** All of them, again and again; one that was not served as it should be fails. */
    public static void visit(SoakedServers servers, int seconds) throws IOException {
        long deadline = System.nanoTime() + seconds * NANOS_PER_SECOND;
        var failures = new ConcurrentLinkedQueue<IOException>();
        var threads = new ArrayList<Thread>();
        for (Visitor visitor : ALL) {
            threads.add(
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            while (System.nanoTime() - deadline < 0) {
                                                visitor.visit(servers);
                                                Thread.sleep(PAUSE_MILLIS);
                                            }
                                        } catch (IOException e) {
                                            failures.add(e);
                                        } catch (InterruptedException e) {
                                            Thread.currentThread().interrupt();
                                        }
                                    }));
        }
        try {
            for (Thread thread : threads) {
                thread.join();
            }
        } catch (InterruptedException e) {
            throw new IOException("interrupted", e);
        }
        if (!failures.isEmpty()) {
            throw failures.peek();
        }
    }

    private static void asksAgainAndAgain(SoakedServers servers) throws IOException {
        try (Socket socket = connect(servers.ping())) {
            for (int i = 0; i < 200; i++) {
                socket.getOutputStream().write(PING);
                expect(socket, PONG, 1);
            }
        }
    }

    private static void asksMuchAtOnce(SoakedServers servers) throws IOException {
        try (Socket socket = connect(servers.ping())) {
            for (int i = 0; i < 20; i++) {
                socket.getOutputStream().write(repeat(PING, 1000));
                expect(socket, PONG, 1000);
            }
        }
    }

    private static void asksByBytes(SoakedServers servers) throws IOException {
        try (Socket socket = connect(servers.ping())) {
            for (byte each : repeat(PING, 20)) {
                socket.getOutputStream().write(each);
            }
            expect(socket, PONG, 20);
        }
    }

    private static void getsAgainAndAgain(SoakedServers servers) throws IOException {
        try (Socket socket = connect(servers.http())) {
            for (int i = 0; i < 200; i++) {
                socket.getOutputStream().write(GET);
                String answer = "";
                while (!answer.endsWith("Hello, World!")) {
                    byte[] more = new byte[512];
                    int n = socket.getInputStream().read(more);
                    if (n < 0) {
                        throw new IOException("not served: " + answer);
                    }
                    answer += new String(more, 0, n, StandardCharsets.US_ASCII);
                }
            }
        }
    }

    /** No more than the kernel's buffers hold, since this one reads when it has sent all. */
    private static void sendsMuchAndEndsItsDirection(SoakedServers servers) throws IOException {
        byte[] sent = new byte[100_000];
        new Random().nextBytes(sent);
        try (Socket socket = connect(servers.echo())) {
            socket.getOutputStream().write(sent);
            socket.shutdownOutput();
            expect(socket, sent, 1);
            if (socket.getInputStream().read() >= 0) {
                throw new IOException("more than was sent");
            }
        }
    }

    private static void neverReads(SoakedServers servers) throws IOException {
        try (var channel = SocketChannel.open(servers.echo())) {
            channel.configureBlocking(false);
            for (int i = 0; i < 1000; i++) {
                channel.write(ByteBuffer.allocate(1 << 16));
            }
        }
    }

    private static void resets(SoakedServers servers) throws IOException {
        for (InetSocketAddress address : List.of(servers.ping(), servers.echo(), servers.http())) {
            try (Socket socket = connect(address)) {
                socket.getOutputStream().write(PING);
                socket.setSoLinger(true, 0);
            }
        }
    }

    /** What it is told, it does not want to know. */
    private static void talksGarbage(SoakedServers servers) throws IOException {
        byte[] garbage = new byte[10_000];
        new Random().nextBytes(garbage);
        for (InetSocketAddress address : List.of(servers.ping(), servers.http())) {
            try (Socket socket = connect(address)) {
                socket.getOutputStream().write(garbage);
                socket.shutdownOutput();
                socket.getInputStream().readAllBytes();
            }
        }
    }

    private static Socket connect(InetSocketAddress address) throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.connect(address);
        return socket;
    }

    private static void expect(Socket socket, byte[] answer, int times) throws IOException {
        for (int i = 0; i < times; i++) {
            byte[] got = socket.getInputStream().readNBytes(answer.length);
            if (!Arrays.equals(answer, got)) {
                throw new IOException("not served");
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] repeat(byte[] bytes, int times) {
        ByteBuffer all = ByteBuffer.allocate(bytes.length * times);
        for (int i = 0; i < times; i++) {
            all.put(bytes);
        }
        return all.array();
    }
}
