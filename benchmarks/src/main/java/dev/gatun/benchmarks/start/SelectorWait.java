package dev.gatun.benchmarks.start;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** {@link FirstEpollWait}, with {@link Selector}, which takes no eventfd: with a pipe. */
final class SelectorWait {
    private SelectorWait() {}

    public static void main(String[] arguments) throws IOException {
        Pipe pipe = Pipe.open();
        try (Selector selector = Selector.open();
                Pipe.SourceChannel ready = pipe.source();
                Pipe.SinkChannel sink = pipe.sink()) {
            ready.configureBlocking(false);
            ready.register(selector, SelectionKey.OP_READ);
            sink.write(ByteBuffer.allocate(1));
            if (selector.select() != 1) {
                throw new IOException("not the event that was due");
            }
        }
        System.out.println("hello");
    }
}
