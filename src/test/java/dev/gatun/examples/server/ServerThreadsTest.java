package dev.gatun.examples.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.examples.Served;
import dev.gatun.examples.ServerRun;
import dev.gatun.examples.protocol.EchoHandler;
import dev.gatun.examples.protocol.HttpHandler;
import dev.gatun.examples.protocol.PingHandler;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.net.Shutdown;
import dev.gatun.net.SocketFd;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Servers of several threads, and how they and those of one thread stop while clients come. */
class ServerThreadsTest {
    private static final int CONNECTIONS = 60;
    private static final int REQUESTS = 5;
    private static final int THREADS = 3;

    /** What one of the servers speaks. */
    private enum Spoken {
        ping(() -> PingHandler::new, "PING\r\n", "+PONG\r\n"),
        echo(() -> EchoHandler::new, "hello", "hello"),
        http(HttpHandler::protocol, "GET / HTTP/1.1\r\nHost: x\r\n\r\n", "Hello, World!");

        final Supplier<Protocol> protocol;
        final byte[] request;
        final String answerEnd;

        Spoken(Supplier<Protocol> protocol, String request, String answerEnd) {
            this.protocol = protocol;
            this.request = request.getBytes(StandardCharsets.US_ASCII);
            this.answerEnd = answerEnd;
        }

        /** Asks once: whether there was an answer, and not the end. */
        boolean ask(Socket client) throws IOException {
            client.getOutputStream().write(request);
            var answer = new StringBuilder();
            while (!answer.toString().endsWith(answerEnd)) {
                byte[] some = new byte[1024];
                int n = client.getInputStream().read(some);
                if (n < 0 && answer.isEmpty()) {
                    return false;
                }
                assertTrue(n > 0, () -> "the end after a part of an answer: " + answer);
                answer.append(new String(some, 0, n, StandardCharsets.US_ASCII));
            }
            return true;
        }
    }

    /** Each server, each way in which it is told what happens, one thread and several. */
    static Stream<Arguments> all() {
        return Arrays.stream(Spoken.values())
                .flatMap(
                        spoken ->
                                Arrays.stream(Served.values())
                                        .flatMap(
                                                how ->
                                                        IntStream.of(1, THREADS)
                                                                .mapToObj(
                                                                        count ->
                                                                                Arguments.of(
                                                                                        spoken, how,
                                                                                        count))));
    }

    /** Fewer of them, since a client takes a second to see that nobody listens any more. */
    static Stream<Arguments> stopping() {
        return all().filter(
                        each ->
                                each.get()[0] == Spoken.ping
                                        || List.of(Served.epoll, Served.uring)
                                                        .contains(each.get()[1])
                                                && each.get()[2].equals(THREADS));
    }

    private static ServerThreads listen(int count, Served how, Spoken spoken) throws IOException {
        return ServerThreads.listen(
                count, how.options(), options -> how.listen(options, spoken.protocol.get()));
    }

    @ParameterizedTest
    @MethodSource("all")
    void allAreAnsweredAndAllThreadsTakePart(Spoken spoken, Served how, int count)
            throws Exception {
        var servers = new ArrayList<ServerThreads>();
        var clients = new ArrayList<Socket>();
        try (var run =
                new ServerRun(
                        () -> {
                            servers.add(listen(count, how, spoken));
                            return servers.getFirst();
                        })) {
            for (int i = 0; i < CONNECTIONS; i++) {
                clients.add(run.connect());
            }
            for (int i = 0; i < REQUESTS; i++) {
                for (Socket client : clients) {
                    assertTrue(spoken.ask(client));
                }
            }
            for (Socket client : clients) {
                client.close();
            }
            Statistics statistics = run.stop();
            assertEquals(CONNECTIONS, statistics.accepted());
            List<Statistics> perThread = servers.getFirst().perThread();
            assertEquals(count, perThread.size());
            long served = perThread.stream().filter(each -> each.requests() > 0).count();
            // The kernel may leave one out, though hardly ever does.
            assertTrue(count == 1 || served > 1, () -> perThread.toString());
        } finally {
            for (Socket client : clients) {
                client.close();
            }
        }
    }

    /** A client that comes again and again, or stays, until nobody serves it any more. */
    private static final class Client {
        private final InetSocketAddress address;
        private final Spoken spoken;
        private final boolean stays;
        private final Thread thread;
        private volatile int answered;
        private volatile Throwable failure;

        Client(InetSocketAddress address, Spoken spoken, boolean stays) {
            this.address = address;
            this.spoken = spoken;
            this.stays = stays;
            thread = Thread.ofPlatform().start(this::askUntilTheEnd);
        }

