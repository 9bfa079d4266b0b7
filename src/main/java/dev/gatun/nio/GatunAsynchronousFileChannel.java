package dev.gatun.nio;

import dev.gatun.sys.ClosedException;

import java.io.IOException;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.CompletionHandler;
import java.nio.channels.FileLock;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A channel that does not wait: each read, write or lock is made by a virtual thread of its own,
 * which parks while a ring works. The handler runs on that thread, or by the executor that the
 * channel was opened with. To cancel a future closes nothing, and ends the wait for a lock.
 *
 * <p>{@link #close} does not wait for what is under way: reads and writes end as they would have,
 * waits for locks with {@link AsynchronousCloseException}.
 */
final class GatunAsynchronousFileChannel extends AsynchronousFileChannel {
    private static final ThreadFactory THREADS = Thread.ofVirtual().factory();

    private final OpenFile file;
    private final FileTransfers transfers;
    private final FileLocks locks;
    private final FileCloser closer;
    private final Cleaner.Cleanable cleanable;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    /** Runs handlers; null for the threads themselves. */
    private final ExecutorService executor;

    @SuppressWarnings("this-escape") // to a cleaner, which only looks whether it is there
    GatunAsynchronousFileChannel(OpenFile file, ExecutorService executor) {
        this.file = file;
        this.executor = executor;
        transfers = new FileTransfers(file, false);
        locks = new FileLocks(file);
        closer = new FileCloser(file, locks);
        cleanable = closer.watch(this);
    }

    /** What a thread of its own does. */
    @FunctionalInterface
    private interface Call<V> {
        V make() throws IOException;
    }

    // Reading, writing and locking.

    @Override
    public Future<Integer> read(ByteBuffer to, long position) {
        CompletableFuture<Integer> future = new CompletableFuture<>();
        read(to, position, null, new Completing<>(future));
        return future;
    }

    @Override
    public <A> void read(
            ByteBuffer to,
            long position,
            A attachment,
            CompletionHandler<Integer, ? super A> handler) {
        Objects.requireNonNull(handler);
        checkOffset(position);
        checkReads();
        if (to.isReadOnly()) {
            throw new IllegalArgumentException("a read would write to this buffer: " + to);
        }
        start(() -> readNow(to, position), attachment, handler);
    }

    private int readNow(ByteBuffer to, long position) throws IOException {
        int n = transfers.move(false, to, position);
        return n == 0 && to.hasRemaining() ? -1 : n;
    }

    @Override
    public Future<Integer> write(ByteBuffer from, long position) {
        CompletableFuture<Integer> future = new CompletableFuture<>();
        write(from, position, null, new Completing<>(future));
        return future;
    }

    @Override
    public <A> void write(
            ByteBuffer from,
            long position,
            A attachment,
            CompletionHandler<Integer, ? super A> handler) {
        Objects.requireNonNull(handler);
        Objects.requireNonNull(from);
        checkOffset(position);
        checkWrites();
        start(() -> transfers.move(true, from, position), attachment, handler);
    }

    @Override
    public Future<FileLock> lock(long position, long size, boolean shared) {
        CompletableFuture<FileLock> future = new CompletableFuture<>();
        FileLocks.Range range = begin(position, size, shared, null, new Completing<>(future));
        if (range != null) {
            future.whenComplete(
                    (lock, failure) -> {
                        if (lock == null) {
                            range.abandon();
                        }
                    });
        }
        return future;
    }

    @Override
    public <A> void lock(
            long position,
            long size,
            boolean shared,
            A attachment,
            CompletionHandler<FileLock, ? super A> handler) {
        begin(position, size, shared, attachment, Objects.requireNonNull(handler));
    }

    /** Begins to wait for a lock; gives null if the channel is closed. */
    private <A> FileLocks.Range begin(
            long position,
            long size,
            boolean shared,
            A attachment,
            CompletionHandler<FileLock, ? super A> handler) {
        GatunFileLock lock = lockFor(position, size, shared);
        checkExecutor();
        FileLocks.Range range;
        try {
            range = locks.add(lock.position(), lock.size());
        } catch (IOException | ClosedException e) {
            start(
                    () -> {
                        throw new ClosedChannelException();
                    },
                    attachment,
                    handler);
            return null;
        }
        lock.setRange(range);
        boolean started = false;
        try {
            start(
                    () -> {
                        locks.lock(range, shared);
                        return lock;
                    },
                    attachment,
                    handler);
            started = true;
            return range;
        } finally {
            if (!started) {
                locks.remove(range);
            }
        }
    }

    private GatunFileLock lockFor(long position, long size, boolean shared) {
        if (shared) {
            checkReads();
        } else {
            checkWrites();
        }
        return new GatunFileLock(this, position, size, shared);
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        GatunFileLock lock = lockFor(position, size, shared);
        checkOpen();
        FileLocks.Range range = locks.add(lock.position(), lock.size());
        lock.setRange(range);
        return locks.tryLock(range, shared) ? lock : null;
    }

    // Who makes the calls.

    private void checkExecutor() {
        if (executor != null && executor.isShutdown()) {
            throw new RejectedExecutionException("the executor of this channel is shut down");
        }
    }

    private <V, A> void start(Call<V> call, A attachment, CompletionHandler<V, ? super A> handler) {
        checkExecutor();
        boolean wasOpen = isOpen();
        THREADS.newThread(() -> make(call, wasOpen, attachment, handler)).start();
    }

    private <V, A> void make(
            Call<V> call, boolean wasOpen, A attachment, CompletionHandler<V, ? super A> handler) {
        V result = null;
        Throwable failure = null;
        try {
            if (!wasOpen) {
                throw new ClosedChannelException();
            }
            result = call.make();
        } catch (ClosedException e) {
            failure = isOpen() ? GatunFileChannel.closed(e) : new AsynchronousCloseException();
        } catch (Throwable t) {
            failure =
                    t instanceof IOException && wasOpen && !isOpen()
                            ? new AsynchronousCloseException()
                            : t;
        }
        tell(result, failure, attachment, handler);
    }

    private <V, A> void tell(
            V result, Throwable failure, A attachment, CompletionHandler<V, ? super A> handler) {
        Runnable telling =
                () -> {
                    if (failure == null) {
                        handler.completed(result, attachment);
                    } else {
                        handler.failed(failure, attachment);
                    }
                };
        if (executor == null || handler instanceof Completing) {
            telling.run();
            return;
        }
        try {
            executor.execute(telling);
        } catch (RejectedExecutionException e) {
            // Shut down meanwhile: better here than never.
            telling.run();
        }
    }

    /** Completes a future. If that was cancelled, nobody else could release its lock. */
    private record Completing<V>(CompletableFuture<V> future)
            implements CompletionHandler<V, Object> {
        @Override
        public void completed(V result, Object attachment) {
            if (!future.complete(result) && result instanceof FileLock lock) {
                try {
                    lock.release();
                } catch (IOException e) {
                    // It ends with the channel.
                }
            }
        }

        @Override
        public void failed(Throwable failure, Object attachment) {
            future.completeExceptionally(failure);
        }
    }

    // What the calling thread does itself.

    @Override
    public long size() throws IOException {
        checkOpen();
        boolean completed = false;
        try {
            long size = file.size();
            completed = true;
            return size;
        } catch (ClosedException e) {
            throw GatunFileChannel.closed(e);
        } finally {
            endCall(completed);
        }
    }

    @Override
    public AsynchronousFileChannel truncate(long size) throws IOException {
        if (size < 0) {
            throw new IllegalArgumentException("a size of " + size);
        }
        checkWrites();
        checkOpen();
        boolean completed = false;
        try {
            if (size < file.size()) {
                file.truncate(size);
            }
            completed = true;
            return this;
        } catch (ClosedException e) {
            throw GatunFileChannel.closed(e);
        } finally {
            endCall(completed);
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        checkOpen();
        boolean completed = false;
        try {
            file.force(metaData);
            completed = true;
        } catch (ClosedException e) {
            throw GatunFileChannel.closed(e);
        } finally {
            endCall(completed);
        }
    }

    private void endCall(boolean completed) throws AsynchronousCloseException {
        if (!completed && !isOpen()) {
            throw new AsynchronousCloseException();
        }
    }

    private void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void checkReads() {
        if (!file.reads()) {
            throw new NonReadableChannelException();
        }
    }

    private void checkWrites() {
        if (!file.writes()) {
            throw new NonWritableChannelException();
        }
    }

    private static void checkOffset(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("a position of " + position);
        }
    }

    // The end.

    @Override
    public boolean isOpen() {
        return !isClosed.get();
    }

    @Override
    public void close() throws IOException {
        if (isClosed.compareAndSet(false, true)) {
            try {
                closer.close();
            } finally {
                cleanable.clean();
            }
        }
    }
}
