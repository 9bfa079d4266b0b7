package dev.gatun.benchmarks;

import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;

/**
 * A fork of JMH that has warmed up, and then waits before each iteration until it is asked for: so
 * that other contestants have their turn between two iterations. The part in the fork is {@link
 * IterationGate}.
 */
final class LiveFork implements Measurement {
    private final CompletableFuture<Collection<RunResult>> run = new CompletableFuture<>();
    private final Consumer<RunResult> end;
    private final SocketChannel channel;
    private final DataInputStream in;
    private final DataOutputStream out;
    private int left;

    /**
     * Starts it; returns when it has warmed up.
     *
     * @param iterations that it can be asked for
     * @param end takes what JMH has seen, when all of them were asked for
     */
    LiveFork(ChainedOptionsBuilder options, int iterations, Consumer<RunResult> end)
            throws IOException, InterruptedException {
        this.end = end;
        left = iterations;
        Path folder = Files.createTempDirectory("gatun-fork");
        Path socket = folder.resolve("gate");
        try (ServerSocketChannel gate = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            gate.bind(UnixDomainSocketAddress.of(socket));
            options.addProfiler(IterationGate.class, socket.toString());
            Thread.ofPlatform().daemon().name("fork").start(() -> run(options, gate));
            try {
                channel = gate.accept();
            } catch (IOException e) {
                throw failure(e);
            }
        } finally {
            Files.deleteIfExists(socket);
            Files.delete(folder);
        }
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    private void run(ChainedOptionsBuilder options, Closeable gate) {
        try {
            run.complete(JmhRun.of(options));
        } catch (Throwable t) {
            run.completeExceptionally(t);
        } finally {
            try {
                // If the fork has never come.
                gate.close();
            } catch (IOException e) {
                // Whoever waits there has an exception already.
            }
        }
    }

    @Override
    public double take() throws IOException, InterruptedException {
        try {
            out.writeByte(0);
            double nanos = in.readDouble();
            left--;
            return nanos;
        } catch (IOException e) {
            throw failure(e);
        }
    }

    /** Why the fork has ended, rather than that it has. */
    private IOException failure(IOException seen) throws InterruptedException {
        try {
            run.get();
            return seen;
        } catch (ExecutionException e) {
            return new IOException(e.getCause());
        }
    }

    @Override
    public void close() throws Exception {
        // If the fork still waits for more, that ends it.
        channel.close();
        if (left > 0) {
            failure(null);
            return;
        }
        end.accept(run.get().iterator().next());
    }
}
