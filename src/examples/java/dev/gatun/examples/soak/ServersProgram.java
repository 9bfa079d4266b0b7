package dev.gatun.examples.soak;

import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.protocol.EchoHandler;
import dev.gatun.examples.protocol.HttpHandler;
import dev.gatun.examples.protocol.PingHandler;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.examples.server.RingServer;
import dev.gatun.examples.server.Server;
import dev.gatun.examples.server.ServerOptions;
import dev.gatun.examples.server.TcpServer;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * The three servers in a process of their own. It prints their ports, and its heap for each line
 * that it reads; at the end of its input it says what they have served.
 */
public final class ServersProgram {
    /** Servers on rings, in the place of a multiplexer's name. */
    public static final String URING = "uring";

    private ServersProgram() {}

    /** A server and the thread that runs it. */
    private record Running(String name, TcpServer server, Thread thread) {
        static Running start(String name, String kind, Protocol protocol) {
            var listening = new CompletableFuture<TcpServer>();
            Thread thread =
                    Thread.ofPlatform().name(name).start(() -> serve(listening, kind, protocol));
            return new Running(name, listening.join(), thread);
        }

        private static TcpServer listen(String kind, Protocol protocol) throws IOException {
            if (kind.equals(URING)) {
                // It has no multiplexer.
                var options = ServerOptions.local(Multiplexer.Kind.epoll);
                return RingServer.listen(options, protocol);
            }
            var options = ServerOptions.local(Multiplexer.Kind.valueOf(kind));
            return Server.listen(options, protocol);
        }

        private static void serve(
                CompletableFuture<TcpServer> listening, String kind, Protocol protocol) {
            try (TcpServer server = listen(kind, protocol)) {
                listening.complete(server);
                server.run();
            } catch (IOException | RuntimeException e) {
                // A server that is gone is noticed by its clients.
                listening.completeExceptionally(e);
                e.printStackTrace();
            }
        }
    }

    /** With the name of the multiplexer, or {@link #URING}. */
    public static void main(String... arguments) throws IOException, InterruptedException {
        String kind = arguments[0];
        var servers = new ArrayList<Running>();
        servers.add(Running.start("ping", kind, PingHandler::new));
        servers.add(Running.start("echo", kind, EchoHandler::new));
        servers.add(Running.start("http", kind, HttpHandler.protocol()));
        for (Running each : servers) {
            System.out.println(each.server().address().getPort());
        }
        measureOnDemand();
        stop(servers);
    }

    private static void measureOnDemand() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in));
        while (in.readLine() != null) {
            System.gc();
            Runtime runtime = Runtime.getRuntime();
            System.out.println(runtime.totalMemory() - runtime.freeMemory());
        }
    }

    private static void stop(List<Running> servers) throws IOException, InterruptedException {
        for (Running each : servers) {
            each.server().stop();
            each.thread().join();
            System.out.println(each.name() + ": served " + each.server().statistics());
        }
    }
}
