package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.uring.Completion;

import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/** A request whose thread waits for it. */
abstract class WaitingRequest extends Request {
    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(WaitingRequest.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private static final int PENDING = 0;
    private static final int HAS_RESULT = 1;
    private static final int DONE = 2;

    private static final long CANCEL_AGAIN_NANOS = 1_000_000;

    /** The thread that waits; after the end, why there is no result, or null. */
    private Object threadOrFailure = Thread.currentThread();

    private int res;
    private int state = PENDING;

    @Override
    void completed(int result, int flags) {
        boolean more = Completion.hasMore(flags);
        if (state == PENDING) {
            res = result;
            state = more ? HAS_RESULT : PENDING;
        }
        if (!more) {
            end(null);
        }
    }

    @Override
    boolean hasResult() {
        return state == HAS_RESULT;
    }

    /** A result that has come is not lost: it may be a descriptor. */
    @Override
    void failed(Throwable why) {
        end(state == HAS_RESULT ? null : why);
    }

    private void end(Throwable failure) {
        if (state == DONE) {
            return;
        }
        Thread thread = (Thread) threadOrFailure;
        threadOrFailure = failure;
        STATE.setRelease(this, DONE);
        LockSupport.unpark(thread);
    }

    /** Its thread waits, and cannot park. */
    void cannotPark() {}

    private boolean isDone() {
        return (int) STATE.getAcquire(this) == DONE;
    }

    /**
     * Whether the last completion came, or the request was refused: the kernel has no part of it.
     */
    final boolean hasEnded() {
        return isDone();
    }

    /** It was not handed over. */
    final void refused() {
        state = DONE;
    }

    /**
     * Waits for the end. An interrupt cancels the operation and does not end the wait, since the
     * kernel uses the operation's memory until the last completion.
     *
     * @param deadline when the operation is cancelled, by {@link System#nanoTime}; 0 for never
     * @param ignoresInterrupts whether an interrupt cancels nothing
     * @return the result; {@code -ETIME} if the deadline has ended the operation
     * @throws InterruptedIOException if an interrupt has ended the operation; the thread's
     *     interrupted status is set
     */
    final int await(ServiceRing ring, long deadline, boolean ignoresInterrupts)
            throws InterruptedIOException {
        boolean interrupted = false;
        boolean late = false;
        boolean cancelled = false;
        boolean cancelledLate = false;
        while (!isDone()) {
            if (deadline == 0 || late) {
                if (!Parking.park(this)) {
                    cannotPark();
                }
            } else {
                long left = deadline - System.nanoTime();
                if (left > 0) {
                    Parking.parkNanos(this, left);
                } else {
                    late = true;
                }
            }
            if (Thread.interrupted()) {
                interrupted = true;
            }
            if (!cancelled && (late || interrupted && !ignoresInterrupts)) {
                cancelled = isCancelSent(ring);
                cancelledLate = cancelled && late;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return result(cancelled && !cancelledLate, cancelledLate);
    }

    private boolean isCancelSent(ServiceRing ring) {
        try {
            ring.cancel(this);
            return true;
        } catch (OutOfMemoryError e) {
            // Once more, soon: an error must not end the wait.
            Parking.parkNanos(this, CANCEL_AGAIN_NANOS);
            return false;
        }
    }

    /** Waits for the end; an interrupt changes nothing. */
    final int awaitUninterruptibly(ServiceRing ring) {
        try {
            return await(ring, Waiting.NO_DEADLINE, true);
        } catch (InterruptedIOException e) {
            throw new AssertionError(e);
        }
    }

    private int result(boolean cancelledByInterrupt, boolean cancelledByDeadline)
            throws InterruptedIOException {
        if (threadOrFailure != null) {
            throw ServiceErrors.rethrow((Throwable) threadOrFailure);
        }
        // EINTR: a worker of the kernel was in the operation, and a signal has ended it.
        if (res == -Errno.ECANCELED || res == -Errno.EINTR) {
            if (cancelledByDeadline) {
                return -Errno.ETIME;
            }
            if (cancelledByInterrupt) {
                throw new InterruptedIOException(
                        "an interrupt has cancelled the operation; what it was about stays open");
            }
        }
        return res;
    }
}
