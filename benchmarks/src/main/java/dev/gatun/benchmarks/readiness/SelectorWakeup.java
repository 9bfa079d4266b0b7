package dev.gatun.benchmarks.readiness;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * {@link Selector}, which is epoll, level-triggered, under the covers. It has no eventfd to watch:
 * what is idle here are UDP sockets, which cost epoll as little.
 */
@State(Scope.Thread)
public class SelectorWakeup {
    @Param({"10", "100", "1000", "10000"})
    public int idle;

    private final List<DatagramChannel> idleChannels = new ArrayList<>();
    private final ByteBuffer oneByte = ByteBuffer.allocateDirect(1);
    private final Consumer<SelectionKey> read = this::read;
    private Selector selector;
    private Pipe pipe;

    @Setup
    public void open() throws IOException {
        selector = Selector.open();
        for (int i = 0; i < idle; i++) {
            DatagramChannel channel = DatagramChannel.open();
            idleChannels.add(channel);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        }
        pipe = Pipe.open();
        pipe.sink().configureBlocking(false);
        pipe.source().configureBlocking(false);
        pipe.source().register(selector, SelectionKey.OP_READ);
    }

    @TearDown
    public void close() throws IOException {
        for (DatagramChannel channel : idleChannels) {
            channel.close();
        }
        pipe.sink().close();
        pipe.source().close();
        selector.close();
    }

    @Benchmark
    @OperationsPerInvocation(WatchedDescriptors.WAKE_UPS)
    public void wakeUp() throws IOException {
        for (int i = 0; i < WatchedDescriptors.WAKE_UPS; i++) {
            oneByte.clear();
            if (pipe.sink().write(oneByte) != 1) {
                throw new IllegalStateException("the pipe is full");
            }
            // Without a set of keys that were selected: the way that costs least.
            if (selector.select(read) != 1) {
                throw new IllegalStateException("not one channel is ready");
            }
        }
    }

    private void read(SelectionKey key) {
        oneByte.clear();
        try {
            if (((Pipe.SourceChannel) key.channel()).read(oneByte) != 1) {
                throw new IllegalStateException("the pipe is empty");
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