        private void askUntilTheEnd() {
            try {
                while (askOn()) {
                    // It comes again.
                }
            } catch (IOException | RuntimeException | AssertionError e) {
                failure = e;
            }
        }

        @SuppressWarnings("NonAtomicOperationOnVolatileField") // of one thread
        private boolean askOn() throws IOException {
            try (var socket = new Socket()) {
                socket.setSoTimeout(30_000);
                socket.setTcpNoDelay(true);
                try {
                    socket.connect(address);
                } catch (ConnectException e) {
                    return false;
                }
                if (socket.getLocalPort() == address.getPort()) {
                    // Nobody listens, and it has met itself.
                    return false;
                }
                // Whoever was let in is served.
                assertTrue(spoken.ask(socket), "connected, and not answered");
                answered++;
                while (stays && spoken.ask(socket)) {
                    answered++;
                }
                return !stays;
            }
        }

        void awaitAnswers(int count) throws InterruptedException {
            while (answered < count && thread.isAlive()) {
                Thread.sleep(1);
            }
        }

        int join() throws InterruptedException {
            thread.join();
            if (failure != null) {
                throw new AssertionError("after " + answered + " answers", failure);
            }
            return answered;
        }
    }

    @ParameterizedTest
    @MethodSource("stopping")
    void aStopWhileClientsComeLosesNothing(Spoken spoken, Served how, int count) throws Exception {
        long answered = 0;
        Statistics statistics;
        try (var run = new ServerRun(() -> listen(count, how, spoken))) {
            var clients = new ArrayList<Client>();
            for (int i = 0; i < 6; i++) {
                clients.add(new Client(run.address(), spoken, i % 3 == 0));
            }
            for (Client client : clients) {
                client.awaitAnswers(10);
            }
            statistics = run.stop();
            for (Client client : clients) {
                answered += client.join();
            }
        }
        assertEquals(0, statistics.failed(), () -> "" + statistics);
        if (spoken != Spoken.echo) {
            // Of what nobody was told, nothing was done; an echo counts no requests.
            assertEquals(answered, statistics.requests());
        }
    }

    @ParameterizedTest
    @EnumSource
    void ifOneFailsAllEndAndSayWhy(Served how) throws Exception {
        var listeners = new ArrayList<SocketFd>();
        var run =
                new ServerRun(
                        () ->
                                ServerThreads.listen(
                                        THREADS,
                                        how.options(),
                                        options -> {
                                            TcpServer one = how.listen(options, PingHandler::new);
                                            listeners.add(listener(one));
                                            return one;
                                        }));
        var clients = new ArrayList<Socket>();
        for (int i = 0; i < CONNECTIONS; i++) {
            clients.add(run.connect());
            assertTrue(Spoken.ping.ask(clients.getLast()));
        }
        // After that, accept fails.
        listeners.get(1).shutdown(Shutdown.SHUT_RD);
        Throwable failure = assertThrows(ExecutionException.class, run::ended).getCause();
        if (failure.getCause() instanceof SyscallException wrapped) {
            failure = wrapped;
        }
        assertEquals(Errno.EINVAL, ((SyscallException) failure).errno(), failure::toString);
        assertThrows(ConnectException.class, run::connect);
        for (Socket client : clients) {
            client.close();
        }
    }

    private static SocketFd listener(TcpServer server) {
        return server instanceof RingServer ring ? ring.listener() : ((Server) server).listener();
    }

    @Test
    void ifOneCannotListenAllAreClosed() throws IOException {
        var ports = new ArrayList<InetSocketAddress>();
        ServerThreads.Listening listening =
                options -> {
                    ports.add(options.address());
                    if (ports.size() == THREADS) {
                        throw new IOException("a failure that a test makes");
                    }
                    return Served.epoll.listen(options, PingHandler::new);
                };
        var failure =
                assertThrows(
                        IOException.class,
                        () -> ServerThreads.listen(THREADS, Served.epoll.options(), listening));
        assertEquals("a failure that a test makes", failure.getMessage());
        assertEquals(ports.get(1), ports.get(2));
        try (var client = new Socket()) {
            assertThrows(ConnectException.class, () -> client.connect(ports.get(1)));
        }
    }

    @Test
    void whatNeverRanIsClosed() throws IOException {
        InetSocketAddress address;
        try (var servers = listen(THREADS, Served.epoll, Spoken.ping)) {
            address = servers.address();
        }
        try (var client = new Socket()) {
            assertThrows(ConnectException.class, () -> client.connect(address));
        }
    }
}
