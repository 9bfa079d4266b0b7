package dev.gatun.async;

import dev.gatun.event.EventFd;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RingFeatures;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.RingStatistics;

import java.util.concurrent.CompletableFuture;

/**
 * What the thread of a ring does: takes what other threads have handed over, submits it, waits, and
 * hands completions back. All of it is for that thread, but for what {@link ServiceRing} asks,
 * which is set before the ring is handed out.
 */
final class RingLoop {
    static final int MAX_ENTRIES = 256;

    /** Workers of the kernel for files: they take what a file system cannot do without a wait. */
    static final int MAX_WORKERS = 128;

    private static final long MILLI = 1_000_000;

    private final RingGroup group;
    private final ServiceOptions options;
    private final Inbox inbox;
    private final RingRequests requests;
    private final RequestCancels cancels;
    private final RingWakeUp wakeUp;
    private final RequestCompletions completions;
    private final Turns turns = new Turns(TurnOrder.OF_PROCESS);

    /** What was taken from the inbox and is still to be looked at. */
    private Request taken;

    private long handOvers;

    // Set before the ring can be used.
    private WaitPolicy waitPolicy;
    private IoUring ring;
    private BouncePools pools;
    private RequestSubmission submission;

    private boolean isClosing;
    private long closeBy;

    RingLoop(RingGroup group, ServiceOptions options, Inbox inbox, EventFd eventFd) {
        this.group = group;
        this.options = options;
        this.inbox = inbox;
        requests = RingRequests.of(group, options.inFlight() + CancelQueue.PLACES);
        cancels = new RequestCancels(requests);
        wakeUp = new RingWakeUp(eventFd, requests.inFlight().ownUserData());
        completions = new RequestCompletions(requests, cancels, wakeUp);
    }

    IoUring ring() {
        return ring;
    }

    BouncePools pools() {
        return pools;
    }

    RequestCancels cancels() {
        return cancels;
    }

    Turns turns() {
        return turns;
    }

    /** What was counted until now; for any thread. */
    ServiceRingStatistics statistics() {
        // The ring's counters first: it has a fence, so that no counter is told twice for ever.
        RingStatistics ofRing = ring.statistics();
        return new ServiceRingStatistics(
                ofRing,
                submission.operations(),
                requests.inFlight().count(),
                requests.waiting().size(),
                pools.waiting(),
                handOvers,
                wakeUp.count(),
                cancels.queue().sent());
    }

    void run(IoUring first, CompletableFuture<Void> opened) {
        try {
            open(first);
        } catch (Throwable t) {
            try {
                end();
            } finally {
                group.ends();
                opened.completeExceptionally(t);
            }
            return;
        }
        opened.complete(null);
        try {
            work();
        } catch (Throwable t) {
            group.failed(t);
            ServiceErrors.log("the thread of a ring has failed; the service ends", t);
        }
        try {
            end();
        } finally {
            group.ends();
        }
    }

    private void open(IoUring first) throws SyscallException {
        waitPolicy = WaitPolicy.of(options.batchPolicy());
        int places = requests.inFlight().size();
        RingOptions how =
                RingOptions.entries(Math.min(options.inFlight(), MAX_ENTRIES))
                        .completionEntries(2 * places)
                        .closeTimeout(options.closeTimeoutNanos());
        if (first != null) {
            how = how.arenaOf(first);
        }
        if (!options.usesCallersMemory()) {
            how = how.ownMemory();
        }
        ring = IoUring.open(how);
        completions.setRing(ring);
        checkFeatures(ring.features());
        allowWorkers();
        pools = BouncePools.of(ring, options);
        OperationMemory memory = new OperationMemory(pools, ring.arena(), places);
        submission = new RequestSubmission(ring.sq(), memory, requests, cancels);
    }

    /** Without timed waits, a close could wait for ever. */
    static void checkFeatures(RingFeatures features) {
        if (!features.has(RingFeatures.IORING_FEAT_EXT_ARG)) {
            throw new UnsupportedOperationException(
                    "a service needs IORING_FEAT_EXT_ARG, which is in Linux 5.11 and newer");
        }
    }

    /** Lets more reads of a slow file system wait at once than the kernel does by itself. */
    private void allowWorkers() throws SyscallException {
        try {
            int workers = Math.min(options.inFlight(), MAX_WORKERS);
            ring.registration().registerIowqMaxWorkers(workers, 0);
        } catch (SyscallException e) {
            // Before Linux 5.15.
            if (e.errno() != Errno.EINVAL) {
                throw e;
            }
        }
    }

