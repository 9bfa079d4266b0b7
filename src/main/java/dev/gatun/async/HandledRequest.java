package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Sqe;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/** An operation whose completions go to a handler. */
final class HandledRequest extends Request implements Subscription {
    private static final CountDownLatch ENDED_LATCH = new CountDownLatch(0);

    private static final AtomicReferenceFieldUpdater<HandledRequest, CountDownLatch> LATCH =
            AtomicReferenceFieldUpdater.newUpdater(
                    HandledRequest.class, CountDownLatch.class, "latch");

    private final ServiceRing ring;
    private final Operation operation;
    private final OperationHandler handler;

    private Fd fd;

    /** Null; or what those that close it wait for; or, after the end, {@link #ENDED_LATCH}. */
    private volatile CountDownLatch latch;

    HandledRequest(ServiceRing ring, Operation operation, OperationHandler handler) {
        this.ring = ring;
        this.operation = operation;
        this.handler = handler;
    }

    @Override
    Fd fd() {
        return fd;
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) throws SyscallException {
        operation.write(sqe);
        fd = sqe.descriptor();
    }

    @Override
    void completed(int res, int flags) {
        try {
            handler.completed(res, flags);
        } finally {
            if (!Completion.hasMore(flags)) {
                CountDownLatch waitedFor = LATCH.getAndSet(this, ENDED_LATCH);
                if (waitedFor != null) {
                    waitedFor.countDown();
                }
            }
        }
    }

    @Override
    void failed(Throwable why) {
        if (isEnded()) {
            return;
        }
        ServiceErrors.logUnlessClosed(why);
        completed(-Errno.ECANCELED, 0);
    }

    @Override
    public void cancel() {
        if (!isEnded()) {
            ring.cancel(this);
        }
    }

    @Override
    public boolean isEnded() {
        return latch == ENDED_LATCH;
    }

    @Override
    public void close() {
        if (isEnded()) {
            return;
        }
        ring.checkMayWait();
        LATCH.compareAndSet(this, null, new CountDownLatch(1));
        cancel();
        boolean interrupted = false;
        while (!isEnded()) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                interrupted = true;
            } catch (StackOverflowError | OutOfMemoryError e) {
                Parking.nap();
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
