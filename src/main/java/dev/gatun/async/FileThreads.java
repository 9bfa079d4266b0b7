package dev.gatun.async;

import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls of a service that wait for a file system in a system call, and the threads that make
 * those of virtual threads. A platform thread makes its call itself.
 */
final class FileThreads {
    /** How long a wait may take that has no end of its own. */
    static final long FOR_EVER = Long.MAX_VALUE;

    private static final long KEPT_SECONDS = 10;

    /** As many calls at once as a ring lets the kernel have workers. */
    private final Semaphore transfers = new Semaphore(RingLoop.MAX_WORKERS, true);

    /** Of their own: a file system that does not answer keeps no calls on others from asking. */
    private final Semaphore questions = new Semaphore(RingLoop.MAX_WORKERS, true);

    /** How many calls there are. The rings close when they have ended: they have memory. */
    private final AtomicInteger count = new AtomicInteger();

    private final ThreadPoolExecutor threads;

    FileThreads(String name) {
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
     * Waits until the current thread may make calls. Whoever has begun then looks whether the
     * service is open, and ends in any case.
     */
    void begin(boolean ignoresInterrupts) throws InterruptedException {
        begin(transfers, ignoresInterrupts, FOR_EVER);
    }

    void end() {
        end(transfers);
    }

    /**
     * {@link #begin} of a question or a poll.
     *
     * @param waitNanos how long the wait for a thread may take
     * @return whether the time was enough; {@link #endQuestion} follows if so
     */
    boolean beginQuestion(boolean ignoresInterrupts, long waitNanos) throws InterruptedException {
        return begin(questions, ignoresInterrupts, waitNanos);
    }

    void endQuestion() {
        end(questions);
    }

    private boolean begin(Semaphore permits, boolean ignoresInterrupts, long waitNanos)
            throws InterruptedException {
        // First also of an interrupted thread, if there is nothing to wait for. Behind those who
        // wait: polls come back again and again.
        if (permits.hasQueuedThreads() || !permits.tryAcquire()) {
            if (waitNanos == FOR_EVER) {
                acquire(permits, ignoresInterrupts);
            } else if (!hasAcquired(permits, ignoresInterrupts, waitNanos)) {
                return false;
            }
        }
        count.getAndIncrement();
        return true;
    }

    private static void acquire(Semaphore permits, boolean ignoresInterrupts)
            throws InterruptedException {
        if (ignoresInterrupts) {
            permits.acquireUninterruptibly();
        } else {
            permits.acquire();
        }
    }

    private static boolean hasAcquired(Semaphore permits, boolean ignoresInterrupts, long waitNanos)
            throws InterruptedException {
        long by = System.nanoTime() + waitNanos;
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return permits.tryAcquire(by - System.nanoTime(), TimeUnit.NANOSECONDS);
                } catch (InterruptedException e) {
                    if (!ignoresInterrupts) {
                        throw e;
                    }
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void end(Semaphore permits) {
        count.getAndDecrement();
        permits.release();
    }

    /** How many calls have begun. */
    int count() {
        return count.get();
    }

    /**
     * No call begins any more: the first that waits begins, is refused, and lets the next begin.
     */
    void refuse() {
        transfers.release();
        questions.release();
    }

    /**
     * Makes a call, and waits for its end; between {@link #begin} and {@link #end}.
     *
     * @throws java.util.concurrent.RejectedExecutionException if the rings are closed
     */
    long make(BlockingCall call) {
        if (!Thread.currentThread().isVirtual()) {
            return call.make();
        }
        threads.execute(call);
        return call.await();
    }

    /** The rings are closed: tells what has not ended, and lets idle threads end. */
    void closed() {
        int left = count.get();
        if (left > 0) {
            ServiceErrors.log(
                    "calls that wait for a file system did not end before the close, " + left,
                    null);
        }
        threads.shutdown();
    }
}
