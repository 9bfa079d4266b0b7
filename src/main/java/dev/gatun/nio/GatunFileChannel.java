package dev.gatun.nio;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.Channel;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.FileLockInterruptionException;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A channel of a file. <b>An interrupt does not close it.</b> An interrupted thread reads and
 * writes regular files as any other, and its interrupted status stays set. Only a call that waits
 * for somebody else, as on a FIFO, ends: with {@link java.io.InterruptedIOException}, and the
 * channel stays open. {@link FileSystemOptions#interruptCloses} has the JDK's rule.
 *
 * <p>{@link #close} does not wait for calls of other threads. Their reads and writes of regular
 * files end as they would have; their waits end with {@link AsynchronousCloseException}.
 */
final class GatunFileChannel extends FileChannel {
    private final OpenFile file;
    private final boolean interruptCloses;
    private final FileTransfers transfers;
    private final ChannelFactory factory;
    private final FileLocks locks;
    private final FileCloser closer;
    private final Cleaner.Cleanable cleanable;

    /** Of the position, and of what depends on the file's size. */
    private final ReentrantLock positionLock = new ReentrantLock();

    /**
     * Where the next read or write is, if the file has offsets. The kernel's own position does not
     * move when a ring has read past the page cache.
     */
    private long position;

    @SuppressWarnings("this-escape") // to a cleaner, which only looks whether it is there
    GatunFileChannel(OpenFile file, boolean interruptCloses, ChannelFactory factory) {
        this.file = file;
        this.interruptCloses = interruptCloses;
        transfers = new FileTransfers(file, interruptCloses);
        this.factory = factory;
        locks = new FileLocks(file);
        closer = new FileCloser(file, locks);
        cleanable = closer.watch(this);
    }

    OpenFile file() {
        return file;
    }

    /** For a transfer that moves this channel's position. */
    ReentrantLock positionLock() {
        return positionLock;
    }

    /** The position; with the lock. */
    long lockedPosition() {
        return position;
    }

    /** Bytes were transferred at the position; with the lock. */
    void advance(long byteCount) {
        position += Math.max(0, byteCount);
    }

    /** Where a read or write without an offset is; with the lock, if there is a position. */
    private long here() {
        return file.isStorage() ? position : Syscalls.FILE_POSITION;
    }

    // What all calls begin and end with.

    private void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private void checkReadable() throws ClosedChannelException {
        checkOpen();
        if (!file.reads()) {
            throw new NonReadableChannelException();
        }
    }

    private void checkWritable() throws ClosedChannelException {
        checkOpen();
        if (!file.writes()) {
            throw new NonWritableChannelException();
        }
    }

    private static void checkOffset(long position) {
        if (position < 0) {
            throw new IllegalArgumentException("a position of " + position);
        }
    }

    /** A call begins, on which an interrupt closes the channel if that is the rule. */
    void beginCall() {
        if (interruptCloses) {
            begin();
        }
    }

    /** It ends; if it came to nothing and the channel is closed, that is why. */
    void endCall(boolean completed) throws AsynchronousCloseException {
        if (interruptCloses) {
            if (Thread.currentThread().isInterrupted()) {
                // A ring's wait ends by the status alone, which is set before whoever interrupts
                // looks for the channel to close.
                begin();
            }
            end(completed);
        } else if (!completed && !isOpen()) {
            throw new AsynchronousCloseException();
        }
    }

    /**
     * The file was closed, and the channel with it, which {@link #endCall} sees; or the service.
     */
    static IOException closed(ClosedException e) {
        return new IOException(e.getMessage(), e);
    }

    /** Only where there is a position: a FIFO's reader does not keep its writer waiting. */
    private void lockPosition() {
        if (file.isStorage()) {
            positionLock.lock();
        }
    }

    private void unlockPosition() {
        if (file.isStorage()) {
            positionLock.unlock();
        }
    }

    // Reading and writing.

    @Override
    public int read(ByteBuffer to) throws IOException {
        Objects.requireNonNull(to);
        checkReadable();
        lockPosition();
        try {
            int n = readInto(to, here());
            advance(n);
            return n;
        } finally {
            unlockPosition();
        }
    }

    @Override
    public int read(ByteBuffer to, long position) throws IOException {
        Objects.requireNonNull(to);
        checkOffset(position);
        checkReadable();
        return readInto(to, position);
    }

    private int readInto(ByteBuffer to, long offset) throws IOException {
        if (to.isReadOnly()) {
            throw new IllegalArgumentException("a read would write to this buffer: " + to);
        }
        int n = move(false, to, offset);
        return n == 0 && to.hasRemaining() ? -1 : n;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        Objects.requireNonNull(from);
        checkWritable();
        lockPosition();
        try {
            int n = move(true, from, here());
            advance(n);
            return n;
        } finally {
            unlockPosition();
        }
    }

    @Override
    public int write(ByteBuffer from, long position) throws IOException {
        Objects.requireNonNull(from);
        checkOffset(position);
        checkWritable();
        return move(true, from, position);
    }

    private int move(boolean writes, ByteBuffer buffer, long offset) throws IOException {
        int n = 0;
        try {
            beginCall();
            n = transfers.move(writes, buffer, offset);
            return n;
        } catch (ClosedException e) {
            throw closed(e);
        } finally {
            endCall(n > 0);
        }
    }

    @Override
    public long read(ByteBuffer[] to, int first, int count) throws IOException {
        Objects.checkFromIndexSize(first, count, to.length);
        checkReadable();
        boolean hasRoom = false;
        for (int i = first; i < first + count; i++) {
            if (to[i].isReadOnly()) {
                throw new IllegalArgumentException("a read would write to this buffer: " + to[i]);
            }
            hasRoom |= to[i].hasRemaining();
        }
        long n = move(false, to, first, count);
        return n == 0 && hasRoom ? -1 : n;
    }

    @Override
    public long write(ByteBuffer[] from, int first, int count) throws IOException {
        Objects.checkFromIndexSize(first, count, from.length);
        checkWritable();
        return move(true, from, first, count);
    }

    private long move(boolean writes, ByteBuffer[] buffers, int first, int count)
            throws IOException {
        lockPosition();
        long n = 0;
        try {
            beginCall();
            n = transfers.move(writes, buffers, first, count, here());
            advance(n);
            return n;
        } catch (ClosedException e) {
            throw closed(e);
        } finally {
            unlockPosition();
            endCall(n > 0);
        }
    }

    // Position and size.

    @Override
    public long position() throws IOException {
        checkOpen();
        lockPosition();
        boolean completed = false;
        try {
            beginCall();
            // What is appended goes to the end.
            long at = file.appends() ? file.size() : file.isStorage() ? position : file.position();
            completed = true;
            return at;
        } catch (ClosedException e) {
            throw closed(e);
        } finally {
            unlockPosition();
            endCall(completed);
        }
    }

    @Override
    public FileChannel position(long newPosition) throws IOException {
        checkOpen();
        checkOffset(newPosition);
        lockPosition();
        boolean completed = false;
        try {
            beginCall();
            // The kernel's as well: it knows the largest one.
            file.position(newPosition);
            position = newPosition;
            completed = true;
            return this;
        } catch (ClosedException e) {
            throw closed(e);
        } finally {
            unlockPosition();
            endCall(completed);
        }
    }

    @Override
    public long size() throws IOException {
        checkOpen();
        lockPosition();
        boolean completed = false;
        try {
            beginCall();
            long size = file.size();
            completed = true;
            return size;
        } catch (ClosedException e) {
            throw closed(e);
        } finally {
            unlockPosition();
            endCall(completed);
        }
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
        checkOpen();
        if (size < 0) {
            throw new IllegalArgumentException("a size of " + size);
        }
        checkWritable();
        lockPosition();
        boolean completed = false;
        try {
            beginCall();
            if (size < file.size()) {
                file.truncate(size);
            }
            position = Math.min(position, size);
            completed = true;
            return this;
        } catch (ClosedException e) {
            throw closed(e);
        } finally {
            unlockPosition();
            endCall(completed);
        }
    }

    @Override
    public void force(boolean metaData) throws IOException {
        checkOpen();
        boolean completed = false;
        try {
            beginCall();
            file.force(metaData);
            completed = true;
        } catch (ClosedException e) {
            throw closed(e);
        } finally {
            endCall(completed);
        }
    }

    // Transfers.

    @Override
    public long transferTo(long position, long count, WritableByteChannel target)
            throws IOException {
        checkOpen();
        checkOpen(target);
        checkReadable();
        if (target instanceof GatunFileChannel own && !own.file.writes()) {
            throw new NonWritableChannelException();
        }
        checkRange(position, count);
        try {
            return ChannelTransfers.to(this, position, count, target);
        } catch (IOException e) {
            throw failed(e, target);
        } catch (ClosedException e) {
            throw failed(closed(e), target);
        }
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count)
            throws IOException {
        checkOpen();
        checkOpen(source);
        if (source instanceof GatunFileChannel own && !own.file.reads()) {
            throw new NonReadableChannelException();
        }
        checkWritable();
        checkRange(position, count);
        try {
            return ChannelTransfers.from(source, this, position, count);
        } catch (IOException e) {
            throw failed(e, source);
        } catch (ClosedException e) {
            throw failed(closed(e), source);
        }
    }

    private static void checkOpen(Channel other) throws ClosedChannelException {
        if (!other.isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private static void checkRange(long position, long count) {
        checkOffset(position);
        if (count < 0) {
            throw new IllegalArgumentException("a count of " + count);
        }
    }

    /**
     * What a transfer throws: if one of the channels was closed meanwhile, that is why. An
     * interrupt that closes a channel closes both.
     */
    private IOException failed(IOException e, Channel other) throws IOException {
        if (e instanceof ClosedByInterruptException) {
            try (other) {
                if (interruptCloses) {
                    close();
                }
            }
            return e;
        }
        if (isOpen() && other.isOpen() || e instanceof AsynchronousCloseException) {
            return e;
        }
        AsynchronousCloseException asynchronous = new AsynchronousCloseException();
        asynchronous.initCause(e);
        return asynchronous;
    }

    // Mappings.

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) throws IOException {
        return mapped(jdks -> jdks.map(mode, position, size));
    }

    @Override
    public MemorySegment map(MapMode mode, long offset, long size, Arena arena) throws IOException {
        return mapped(jdks -> jdks.map(mode, offset, size, arena));
    }

    private <T> T mapped(JdkChannel.Use<T> map) throws IOException {
        checkOpen();
        // Two that both find the file too small must not make it smaller again.
        lockPosition();
        boolean completed = false;
        try {
            beginCall();
            T mapped = JdkChannel.use(factory, file, map);
            completed = true;
            return mapped;
        } catch (ClosedException e) {
            throw closed(e);
        } finally {
            unlockPosition();
            endCall(completed);
        }
    }

    // Locks.

    @Override
    public FileLock lock(long position, long size, boolean shared) throws IOException {
        checkLockable(shared);
        GatunFileLock lock = new GatunFileLock(this, position, size, shared);
        FileLocks.Range range = locks.add(lock.position(), lock.size());
        lock.setRange(range);
        boolean completed = false;
        try {
            beginCall();
            locks.lock(range, shared);
            completed = true;
            return lock;
        } finally {
            endLock(completed);
        }
    }

    /** An interrupt in a wait for a lock has an exception of its own. */
    private void endLock(boolean completed) throws IOException {
        try {
            endCall(completed);
        } catch (ClosedByInterruptException e) {
            throw new FileLockInterruptionException();
        }
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) throws IOException {
        checkLockable(shared);
        GatunFileLock lock = new GatunFileLock(this, position, size, shared);
        FileLocks.Range range = locks.add(lock.position(), lock.size());
        lock.setRange(range);
        return locks.tryLock(range, shared) ? lock : null;
    }

    private void checkLockable(boolean shared) throws ClosedChannelException {
        if (shared) {
            checkReadable();
        } else {
            checkWritable();
        }
    }

    // The end.

    @Override
    protected void implCloseChannel() throws IOException {
        try {
            closer.close();
        } finally {
            cleanable.clean();
        }
    }
}
