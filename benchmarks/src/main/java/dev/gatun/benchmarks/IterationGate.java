package dev.gatun.benchmarks;

import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.runner.IterationType;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.util.Collection;
import java.util.List;

/**
 * The part of {@link LiveFork} in the fork: holds each measured iteration back until the suite asks
 * for it, and says what it took. JMH calls it as a profiler, before the clock of an iteration
 * starts, and after it has stopped.
 */
public final class IterationGate implements InternalProfiler {
    private final String socket;
    private DataInputStream in;
    private DataOutputStream out;
    private int done;

    /** Called by JMH, also in the process that forks. */
    public IterationGate(String socket) {
        this.socket = socket;
    }

    @Override
    public String getDescription() {
        return "waits until an iteration is asked for";
    }

    @Override
    public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
        if (iteration.getType() != IterationType.MEASUREMENT) {
            return;
        }
        try {
            if (in == null) {
                connect();
            }
            in.readByte();
        } catch (EOFException e) {
            throw new IllegalStateException("the suite has ended", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** After the warm-up: by that, the suite knows that this fork is ready. */
    private void connect() throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(socket));
        in = new DataInputStream(Channels.newInputStream(channel));
        out = new DataOutputStream(Channels.newOutputStream(channel));
    }

    @Override
    public Collection<? extends Result<?>> afterIteration(
            BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
        if (iteration.getType() == IterationType.MEASUREMENT) {
            try {
                out.writeDouble(result.getPrimaryResult().getScore());
                if (++done == benchmark.getMeasurement().getCount()) {
                    // A JVM that ends would disturb those that still measure.
                    in.read();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return List.of();
    }
}
