package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.StackRoom;
import dev.gatun.sys.Syscalls;

import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Reads and writes of files that the kernel does not read rightly through io_uring ({@link
 * FileHint#mustBlock}): by a platform thread that waits in the system call. It is the calling
 * thread, or, for a virtual thread, one of these. Nothing cancels what such a thread has begun.
 */
final class BlockingTransfers {
    private static final long KEPT_SECONDS = 10;

    /** A call that has begun must get to its end: until then the kernel has the memory. */
    private static final int CALL_FRAMES = 250;

    private final RingSet rings;
    private final RingGroup group;
    private final ThreadPoolExecutor threads;

    BlockingTransfers(RingSet rings, RingGroup group, String name) {
        this.rings = rings;
        this.group = group;
        threads =
                new ThreadPoolExecutor(
                        0,
                        // A thread that has just ended a call may not yet be there for the next.
                        Integer.MAX_VALUE,
                        KEPT_SECONDS,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        Thread.ofPlatform()
                                .daemon()
                                .inheritInheritableThreadLocals(false)
                                .name(name + "-file-", 0)
                                .factory());
    }

    /**
     * One read or write.
     *
     * @param begun when the call began, for {@link CancelledFds}
     * @param memory native memory
     * @param fileOffset where in the file
     * @param ignoresInterrupts whether an interrupt does not end the wait for the beginning
     * @return some bytes, or {@code -errno}
     */
    long move(
            long begun,
            boolean writes,
            Fd fd,
            MemorySegment memory,
            long offset,
            int byteCount,
            long fileOffset,
            boolean ignoresInterrupts)
            throws InterruptedIOException {
        StackRoom.check(CALL_FRAMES);
        begin(ignoresInterrupts);
        try {
            // Closed after this: the ring waits.
            if (!rings.isOpen()) {
                throw rings.get(0).refusal();
            }
            if (rings.cancelled().isCancelledSince(begun, fd)) {
                return -Errno.ECANCELED;
            }
            if (rings.isOwn(memory)) {
                return await(writes, fd, memory, offset, byteCount, fileOffset);
            }
            return staged(writes, fd, memory, offset, byteCount, fileOffset);
        } finally {
            group.blockingCallEnds();
        }
    }

    private void begin(boolean ignoresInterrupts) throws InterruptedIOException {
        try {
            group.beginBlockingCall(ignoresInterrupts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "an interrupt has ended the wait for a thread; the file stays open");
        }
    }

    /** Through a buffer of the service's: not every thread may use the caller's memory. */
    private long staged(
            boolean writes,
            Fd fd,
            MemorySegment memory,
            long offset,
            int byteCount,
            long fileOffset) {
        BouncePool spare = rings.spares().take(byteCount);
        try {
            int count = Math.min(byteCount, spare.bufferBytes());
            if (writes) {
                spare.copyIn(memory, offset, 0, count);
            }
            long n = await(writes, fd, spare.memory(), 0, count, fileOffset);
            if (!writes && n > 0) {
                spare.copyOut(0, memory, offset, n);
            }
            return n;
        } finally {
            rings.spares().give(spare);
        }
    }

    private long await(
            boolean writes,
            Fd fd,
            MemorySegment memory,
            long offset,
            int byteCount,
            long fileOffset) {
        Call call = new Call(writes, fd, memory, offset, byteCount, fileOffset);
        if (!Thread.currentThread().isVirtual()) {
            return call.call();
        }
        FutureTask<Long> task = new FutureTask<>(call);
        try {
            threads.execute(task);
        } catch (RejectedExecutionException e) {
            throw rings.get(0).refusal();
        }
        return result(task);
    }

    /** The system call. */
    record Call(
            boolean writes,
            Fd fd,
            MemorySegment memory,
            long offset,
            int byteCount,
            long fileOffset)
            implements Callable<Long> {
        @Override
        public Long call() {
            int number = fd.acquire();
            try {
                return writes
                        ? Syscalls.pwrite(number, memory, offset, byteCount, fileOffset)
                        : Syscalls.pread(number, memory, offset, byteCount, fileOffset);
            } finally {
                fd.release();
            }
        }
    }

    /** Waits until it has ended: until then, the kernel has the memory. */
    private static long result(FutureTask<Long> task) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw ServiceErrors.rethrow(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The rings are closed: tells what has not ended, and lets idle threads end. */
    void closed() {
        int left = group.blockingCalls();
        if (left > 0) {
            ServiceErrors.log(
                    "reads and writes that wait for a file system did not end before the close, "
                            + left,
                    null);
        }
        threads.shutdown();
    }
}
