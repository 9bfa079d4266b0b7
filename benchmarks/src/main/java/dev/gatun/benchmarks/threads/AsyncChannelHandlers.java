package dev.gatun.benchmarks.threads;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.file.Path;
import java.util.List;

/**
 * {@link AsynchronousFileChannel} with its own pool, and no threads besides: each reader's handler
 * starts the next read.
 */
final class AsyncChannelHandlers implements Readers {
    private final AsynchronousFileChannel channel;

    AsyncChannelHandlers(Path file, Way way) throws IOException {
        channel = AsynchronousFileChannel.open(file, ChannelThreads.options(way), null);
    }

    @Override
    public void start(List<Readings> readings) {
        readings.forEach(each -> new InFlight(each).startNext());
    }

    private final class InFlight implements CompletionHandler<Integer, Void> {
        private final Readings readings;
        private final ByteBuffer buffer = Readers.allocate();

        InFlight(Readings readings) {
            this.readings = readings;
        }

        void startNext() {
            channel.read(buffer.clear(), readings.next(), null, this);
        }

        @Override
        public void completed(Integer result, Void unused) {
            try {
                readings.ended(result == BLOCK_BYTES ? buffer.getLong(0) : NOT_READ);
                startNext();
            } catch (RuntimeException e) {
                readings.failed(e);
            }
        }

        @Override
        public void failed(Throwable why, Void unused) {
            readings.failed(why);
        }
    }
}
