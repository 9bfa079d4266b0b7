package dev.gatun.examples.server;

import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Several servers on one port, each with a thread and a loop or a ring of its own. They share
 * nothing: by {@code SO_REUSEPORT} each has a listening socket, and the kernel gives each new
 * connection to one of these, by a hash of the addresses. So with few connections some threads have
 * more of them than others.
 *
 * <p>It may be used by any thread. If one of the servers fails, all others stop as {@link #stop}
 * has them, and {@link #run} throws what the first failure was.
 */
public final class ServerThreads implements TcpServer {
    /** Makes one of the servers; called by the thread that will run the server. */
    public interface Listening {
        TcpServer listen(ServerOptions options) throws IOException;
    }

    private final List<ServerThread> threads = new ArrayList<>();
    private final CompletableFuture<Boolean> toRun = new CompletableFuture<>();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    private ServerThreads() {}

    /**
     * Listens from now on. What connects is accepted when the servers {@link #run}.
     *
     * @param count how many threads
     * @param options with port 0, the port is that of the first, and the others take it too
     */
    public static ServerThreads listen(int count, ServerOptions options, Listening listening)
            throws IOException {
        var servers = new ServerThreads();
        ServerOptions shared = options.sharing(options.address());
        try {
            for (int i = 0; i < count; i++) {
                servers.add(shared, listening);
                shared = options.sharing(servers.address());
            }
            return servers;
        } catch (CompletionException e) {
            servers.close();
            throw thrown(e.getCause());
        } catch (Error e) {
            // No memory, or no thread, for another.
            servers.close();
            throw e;
        }
    }

    private void add(ServerOptions options, Listening listening) {
        var thread = new ServerThread();
        String name = "server-" + (threads.size() + 1);
        Thread.ofPlatform().name(name).start(() -> serve(thread, options, listening));
        thread.server = thread.listens.join();
        threads.add(thread);
    }

    /** What is known of a thread from outside. */
    private static final class ServerThread {
        final CompletableFuture<TcpServer> listens = new CompletableFuture<>();
        final CompletableFuture<Void> ended = new CompletableFuture<>();
        TcpServer server;
    }

    private void serve(ServerThread thread, ServerOptions options, Listening listening) {
        try (TcpServer server = listening.listen(options)) {
            thread.listens.complete(server);
            if (toRun.join()) {
                server.run();
            }
        } catch (Throwable e) {
            if (!thread.listens.completeExceptionally(e)) {
                failed(e);
            }
        } finally {
            thread.ended.complete(null);
        }
    }

    /** Nobody would miss one thread of many, until there is none. */
    private void failed(Throwable e) {
        if (!failure.compareAndSet(null, e)) {
            failure.get().addSuppressed(e);
            return;
        }
        try {
            stop();
        } catch (SyscallException suppressed) {
            e.addSuppressed(suppressed);
        }
    }

    @Override
    public InetSocketAddress address() {
        return threads.getFirst().server.address();
    }

    /** The sum over all threads. */
    @Override
    public Statistics statistics() {
        return Statistics.sum(perThread());
    }

    List<Statistics> perThread() {
        return threads.stream().map(thread -> thread.server.statistics()).toList();
    }

    @Override
    public void run() throws IOException {
        toRun.complete(true);
        awaitEnd();
        if (failure.get() != null) {
            throw thrown(failure.get());
        }
    }

    private void awaitEnd() {
        for (ServerThread thread : threads) {
            thread.ended.join();
        }
    }

    /** For a throw: an exception, unless it is an error, which is thrown here. */
    private static IOException thrown(Throwable e) {
        return switch (e) {
            case IOException expected -> expected;
            case RuntimeException unchecked -> throw unchecked;
            case Error error -> throw error;
            default -> new IOException(e);
        };
    }

    @Override
    public void stop() throws SyscallException {
        for (ServerThread thread : threads) {
            thread.server.stop();
        }
    }

    @Override
    public void close() throws SyscallException {
        // Those that never ran have nothing to stop.
        if (!toRun.complete(false)) {
            stop();
        }
        awaitEnd();
    }
}
