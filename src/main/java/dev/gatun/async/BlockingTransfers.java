package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.StackRoom;

import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.RejectedExecutionException;

/**
 * Reads and writes of files that the kernel does not read rightly through io_uring ({@link
 * FileHint#mustBlock}), and questions to a file system: by a platform thread that waits in the
 * system call ({@link FileThreads}). Nothing cancels what such a thread has begun.
 */
final class BlockingTransfers {
    /** A call that has begun must get to its end: until then the kernel has the memory. */
    private static final int CALL_FRAMES = 250;

    private final RingSet rings;
    private final FileThreads threads;

    BlockingTransfers(RingSet rings, FileThreads threads) {
        this.rings = rings;
        this.threads = threads;
    }

    /**
     * Waits until the current thread may make calls; {@link #end} follows.
     *
     * @param ignoresInterrupts whether an interrupt does not end this wait
     */
    void begin(boolean ignoresInterrupts) throws InterruptedIOException {
        StackRoom.check(CALL_FRAMES);
        try {
            threads.begin(ignoresInterrupts);
        } catch (InterruptedException e) {
            throw interrupted();
        }
        // Closed after this: the rings wait.
        if (!rings.isOpen()) {
            end();
            throw rings.get(0).refusal();
        }
    }

    void end() {
        threads.end();
    }

    /**
     * {@link #begin} of a question or a poll.
     *
     * @param waitNanos how long the wait for a thread may take
     * @return whether the time was enough; {@link #endQuestion} follows if so
     */
    boolean beginQuestion(boolean ignoresInterrupts, long waitNanos) throws InterruptedIOException {
        StackRoom.check(CALL_FRAMES);
        try {
            if (!threads.beginQuestion(ignoresInterrupts, waitNanos)) {
                return false;
            }
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (!rings.isOpen()) {
            endQuestion();
            throw rings.get(0).refusal();
        }
        return true;
    }

    void endQuestion() {
        threads.endQuestion();
    }

    private static InterruptedIOException interrupted() {
        Thread.currentThread().interrupt();
        return new InterruptedIOException(
                "an interrupt has ended the wait for a thread; the file stays open");
    }

    /** Asks a file system. */
    long ask(BlockingCall question, boolean ignoresInterrupts) throws InterruptedIOException {
        beginQuestion(ignoresInterrupts, FileThreads.FOR_EVER);
        try {
            return make(question);
        } finally {
            endQuestion();
        }
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
        if (rings.cancelled().isCancelledSince(begun, fd)) {
            return -Errno.ECANCELED;
        }
        return rings.isOwn(memory)
                ? make(new BlockingTransfer(writes, fd, memory, offset, byteCount, fileOffset))
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
            long n = make(new BlockingTransfer(writes, fd, spare.memory(), 0, count, fileOffset));
            if (!writes && n > 0) {
                spare.copyOut(0, memory, offset, n);
            }
            return n;
        } finally {
            rings.spares().give(spare);
        }
    }

    /** Makes a call, and waits for its end; between {@link #begin} and {@link #end}. */
    long make(BlockingCall call) {
        StackRoom.check(CALL_FRAMES);
        try {
            return threads.make(call);
        } catch (RejectedExecutionException e) {
            throw rings.get(0).refusal();
        }
    }
}
