package dev.gatun.examples;

import dev.gatun.examples.loop.Multiplexer;
import dev.gatun.examples.protocol.Protocol;
import dev.gatun.examples.server.ServerOptions;
import dev.gatun.examples.server.Statistics;
import dev.gatun.examples.server.TcpServer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** A server in a thread of its own, in this JVM, until it is closed. */
public final class ServerRun implements AutoCloseable {
    private final CompletableFuture<TcpServer> started = new CompletableFuture<>();
    private final CompletableFuture<Statistics> ended = new CompletableFuture<>();
    private final TcpServer server;

    /** Serves from now on. */
    public ServerRun(ServerOptions options, Protocol protocol) {
        this(Served.epoll, options, protocol);
    }

    private ServerRun(Served how, ServerOptions options, Protocol protocol) {
        this(() -> how.listen(options, protocol));
    }

    /** Serves from now on, by a server that the thread which runs it makes. */
    public ServerRun(Callable<? extends TcpServer> listening) {
        Thread.ofPlatform().name("server").start(() -> serve(listening));
        server = started.join();
    }

    /** Serves from now on, on any port. */
    public ServerRun(Served how, Protocol protocol) {
        this(how, how.options(), protocol);
    }

    /** Serves from now on, on any port. */
    public ServerRun(Multiplexer.Kind multiplexer, Protocol protocol) {
        this(ServerOptions.local(multiplexer), protocol);
    }

    private void serve(Callable<? extends TcpServer> listening) {
        Statistics statistics;
        try (TcpServer listener = listening.call()) {
            started.complete(listener);
            listener.run();
            statistics = listener.statistics();
        } catch (Throwable e) {
            started.completeExceptionally(e);
            ended.completeExceptionally(e);
            return;
        }
        ended.complete(statistics);
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /** A client that is connected; reads fail after some time, so that no test waits for ever. */
    public Socket connect() throws IOException {
        var socket = new Socket();
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        socket.connect(address());
        return socket;
    }

    /** Stops the server, and waits until it has. */
    public Statistics stop() throws IOException {
        server.stop();
        return ended.join();
    }

    /** Waits until it has stopped by itself; throws what it did. */
    public Statistics ended() throws ExecutionException, InterruptedException {
        return ended.get();
    }

    @Override
    public void close() throws IOException {
        stop();
    }
}
