package dev.gatun.benchmarks.threads;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.nio.file.Path;
import java.util.concurrent.locks.LockSupport;

/** {@link AsynchronousFileChannel} with its own pool; a virtual thread parks until it is told. */
final class AsyncChannelThreads extends VirtualThreads {
    private final AsynchronousFileChannel channel;

    AsyncChannelThreads(Path file, Way way) throws IOException {
        channel = AsynchronousFileChannel.open(file, ChannelThreads.options(way), null);
    }

    @Override
    BlockReader newReader() {
        return new Waiting();
    }

    private final class Waiting implements BlockReader, CompletionHandler<Integer, Thread> {
        private static final int PENDING = Integer.MIN_VALUE;

        private final ByteBuffer buffer = Readers.allocate();
        private Throwable failure;
        private volatile int count;

        @Override
        public long read(long fileOffset) {
            count = PENDING;
            channel.read(buffer.clear(), fileOffset, Thread.currentThread(), this);
            while (count == PENDING) {
                LockSupport.park(this);
            }
            if (failure != null) {
                throw new IllegalStateException(failure);
            }
            return count == BLOCK_BYTES ? buffer.getLong(0) : NOT_READ;
        }

        @Override
        public void completed(Integer result, Thread thread) {
            count = result;
            LockSupport.unpark(thread);
        }

        @Override
        public void failed(Throwable why, Thread thread) {
            failure = why;
            completed(0, thread);
        }
    }
}
