package dev.gatun.nio;

import java.io.IOException;
import java.nio.channels.AsynchronousFileChannel;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.util.concurrent.atomic.AtomicBoolean;

/** A lock of a channel. */
final class GatunFileLock extends FileLock {
    private final AtomicBoolean isReleased = new AtomicBoolean();

    /** In the table of all; set before the lock is handed out. */
    private FileLocks.Range range;

    GatunFileLock(FileChannel channel, long position, long size, boolean shared) {
        super(channel, position, length(position, size), shared);
    }

    GatunFileLock(AsynchronousFileChannel channel, long position, long size, boolean shared) {
        super(channel, position, length(position, size), shared);
    }

    /** 0 stands for all that can ever come behind the position. */
    private static long length(long position, long size) {
        return size == 0 ? Long.MAX_VALUE - Math.max(0, position) : size;
    }

    void setRange(FileLocks.Range of) {
        range = of;
    }

    @Override
    public boolean isValid() {
        return !isReleased.get() && acquiredBy().isOpen();
    }

    @Override
    public void release() throws IOException {
        if (!acquiredBy().isOpen()) {
            throw new ClosedChannelException();
        }
        if (isReleased.compareAndSet(false, true)) {
            range.unlock();
        }
    }
}
