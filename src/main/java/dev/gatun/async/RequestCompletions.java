package dev.gatun.async;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.IoUring;

/** Takes the completions of a ring to the requests that they are of. For the ring's thread. */
final class RequestCompletions implements CqeHandler {
    /** The kernel's own EINTR, in no header: splice and tee of a worker end with it. */
    private static final int ERESTARTSYS = 512;

    private final RingRequests requests;
    private final RequestCancels cancels;
    private final RingWakeUp wakeUp;
    private IoUring ring;

    /** How many were looked at: if more are taken, somebody else has taken them. */
    private int count;

    private boolean hasToldUnknown;

    /** Made before its ring: whatever fails meanwhile, the ring is closed with it. */
    RequestCompletions(RingRequests requests, RequestCancels cancels, RingWakeUp wakeUp) {
        this.requests = requests;
        this.cancels = cancels;
        this.wakeUp = wakeUp;
    }

    void setRing(IoUring ring) {
        this.ring = ring;
    }

    /** Takes what there is. */
    void take() throws SyscallException {
        ring.cq().drain(this);
    }

    /** Whoever waits for a completion that somebody else has taken would wait for ever. */
    void check() {
        if (ring.cq().taken() != count) {
            throw new IllegalStateException(
                    "completions of this service were taken from its ring: see"
                            + " RingService.onRing");
        }
    }

    @Override
    public void completed(long userData, int result, int flags) {
        count++;
        int res = result == -ERESTARTSYS ? -Errno.EINTR : result;
        if (wakeUp.is(userData)) {
            wakeUp.completed(res, flags);
            return;
        }
        int place = requests.inFlight().place(userData);
        if (place < 0) {
            tellUnknown(userData, res);
        } else if (Completion.hasMore(flags)) {
            hasMore(place, res, flags);
        } else {
            isLast(place, res, flags);
        }
    }

    private void isLast(int place, int res, int flags) {
        InFlightTable inFlight = requests.inFlight();
        Request request = inFlight.get(place);
        Fd toClose = inFlight.toClose(place);
        inFlight.remove(request);
        if (CancelQueue.isCancel(request)) {
            cancels.queue().completed();
            requests.slow().forget(place);
        } else {
            requests.slow().ended(place, inFlight.operation(place), request.fd(), res);
        }
        if (toClose != null) {
            closed(toClose, res);
        }
        requests.ends().completed(request, res, flags);
    }

    private void hasMore(int place, int res, int flags) {
        Request request = requests.inFlight().get(place);
        requests.slow().forget(place);
        boolean hadResult = request.hasResult();
        requests.ends().completed(request, res, flags);
        if (!hadResult && request.hasResult()) {
            // A multishot operation, which nobody else would end; or a send without a copy, which
            // soon ends by itself.
            cancels.addLater(request);
        }
    }

    /** Tells what became of a descriptor that an operation was to close. */
    private void closed(Fd closing, int res) {
        try {
            ring.closeCompleted(closing, res);
        } catch (Throwable t) {
            ServiceErrors.log("a descriptor was not closed as it should", t);
        }
    }

    /** Somebody has submitted an operation of his own to the ring. */
    private void tellUnknown(long userData, int res) {
        if (!hasToldUnknown) {
            hasToldUnknown = true;
            ServiceErrors.log(
                    "an operation that is not the service's has completed, with user data "
                            + userData
                            + " and result "
                            + res
                            + "; more of them are not told",
                    null);
        }
    }
}
