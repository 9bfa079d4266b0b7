package dev.gatun.async;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.uring.Completion;

/**
 * Tells requests what has become of them. Whatever a request throws, the ring's thread goes on. For
 * the ring's thread.
 */
final class RequestEnds {
    /** What there is to tell when there is no memory for another. */
    private static final ClosedException CLOSED = ServiceErrors.closed();

    private final RingGroup group;
    private boolean isClosing;

    RequestEnds(RingGroup group) {
        this.group = group;
    }

    /** From now on, what was cancelled was cancelled by the close. */
    void close() {
        isClosing = true;
    }

    /** An operation has completed; for good, unless there is more. */
    void completed(Request request, int res, int flags) {
        boolean isLast = !Completion.hasMore(flags);
        try {
            boolean ended = isLast && (res == -Errno.ECANCELED || res == -Errno.EINTR);
            if (isClosing && ended && !(request instanceof CancelRequest)) {
                request.failed(refusal());
            } else {
                request.completed(res, flags);
            }
        } catch (Throwable t) {
            if (isLast) {
                // Who waits for it is woken, if this was not done.
                failed(request, t);
            }
            ServiceErrors.log(
                    request instanceof HandledRequest
                            ? "a handler has failed"
                            : "a completion was not handed over",
                    t);
        }
    }

    /** A request that was not submitted ends as if the kernel had cancelled it. */
    void cancelled(Request request) {
        request.place = Request.ENDED;
        completed(request, -Errno.ECANCELED, 0);
    }

    /** A request ends that was not submitted, or whose completion is not known. */
    void failed(Request request, Throwable why) {
        request.place = Request.ENDED;
        try {
            request.failed(why);
        } catch (Throwable t) {
            ServiceErrors.log("a handler has failed", t);
        }
    }

    /** All of a list end that were not submitted. */
    void failed(WaitingList list, Throwable why) {
        while (list.first() != null) {
            failed(list.removeFirst(), why);
        }
    }

    /**
     * {@link ServiceRing#refusal}, for all that are told at once; for the end, which nothing must
     * stop.
     */
    ClosedException refusal() {
        ClosedException failure = group.whyFailed();
        if (failure != null) {
            return failure;
        }
        try {
            return ServiceErrors.closed();
        } catch (OutOfMemoryError | StackOverflowError e) {
            return CLOSED;
        }
    }
}
