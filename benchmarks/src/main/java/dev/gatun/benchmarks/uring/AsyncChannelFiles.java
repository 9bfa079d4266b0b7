package dev.gatun.benchmarks.uring;

import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
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
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;

/**
 * {@link AsynchronousFileChannel}: reads on a pool with a thread for each that is in flight, since
 * each takes a thread while it lasts. As many as the depth are in flight all through an iteration,
 * also from one invocation to the next; between two iterations nothing is, as then others measure.
 */
@State(Scope.Thread)
public class AsyncChannelFiles {
    @Param({"RANDOM", "DIRECT", "SEQUENTIAL", "WRITE_SYNC"})
    public FileOperation operation;

    @Param({"1", "8", "32", "128"})
    public int depth;

    private final AtomicLong completed = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private ExecutorService pool;
    private AsynchronousFileChannel channel;
    private Reader[] readers;
    private CountDownLatch ended;
    private volatile boolean isEnding;

    /** How many have completed when the invocation ends. */
    private volatile long due;

    /** Who then goes on. */
    private Thread waiting;

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

    @Setup(Level.Iteration)
    public void startReaders() {
        isEnding = false;
        due = completed.get();
        if (operation.isRead()) {
            ended = new CountDownLatch(depth);
            for (Reader reader : readers) {
                reader.startNext();
            }
        }
    }

    @TearDown(Level.Iteration)
    public void endReaders() throws InterruptedException {
        isEnding = true;
        if (operation.isRead()) {
            ended.await();
        }
    }

    @TearDown
    public void close() throws IOException {
        channel.close();
        pool.shutdown();
    }

    /** One read after another, until the end of an iteration. */
    private final class Reader implements CompletionHandler<Integer, Void> {
        private final Blocks blocks;
        private final ByteBuffer buffer = ChannelFiles.allocate(operation);
        private long wanted;

        Reader(int index) throws IOException {
            blocks = new Blocks(operation, index);
        }

        void startNext() {
            wanted = blocks.next();
            channel.read(buffer.clear(), wanted * Blocks.BYTES, null, this);
        }

        @Override
        public void completed(Integer result, Void unused) {
            if (result != operation.bytes || buffer.getLong(0) != wanted) {
                failed(new IllegalStateException("a short read, or of another block"), null);
                return;
            }
            if (completed.incrementAndGet() == due) {
                LockSupport.unpark(waiting);
            }
            if (isEnding) {
                ended.countDown();
            } else {
                startNext();
            }
        }

        @Override
        public void failed(Throwable cause, Void unused) {
            failure.set(cause);
            ended.countDown();
            LockSupport.unpark(waiting);
        }
    }

    private void readSome(int count) {
        waiting = Thread.currentThread();
        // Written before the look at what has completed, as a reader looks at it after that: one
        // of the two sees the other.
        due += count;
        while (completed.get() < due && failure.get() == null) {
            LockSupport.park(this);
        }
        if (failure.get() != null) {
            throw new IllegalStateException(failure.get());
        }
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.READS)
    public void randomReads() {
        readSome(FileOperation.READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.DIRECT_READS)
    public void directReads() {
        readSome(FileOperation.DIRECT_READS);
    }

    @Benchmark
    @OperationsPerInvocation(FileOperation.LARGE_READS)
    public void largeReads() {
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
