package dev.gatun.async;

import dev.gatun.uring.Sqe;
import dev.gatun.uring.SqeFlags;
import dev.gatun.uring.SubmissionQueue;

/**
 * Writes operations into the submission queue of a ring: cancels, and what waits for a place, in
 * the order in which it came. For the ring's thread.
 */
final class RequestSubmission {
    private static final SqeFlags REFUSED =
            SqeFlags.IOSQE_IO_LINK
                    .or(SqeFlags.IOSQE_IO_HARDLINK)
                    .or(SqeFlags.IOSQE_IO_DRAIN)
                    .or(SqeFlags.IOSQE_CQE_SKIP_SUCCESS);

    private final SubmissionQueue queue;
    private final OperationMemory memory;
    private final InFlightTable inFlight;
    private final WaitingList waiting;
    private final RequestCancels cancels;
    private final SlowOperations slow;
    private final RequestEnds ends;

    /** How many operations may be in flight, without cancels. */
    private final int most;

    private long operations;

    RequestSubmission(
            SubmissionQueue queue,
            OperationMemory memory,
            RingRequests requests,
            RequestCancels cancels) {
        this.queue = queue;
        this.memory = memory;
        this.cancels = cancels;
        inFlight = requests.inFlight();
        waiting = requests.waiting();
        slow = requests.slow();
        ends = requests.ends();
        most = inFlight.size() - CancelQueue.PLACES;
    }

    /** How many operations were written; any thread may ask. */
    long operations() {
        return operations;
    }

    /**
     * Writes what may be written.
     *
     * @return whether the queue is full, and more could be written if it were not
     */
    boolean admit() {
        // Those of all last: they cancel what came before them.
        return admitCancels(cancels.queue().now())
                || admitWaiting()
                || admitCancels(cancels.queue().ofAll());
    }

    private boolean admitCancels(WaitingList list) {
        while (list.first() != null) {
            if (list.first() instanceof CancelRequest cancel && cancels.isDone(cancel)) {
                list.removeFirst();
            } else if (!cancels.queue().hasPlace()) {
                break;
            } else if (queue.space() == 0) {
                return true;
            } else if (write(list.removeFirst(), null, false) != null) {
                cancels.queue().submitted();
            }
        }
        return false;
    }

    private boolean admitWaiting() {
        for (Request each = waiting.first(); each != null; each = waiting.first()) {
            int count = each.count();
            if (inFlight.count() - cancels.queue().inFlight() + count > most) {
                return false;
            }
            if (queue.space() < count) {
                return true;
            }
            waiting.removeFirst();
            if (each instanceof Chain chain) {
                write(chain);
            } else if (each instanceof CancelMark mark) {
                cancels.passed(mark);
            } else if (write(each, null, false) != null) {
                operations++;
            }
        }
        return false;
    }

    private void write(Chain chain) {
        chain.place = Request.NEW;
        Sqe before = null;
        for (int i = 0; i < chain.count(); i++) {
            before = write(chain.link(i), before, i + 1 < chain.count());
            if (before == null) {
                return;
            }
        }
        operations += chain.count();
    }

    /**
     * Writes an operation.
     *
     * @param before the one that it is linked behind, which leaves the queue if this one is refused
     * @return null if it was refused
     */
    private Sqe write(Request request, Sqe before, boolean links) {
        int place = inFlight.put(request);
        Sqe sqe = null;
        try {
            sqe = queue.next();
            request.write(sqe, memory);
            check(request, sqe);
            if (cancels.isMarked(request)) {
                takeBack(sqe, before);
                ends.cancelled(takeOut(request));
                return null;
            }
            inFlight.written(place, sqe);
            slow.begun(place);
            if (links) {
                sqe.link();
            }
            // Whoever wrote it may have kept the slot.
            queue.seal(sqe);
            return sqe;
        } catch (Throwable t) {
            takeBack(sqe, before);
            ends.failed(takeOut(request), t);
            return null;
        }
    }

    /** Refuses what another operation, or its completion, would not be found by. */
    private static void check(Request request, Sqe sqe) {
        if ((sqe.flags().bits() & REFUSED.bits()) != 0) {
            throw new IllegalArgumentException(
                    "an operation of a service cannot have " + sqe.flags());
        }
        if (sqe.namesOthers() && !(request instanceof CancelRequest)) {
            throw new IllegalArgumentException(
                    "user data are the service's: this would be about another operation");
        }
    }

    /** Takes back what was written, if it was, and what it would have been linked behind. */
    private void takeBack(Sqe sqe, Sqe before) {
        if (sqe != null) {
            queue.takeBack(sqe);
        }
        if (before != null) {
            queue.takeBack(before);
        }
    }

    /** Takes a request out of the table: of a link, its chain, which is given back. */
    private Request takeOut(Request request) {
        if (!(request instanceof Chain.Link link)) {
            inFlight.remove(request);
            return request;
        }
        for (int i = 0; i < link.chain().count(); i++) {
            Request each = link.chain().link(i);
            if (each.place >= 0) {
                inFlight.remove(each);
            }
        }
        return link.chain();
    }
}
