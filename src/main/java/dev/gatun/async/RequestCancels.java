package dev.gatun.async;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Fd;

import java.util.ArrayList;
import java.util.List;

/**
 * Cancels of operations of a ring: of one, of all on a descriptor, and of all at the close. A
 * cancel may miss an operation, and is then repeated until the operation has ended. For the ring's
 * thread.
 */
final class RequestCancels {
    private final CancelQueue queue = new CancelQueue();
    private final InFlightTable inFlight;
    private final WaitingList waiting;
    private final RequestEnds ends;

    /** The descriptors of the {@link CancelMark}s that wait. */
    private final List<Fd> marked = new ArrayList<>();

    RequestCancels(RingRequests requests) {
        inFlight = requests.inFlight();
        waiting = requests.waiting();
        ends = requests.ends();
    }

    /** The cancels that are to be submitted. */
    CancelQueue queue() {
        return queue;
    }

    /** Cancels one request. */
    void add(CancelRequest cancel) {
        queue.now().add(cancel);
    }

    /** Cancels a request that goes on, after a while. */
    void addLater(Request target) {
        queue.addLater(new CancelRequest(this, target));
    }

    /** Cancels all operations on a descriptor that came before. */
    void add(CancelAllRequest cancel) {
        queue.ofAll().add(cancel);
        for (int i = 0; i < inFlight.size(); i++) {
            Request each = inFlight.get(i);
            if (each != null && each.fd() != null) {
                addInFlight(cancel, i, each);
            }
        }
        Fd fd = cancel.cancelled();
        Request last = waiting.last();
        boolean isLast = last == null;
        while (!isLast) {
            Request each = waiting.removeFirst();
            isLast = each == last;
            if (each.fd() == null || !endsAtOnce(each, fd)) {
                waiting.add(each);
            }
        }
        if (waiting.first() != null) {
            marked.add(fd);
            waiting.add(new CancelMark(fd));
        }
    }

    private void addInFlight(CancelAllRequest cancel, int place, Request request) {
        boolean isSame = CancelledFds.isSame(request.fd(), cancel.cancelled());
        // Asked behind that: it may be closed in between.
        boolean isOpen = request.fd().isOpen();
        isSame |= !isOpen && inFlight.fdNumber(place) == cancel.number();
        if (request instanceof PauseRequest && (isSame || !isOpen)) {
            // A timeout, which the kernel does not find by its descriptor.
            queue.now().add(new CancelRequest(this, request));
        } else if (isSame) {
            cancel.add(request);
        }
    }

    /** Ends what waits and is about a descriptor whose operations are cancelled, or is closed. */
    private boolean endsAtOnce(Request request, Fd fd) {
        if (CancelledFds.isSame(request.fd(), fd)) {
            ends.cancelled(request);
            return true;
        }
        try {
            request.fd().number();
            return false;
        } catch (ClosedException e) {
            ends.failed(request, e);
            return true;
        }
    }

    /** Cancels all that is in flight. */
    void addAll() {
        for (int i = 0; i < inFlight.size(); i++) {
            Request each = inFlight.get(i);
            if (each != null && !CancelQueue.isCancel(each)) {
                queue.now().add(new CancelRequest(this, each));
            }
        }
    }

    /** Whether a request was written that came before a cancel of all on its descriptor. */
    boolean isMarked(Request request) {
        if (marked.isEmpty() || request.fd() == null) {
            return false;
        }
        for (Fd each : marked) {
            if (CancelledFds.isSame(request.fd(), each)) {
                return true;
            }
        }
        return false;
    }

    /** What comes now came after the cancel that has left a mark. */
    void passed(CancelMark mark) {
        marked.remove(mark.cancelled());
    }

    /** Whether a cancel has nothing left to do, or has cancelled what was not submitted. */
    boolean isDone(CancelRequest cancel) {
        Request target = cancel.target;
        if (target.place == Request.WAITING) {
            waiting.remove(target);
            ends.cancelled(target);
        }
        return target.cancelPlace() < 0;
    }

    /** For {@link CancelRequest}: if the operation goes on, the cancel has missed it. */
    void completed(CancelRequest cancel) {
        if (cancel.target.cancelPlace() >= 0) {
            queue.addLater(cancel);
        }
    }

    /** For {@link CancelAllRequest}: if the operation goes on, it is cancelled by itself. */
    void again(Request target) {
        if (target.cancelPlace() >= 0) {
            addLater(target);
        }
    }

    /** The user data of what a cancel is about. */
    long userData(Request target) {
        return inFlight.userData(target.cancelPlace());
    }
}
