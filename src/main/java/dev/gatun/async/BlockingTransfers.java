package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.StackRoom;

import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
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
     * Waits until the current thread may make calls; {@link #end} follows.
     *
     * @param ignoresInterrupts whether an interrupt does not end this wait
     */
    void begin(boolean ignoresInterrupts) throws InterruptedIOException {
        StackRoom.check(CALL_FRAMES);
        try {
            group.beginBlockingCall(ignoresInterrupts);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(
                    "an interrupt has ended the wait for a thread; the file stays open");
        }
        // Closed after this: the rings wait.
        if (!rings.isOpen()) {
            end();
            throw rings.get(0).refusal();
        }
    }

    void end() {
        group.blockingCallEnds();
    }

    /**
     * One read or write; between {@link #begin} and {@link #end}.
     *
     * @param begun when the call began, for {@link CancelledFds}
     * @param memory native memory
     * @param fileOffset where in the file
     * @return some bytes, or {@code -errno}
     */
    long move(
            long begun,
            boolean writes,
            Fd fd,
            MemorySegment memory,
            long offset,
            int byteCount,
            long fileOffset) {
        StackRoom.check(CALL_FRAMES);
        if (rings.cancelled().isCancelledSince(begun, fd)) {
            return -Errno.ECANCELED;
        }
        return rings.isOwn(memory)
                ? await(new BlockingCall(writes, fd, memory, offset, byteCount, fileOffset))
                : staged(writes, fd, memory, offset, byteCount, fileOffset);
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
            long n = await(new BlockingCall(writes, fd, spare.memory(), 0, count, fileOffset));
            if (!writes && n > 0) {
                spare.copyOut(0, memory, offset, n);
            }
            return n;
        } finally {
            rings.spares().give(spare);
        }
    }

    private long await(BlockingCall call) {
        if (!Thread.currentThread().isVirtual()) {
            return call.make();
        }
        try {
            threads.execute(call);
        } catch (RejectedExecutionException e) {
            throw rings.get(0).refusal();
        }
        return call.await();
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
