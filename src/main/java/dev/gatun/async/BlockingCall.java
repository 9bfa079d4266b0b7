package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.MemorySegment;
import java.util.concurrent.locks.LockSupport;

/** A pread(2) or pwrite(2) that one thread makes for another, which waits. */
final class BlockingCall implements Runnable {
    private final Thread caller = Thread.currentThread();
    private final boolean writes;
    private final Fd fd;
    private final MemorySegment memory;
    private final long offset;
    private final int byteCount;
    private final long fileOffset;

    // Before the end is told.
    private long result;
    private Throwable failure;

    private volatile boolean hasEnded;

    BlockingCall(
            boolean writes,
            Fd fd,
            MemorySegment memory,
            long offset,
            int byteCount,
            long fileOffset) {
        this.writes = writes;
        this.fd = fd;
        this.memory = memory;
        this.offset = offset;
        this.byteCount = byteCount;
        this.fileOffset = fileOffset;
    }

    /** Makes the call: how many bytes, or {@code -errno}. */
    long make() {
        int number = fd.acquire();
        try {
            return writes
                    ? Syscalls.pwrite(number, memory, offset, byteCount, fileOffset)
                    : Syscalls.pread(number, memory, offset, byteCount, fileOffset);
        } finally {
            fd.release();
        }
    }

    @Override
    public void run() {
        try {
            result = make();
        } catch (Throwable t) {
            failure = t;
        }
        hasEnded = true;
        LockSupport.unpark(caller);
    }

    /** Waits until it has ended, whatever happens: until then, the kernel has the memory. */
    long await() {
        boolean interrupted = false;
        while (!hasEnded) {
            Parking.park(this);
            interrupted |= Thread.interrupted();
        }
        if (interrupted) {
            caller.interrupt();
        }
        if (failure != null) {
            throw ServiceErrors.rethrow(failure);
        }
        return result;
    }
}
