package dev.gatun.nio;

import dev.gatun.sys.EventSyscalls;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/**
 * Platform threads for calls of virtual threads that no ring can make, such as copy_file_range(2),
 * or that the JDK makes. A few, which end when they have had nothing to do for a while.
 */
final class BlockingCalls {
    private static final int THREADS = 4;
    private static final long IDLE_SECONDS = 10;
    private static final long NAP_NANOS = 1_000_000;

    private static final ThreadPoolExecutor POOL =
            new ThreadPoolExecutor(
                    THREADS,
                    THREADS,
                    IDLE_SECONDS,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofPlatform().daemon().name("gatun-blocking-", 0).factory());

    private static final LongAdder GIVEN = new LongAdder();

    static {
        POOL.allowCoreThreadTimeOut(true);
    }

    /** A call that the JDK makes. */
    interface Call {
        void make() throws IOException;
    }

    private BlockingCalls() {}

    /** How many calls these threads were given. */
    static long count() {
        return GIVEN.sum();
    }

    /** Makes a call on a platform thread: the current one, if it is such. No interrupt ends it. */
    static long make(LongSupplier call) {
        if (!Thread.currentThread().isVirtual()) {
            return call.getAsLong();
        }
        try {
            return await(new FutureTask<>(call::getAsLong));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Makes a call of the JDK on a platform thread. No interrupt ends it. */
    static void make(Call call) throws IOException {
        if (!Thread.currentThread().isVirtual()) {
            call.make();
            return;
        }
        await(
                new FutureTask<>(
                        () -> {
                            call.make();
                            return null;
                        }));
    }

    private static <T> T await(FutureTask<T> task) throws IOException {
        GIVEN.increment();
        POOL.execute(task);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return task.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (StackOverflowError | OutOfMemoryError e) {
                    // So deep that the JVM cannot park it: the call goes on, and is waited for.
                    nap();
                }
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            if (e.getCause() instanceof IOException cause) {
                throw cause;
            }
            throw (Error) e.getCause();
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void nap() {
        try {
            EventSyscalls.ppoll(MemorySegment.NULL, 0, NAP_NANOS);
        } catch (StackOverflowError | OutOfMemoryError e) {
            Thread.onSpinWait();
        }
    }
}