    private void work() throws SyscallException {
        boolean again = false;
        while (!isClosing || isAtWork() && System.nanoTime() - closeBy < 0) {
            requests.slow().look();
            takeInbox();
            long untilTurn = turns.next();
            boolean isFull = !wakeUp.watch(ring.sq()) || submission.admit();
            completions.check();
            if (isFull) {
                enter(0, 0);
            } else if (inbox.sleep()) {
                try {
                    enter(1, longestWait(untilTurn));
                } finally {
                    inbox.awake();
                }
            } else if (inbox.isClosed()) {
                enter(1, longestWait(untilTurn));
            } else if (!again) {
                // More has come: once it is taken first, for fewer system calls.
                again = true;
                continue;
            } else {
                enter(0, 0);
            }
            again = false;
            completions.take();
        }
    }

    /** Whether the kernel has memory of the service. */
    private boolean isAtWork() {
        return requests.inFlight().count() > 0 || group.fileThreads().count() > 0;
    }

    /** Submits, and waits for a completion if it is to. */
    private void enter(int minComplete, long timeoutNanos) throws SyscallException {
        try {
            if (minComplete == 0) {
                ring.submitAndWait(0);
            } else {
                submitAndWait(minComplete, timeoutNanos);
            }
        } catch (SyscallException e) {
            if (e.errno() != Errno.EAGAIN) {
                throw e;
            }
            // No memory for now. What completes gives some back.
            try {
                Thread.sleep(1);
            } catch (InterruptedException interrupted) {
                // Of no meaning to this thread.
            }
        }
    }

    private void submitAndWait(int minComplete, long timeoutNanos) throws SyscallException {
        waitPolicy.waitBegins();
        try {
            if (timeoutNanos >= 0) {
                ring.submitAndWait(minComplete, timeoutNanos);
            } else {
                ring.submitAndWait(minComplete);
            }
        } finally {
            waitPolicy.waitEnds();
        }
    }

    /** How long a wait may last, in nanoseconds; -1 for as long as it takes. */
    private long longestWait(long untilTurn) {
        if (isClosing) {
            return MILLI;
        }
        return cancels.queue().untilDue(untilTurn);
    }

    private void takeInbox() {
        taken = inbox.take();
        while (taken != null) {
            Request each = taken;
            taken = each.next;
            handOvers++;
            switch (each) {
                case CancelRequest cancel -> cancels.add(cancel);
                case CancelAllRequest cancel when !isClosing -> cancels.add(cancel);
                case FunctionRequest<?> function -> function.run(ring);
                case CloseRequest _ -> close();
                case TurnRequest turn -> turns.add(turn);
                default -> await(each);
            }
        }
        cancels.queue().takeDue();
    }

    private void await(Request request) {
        if (isClosing) {
            requests.ends().failed(request, requests.ends().refusal());
            return;
        }
        request.place = Request.WAITING;
        requests.waiting().add(request);
    }

    /** Cancels all there is, and takes nothing more. */
    private void close() {
        closeBy = System.nanoTime() + options.closeTimeoutNanos();
        refuseAll(requests.ends().refusal());
        cancels.addAll();
    }

    /** Takes nothing more, and ends what was not submitted. */
    private void refuseAll(ClosedException why) {
        isClosing = true;
        requests.ends().close();
        turns.end();
        failTaken(why);
        taken = inbox.close();
        failTaken(why);
        requests.ends().failed(requests.waiting(), why);
    }

    private void failTaken(ClosedException why) {
        while (taken != null) {
            Request each = taken;
            taken = each.next;
            requests.ends().failed(each, why);
        }
    }

    /** They have memory of the service, which {@link #end} would fail to free. */
    private void awaitBlockingCalls() {
        long by = System.nanoTime() + options.closeTimeoutNanos();
        while (group.fileThreads().count() > 0 && System.nanoTime() - by < 0) {
            Parking.parkNanos(this, MILLI);
        }
    }

    private void end() {
        ClosedException why = requests.ends().refusal();
        refuseAll(why);
        group.fileThreads().refuse();
        if (group.whyFailed() != null) {
            awaitBlockingCalls();
        }
        if (ring != null) {
            try {
                ring.close(completions);
            } catch (Throwable t) {
                ServiceErrors.log("a ring was not closed as it should", t);
            }
        }
        LeftOperations.tell(requests.inFlight());
        requests.failInFlight(why);
        requests.ends().failed(cancels.queue().ofAll(), why);
        wakeUp.close();
    }
}
