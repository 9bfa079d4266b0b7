package dev.gatun.benchmarks.uring;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.CompletionHandler;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@link AsynchronousFileChannel}: reads on a pool with a thread for each that is in flight, since
 * each takes a thread while it lasts.
 */
@State(Scope.Thread)
public class AsyncChannelFiles {
    @Param({"RANDOM", "DIRECT", "SEQUENTIAL", "WRITE_SYNC"})
    public FileOperation operation;

    @Param({"1", "8", "32", "128"})
    public int depth;

    private final AtomicInteger toStart = new AtomicInteger();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private ExecutorService pool;
    private AsynchronousFileChannel channel;
    private Reader[] readers;
    private volatile CountDownLatch toEnd;

    @Setup
    public void open() throws IOException {
        pool = Executors.newFixedThreadPool(depth);
        channel =
                AsynchronousFileChannel.open(Blocks.file(), ChannelFiles.options(operation), pool);
        readers = new Reader[depth];
        for (int i = 0; i < depth; i++) {
            readers[i] = new Reader(i);
        }
        if (operation != FileOperation.DIRECT) {
            Blocks.readIntoCache();
        }
    }

    @TearDown
    public void close() throws IOException {
        channel.close();
        pool.shutdown();
    }

    /** One read after another, as long as there are some to start. */
    private final class Reader implements CompletionHandler<Integer, Void> {
        private final Blocks blocks;
        private final ByteBuffer buffer = ChannelFiles.allocate(operation);
        private long wanted;

        Reader(int index) throws IOException {
            blocks = new Blocks(operation, index);
        }

        void startNext() {
            if (toStart.getAndDecrement() > 0) {
                wanted = blocks.next();
                channel.read(buffer.clear(), wanted * Blocks.BYTES, null, this);
            } else {
                toEnd.countDown();
            }
        }

        @Override
        public void completed(Integer result, Void unused) {
            if (result == operation.bytes && buffer.getLong(0) == wanted) {
                startNext();
            } else {
                failed(new IllegalStateException("a short read, or of another block"), null);
            }
        }

        @Override
        public void failed(Throwable cause, Void unused) {
            failure.set(cause);
            toEnd.countDown();
        }
    }

    private void readSome(int count) throws InterruptedException {
        toStart.set(count);
        toEnd = new CountDownLatch(depth);
        for (Reader reader : readers) {
            reader.startNext();
        }
        toEnd.await();
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.READS)
    public void randomReads() throws InterruptedException {
        readSome(FileOperation.READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.DIRECT_READS)
    public void directReads() throws InterruptedException {
        readSome(FileOperation.DIRECT_READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.LARGE_READS)
    public void largeReads() throws InterruptedException {
        readSome(FileOperation.LARGE_READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.WRITES)
    public void writesAndFdatasyncs() throws IOException, InterruptedException, ExecutionException {
        ByteBuffer buffer = readers[0].buffer;
        for (int i = 0; i < FileOperation.WRITES; i++) {
            long block = readers[0].blocks.next();
            buffer.clear().putLong(0, block);
            if (channel.write(buffer, block * Blocks.BYTES).get() != operation.bytes) {
                throw new IllegalStateException("a short write");
            }
            channel.force(false);
        }
    }
}
