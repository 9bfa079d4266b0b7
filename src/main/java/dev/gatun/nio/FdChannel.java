package dev.gatun.nio;

import dev.gatun.async.RingService;
import dev.gatun.io.Descriptors;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ByteChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.GatheringByteChannel;
import java.nio.channels.ScatteringByteChannel;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;

/** A channel of a descriptor: see {@link FdChannels}. */
final class FdChannel implements ByteChannel, ScatteringByteChannel, GatheringByteChannel {
    private final RingService service;
    private final Fd fd;
    private final AtomicBoolean isClosed = new AtomicBoolean();

    FdChannel(RingService service, Fd fd) {
        this.service = Objects.requireNonNull(service);
        this.fd = Objects.requireNonNull(fd);
    }

    RingService service() {
        return service;
    }

    Fd fd() {
        return fd;
    }

    @Override
    public int read(ByteBuffer to) throws IOException {
        ByteBuffer[] one = {to};
        return (int) read(one, 0, 1);
    }

    @Override
    public long read(ByteBuffer[] to) throws IOException {
        return read(to, 0, to.length);
    }

    @Override
    public long read(ByteBuffer[] to, int first, int count) throws IOException {
        MemorySegment[] segments = segments(to, first, count);
        for (MemorySegment each : segments) {
            if (each.isReadOnly()) {
                throw new IllegalArgumentException("a read would write to this buffer: " + each);
            }
        }
        checkOpen();
        try {
            long n =
                    count == 1
                            ? service.read(fd, segments[0])
                            : service.preadv(fd, segments, Syscalls.FILE_POSITION);
            advance(to, first, segments, n);
            return n == 0 && byteCount(segments) > 0 ? -1 : n;
        } catch (SyscallException | ClosedException e) {
            throw failed(e);
        }
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        ByteBuffer[] one = {from};
        return (int) write(one, 0, 1);
    }

    @Override
    public long write(ByteBuffer[] from) throws IOException {
        return write(from, 0, from.length);
    }

    /** All, as of a channel that is in blocking mode. */
    @Override
    public long write(ByteBuffer[] from, int first, int count) throws IOException {
        MemorySegment[] segments = segments(from, first, count);
        checkOpen();
        long done = 0;
        try {
            while (true) {
                long n =
                        count == 1
                                ? service.write(fd, segments[0])
                                : service.pwritev(fd, segments, Syscalls.FILE_POSITION);
                advance(from, first, segments, n);
                done += n;
                if (n == byteCount(segments)) {
                    return done;
                }
                // What the buffers still have: less than what was not written, if one is there
                // twice.
                segments = segments(from, first, count);
            }
        } catch (InterruptedIOException e) {
            if (done > 0) {
                return done;
            }
            throw e;
        } catch (SyscallException | ClosedException e) {
            throw failed(e);
        }
    }

    private static MemorySegment[] segments(ByteBuffer[] buffers, int first, int count) {
        Objects.checkFromIndexSize(first, count, buffers.length);
        MemorySegment[] segments = new MemorySegment[count];
        for (int i = 0; i < count; i++) {
            segments[i] = MemorySegment.ofBuffer(buffers[first + i]);
        }
        return segments;
    }

    private static long byteCount(MemorySegment[] segments) {
        long byteCount = 0;
        for (MemorySegment each : segments) {
            byteCount += each.byteSize();
        }
        return byteCount;
    }

    /**
     * Moves the positions of buffers, one after the other. The same buffer may be there twice: it
     * moves no further than to its limit.
     *
     * @param segments what was moved from or to
     */
    static void advance(ByteBuffer[] buffers, int first, MemorySegment[] segments, long byteCount) {
        long left = byteCount;
        for (int i = 0; left > 0; i++) {
            ByteBuffer buffer = buffers[first + i];
            long n = Math.min(left, segments[i].byteSize());
            buffer.position(buffer.position() + (int) Math.min(n, buffer.remaining()));
            left -= n;
        }
    }

    private void checkOpen() throws ClosedChannelException {
        if (!isOpen()) {
            throw new ClosedChannelException();
        }
    }

    private IOException failed(Exception e) {
        if (!isOpen()) {
            return new AsynchronousCloseException();
        }
        return e instanceof IOException io ? io : new IOException(e.getMessage(), e);
    }

    @Override
    public boolean isOpen() {
        return !isClosed.get() && fd.isOpen();
    }

    @Override
    public void close() throws IOException {
        if (isClosed.compareAndSet(false, true)) {
            closeAndCancel(fd, service);
        }
    }

    /**
     * Closes a descriptor first, so that no call begins, and ends those that have begun then. The
     * number stays this file's until that is done.
     *
     * @param service which makes calls on the descriptor; null for none
     */
    static void closeAndCancel(Fd fd, RingService service) throws SyscallException {
        int number;
        try {
            number = fd.acquire();
        } catch (ClosedException e) {
            return;
        }
        try {
            fd.close();
            if (service != null) {
                cancelAll(Fd.borrow(number), service);
            }
        } catch (ClosedException e) {
            // The service is closed, and its calls have ended.
        } catch (IllegalStateException e) {
            cancelElsewhere(Descriptors.dup(Fd.borrow(number)), service);
        } finally {
            fd.release();
        }
    }

    /** Before Linux 5.19, what waits goes on to wait. */
    private static void cancelAll(Fd fd, RingService service) {
        try {
            service.cancelAll(fd);
        } catch (UnsupportedOperationException e) {
            // The caller of close can do nothing about it.
        }
    }

    /**
     * For a thread of the service's own, which must not wait for the cancel.
     *
     * @param same of the same file as what was closed; the kernel finds the calls by the file
     */
    private static void cancelElsewhere(Fd same, RingService service) {
        Thread.startVirtualThread(
                () -> {
                    try (same) {
                        cancelAll(same, service);
                    } catch (ClosedException | SyscallException e) {
                        // The service was closed meanwhile.
                    }
                });
    }
}
