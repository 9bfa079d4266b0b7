package dev.gatun.async;

import dev.gatun.event.EventFd;
import dev.gatun.event.PollFlags;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RingFeatures;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.RingStatistics;
import dev.gatun.uring.Sqe;
import dev.gatun.uring.SqeFlags;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;

/**
 * What the thread of a ring does: takes what other threads have handed over, writes operations,
 * submits, and hands completions back. All of it is for that thread, but for {@link #ring} and
 * {@link #pools}, which are set before the ring is handed out.
 */
final class RingLoop {
    static final int MAX_ENTRIES = 256;

    /** In the place of a place: the wait for {@link #wakeUp}. */
    private static final int WAKE_UP = -1;

    /** Workers of the kernel for files: they take what a file system cannot do without a wait. */
    private static final int MAX_WORKERS = 128;

    private static final long MILLI = 1_000_000;

    /** How many operations the log names that did not end. */
    private static final int MOST_NAMED = 16;

    /** The kernel's own EINTR, in no header: splice and tee of a worker end with it. */
    private static final int ERESTARTSYS = 512;

    private static final SqeFlags REFUSED =
            SqeFlags.IOSQE_IO_LINK
                    .or(SqeFlags.IOSQE_IO_HARDLINK)
                    .or(SqeFlags.IOSQE_IO_DRAIN)
                    .or(SqeFlags.IOSQE_CQE_SKIP_SUCCESS);

    /** What there is to tell when there is no memory for another. */
    private static final ClosedException CLOSED = ServiceErrors.closed();

    private final RingGroup group;
    private final ServiceOptions options;
    private final Inbox inbox;
    private final EventFd wakeUp;

    /** The upper half of all user data here, so that those of others are not taken for places. */
    private final long tag = (long) ThreadLocalRandom.current().nextInt() << Integer.SIZE;

    private final CqeHandler handler = this::completed;
    private final InFlightTable inFlight;
    private final WaitingList waiting = new WaitingList();

    /** What was taken from the inbox and is still to be looked at. */
    private Request taken;

    /** For the descriptors of the {@link CancelMark}s that wait. */
    private final List<Fd> marked = new ArrayList<>();

    private final CancelQueue cancels = new CancelQueue();
    private final Turns turns = new Turns(TurnOrder.OF_PROCESS);

    /** What each operation is about, by place: also if the object was closed; -1 if not known. */
    private final int[] fdNumbers;

    /** The descriptors that operations close, by place. */
    private final Fd[] toClose;

    private final SlowOperations slow;

    // For ServiceRingStatistics.
    private long handOvers;
    private long operations;
    private long wakeUps;

    // Set before the ring can be used.
    private WaitPolicy waitPolicy;
    private IoUring ring;
    private BouncePools pools;
    private PlaceMemory memory;

    private boolean isWatched;
    private boolean watchesOnce;
    private boolean isClosing;

    /** How many completions were looked at: if more are taken, somebody else has taken them. */
    private int completions;

    private boolean hasToldUnknown;

    private long closeBy;

    RingLoop(RingGroup group, ServiceOptions options, Inbox inbox, EventFd wakeUp) {
        this.group = group;
        this.options = options;
        this.inbox = inbox;
        this.wakeUp = wakeUp;
        inFlight = new InFlightTable(options.inFlight() + CancelQueue.PLACES);
        toClose = new Fd[inFlight.size()];
        fdNumbers = new int[inFlight.size()];
        slow = new SlowOperations(inFlight.size());
    }

    IoUring ring() {
        return ring;
    }

    BouncePools pools() {
        return pools;
    }

    /** Memory for the operation at a place. */
    PlaceMemory memory() {
        return memory;
    }

    void run(IoUring first, CompletableFuture<Void> opened) {
        try {
            waitPolicy = WaitPolicy.of(options.batchPolicy());
            RingOptions how =
                    RingOptions.entries(Math.min(options.inFlight(), MAX_ENTRIES))
                            .completionEntries(2 * inFlight.size())
                            .closeTimeout(options.closeTimeoutNanos());
            if (first != null) {
                how = how.arenaOf(first);
            }
            if (!options.usesCallersMemory()) {
                how = how.ownMemory();
            }
            ring = IoUring.open(how);
            checkFeatures(ring.features());
            allowWorkers();
            pools = BouncePools.of(ring, options);
            memory = new PlaceMemory(ring.arena(), inFlight.size());
        } catch (Throwable t) {
            try {
                end();
            } finally {
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
        end();
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
        while (!isClosing || inFlight.count() > 0 && System.nanoTime() - closeBy < 0) {
            slow.look();
            takeInbox();
            long untilTurn = turns.next();
            boolean isFull = admit();
            checkTaken();
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
            ring.cq().drain(handler);
        }
    }

    /** Whoever waits for a completion that somebody else has taken would wait for ever. */
    private void checkTaken() {
        if (ring.cq().taken() != completions) {
            throw new IllegalStateException(
                    "completions of this service were taken from its ring: see"
                            + " RingService.onRing");
        }
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
        return cancels.untilDue(untilTurn);
    }

    // What other threads have handed over.

    private void takeInbox() {
        taken = inbox.take();
        while (taken != null) {
            Request each = taken;
            taken = each.next;
            handOvers++;
            switch (each) {
                case CancelRequest cancel -> cancels.now().add(cancel);
                case CancelAllRequest cancel when !isClosing -> cancelAll(cancel);
                case FunctionRequest<?> function -> function.run(ring);
                case CloseRequest _ -> close();
                case TurnRequest turn -> turns.add(turn);
                default -> await(each);
            }
        }
        cancels.takeDue();
    }

    private void await(Request request) {
        if (isClosing) {
            fail(request, why());
            return;
        }
        request.place = Request.WAITING;
        waiting.add(request);
    }

    /** Cancels all operations on a descriptor that came before. */
    private void cancelAll(CancelAllRequest cancel) {
        cancels.ofAll().add(cancel);
        Fd fd = cancel.cancelled();
        for (int i = 0; i < inFlight.size(); i++) {
            Request each = inFlight.get(i);
            if (each == null || each.fd() == null) {
                continue;
            }
            boolean isSame =
                    CancelledFds.isSame(each.fd(), fd)
                            || !each.fd().isOpen() && fdNumbers[i] == fd.number();
            if (each instanceof PauseRequest && (isSame || !each.fd().isOpen())) {
                cancels.now().add(new CancelRequest(this, each));
            } else if (isSame) {
                cancel.add(each);
            }
        }
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

    /** Ends what waits and is about a descriptor whose operations are cancelled, or is closed. */
    private boolean endsAtOnce(Request request, Fd fd) {
        if (CancelledFds.isSame(request.fd(), fd)) {
            cancelled(request);
            return true;
        }
        try {
            request.fd().number();
            return false;
        } catch (ClosedException e) {
            fail(request, e);
            return true;
        }
    }

    private boolean isMarked(Request request) {
        for (Fd each : marked) {
            if (request.fd() != null && CancelledFds.isSame(request.fd(), each)) {
                return true;
            }
        }
        return false;
    }

    /** A request that was not submitted ends as if the kernel had cancelled it. */
    private void cancelled(Request request) {
        request.place = Request.ENDED;
        complete(request, -Errno.ECANCELED, 0);
    }

    /** Cancels all there is, and takes nothing more. */
    private void close() {
        isClosing = true;
        closeBy = System.nanoTime() + options.closeTimeoutNanos();
        turns.end();
        refuseAll(why());
        for (int i = 0; i < inFlight.size(); i++) {
            Request each = inFlight.get(i);
            if (each != null && !CancelQueue.isCancel(each)) {
                cancels.now().add(new CancelRequest(this, each));
            }
        }
    }

    /** Ends what was not submitted, and closes the inbox. */
    private void refuseAll(ClosedException why) {
        failTaken(why);
        taken = inbox.close();
        failTaken(why);
        while (waiting.first() != null) {
            fail(waiting.removeFirst(), why);
        }
    }

    private void failTaken(ClosedException why) {
        while (taken != null) {
            Request each = taken;
            taken = each.next;
            fail(each, why);
        }
    }

    private static void fail(Request request, Throwable why) {
        request.place = Request.ENDED;
        try {
            request.failed(why);
        } catch (Throwable t) {
            ServiceErrors.log("a handler has failed", t);
        }
    }

    // Submitting.

    /**
     * Writes what waits into the submission queue.
     *
     * @return whether the queue is full, and more could be written if it were not
     */
    private boolean admit() {
        if (!isWatched && !watch()) {
            return true;
        }
        // Those of all last: they cancel what came before them.
        return admitCancels(cancels.now()) || admitWaiting() || admitCancels(cancels.ofAll());
    }

    private boolean admitCancels(WaitingList list) {
        while (list.first() != null) {
            if (list.first() instanceof CancelRequest cancel && isDone(cancel)) {
                list.removeFirst();
            } else if (!cancels.hasPlace()) {
                break;
            } else if (ring.sq().space() == 0) {
                return true;
            } else if (write(list.removeFirst(), null, false) != null) {
                cancels.submitted();
            }
        }
        return false;
    }

    private boolean admitWaiting() {
        for (Request each = waiting.first(); each != null; each = waiting.first()) {
            int count = each.count();
            if (inFlight.count() - cancels.inFlight() + count > options.inFlight()) {
                return false;
            }
            if (ring.sq().space() < count) {
                return true;
            }
            waiting.removeFirst();
            if (each instanceof Chain chain) {
                write(chain);
            } else if (each instanceof CancelMark mark) {
                marked.remove(mark.cancelled());
            } else if (write(each, null, false) != null) {
                operations++;
            }
        }
        return false;
    }

    /** Waits for {@link #wakeUp}, again and again. */
    private boolean watch() {
        Sqe sqe = ring.sq().tryNext();
        if (sqe == null) {
            return false;
        }
        if (watchesOnce) {
            sqe.pollAdd(wakeUp, PollFlags.POLLIN).userData(userData(WAKE_UP));
        } else {
            sqe.pollMultishot(wakeUp, PollFlags.POLLIN).userData(userData(WAKE_UP));
        }
        isWatched = true;
        return true;
    }

    /** Whether a cancel has nothing left to do, or has cancelled what was not submitted. */
    private boolean isDone(CancelRequest cancel) {
        Request target = cancel.target;
        if (target.place == Request.WAITING) {
            waiting.remove(target);
            cancelled(target);
        }
        return target.cancelPlace() < 0;
    }

    /** For {@link CancelRequest}: if the operation goes on, the cancel has missed it. */
    void cancelCompleted(CancelRequest cancel) {
        if (cancel.target.cancelPlace() >= 0) {
            cancels.addLater(cancel);
        }
    }

    /** For {@link CancelAllRequest}: if the operation goes on, it is cancelled by itself. */
    void cancelAgain(Request target) {
        if (target.cancelPlace() >= 0) {
            cancels.addLater(new CancelRequest(this, target));
        }
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
            sqe = ring.sq().next();
            request.write(sqe, this);
            if ((sqe.flags().bits() & REFUSED.bits()) != 0) {
                throw new IllegalArgumentException(
                        "an operation of a service cannot have " + sqe.flags());
            }
            if (sqe.namesOthers() && !(request instanceof CancelRequest)) {
                throw new IllegalArgumentException(
                        "user data are the service's: this would be about another operation");
            }
            if (!marked.isEmpty() && isMarked(request)) {
                takeBack(sqe, before);
                cancelled(takeOut(request));
                return null;
            }
            toClose[place] = sqe.descriptorToClose();
            fdNumbers[place] = request.fd() == null ? -1 : request.fd().number();
            inFlight.setOperation(place, sqe.operation());
            slow.begun(place);
            sqe.userData(userData(place));
            if (links) {
                sqe.link();
            }
            // Whoever wrote it may have kept the slot.
            ring.sq().seal(sqe);
            return sqe;
        } catch (Throwable t) {
            takeBack(sqe, before);
            fail(takeOut(request), t);
            return null;
        }
    }

    /** Takes back what was written, if it was, and what it would have been linked behind. */
    private void takeBack(Sqe sqe, Sqe before) {
        if (sqe != null) {
            ring.sq().takeBack(sqe);
        }
        if (before != null) {
            ring.sq().takeBack(before);
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
                toClose[each.place] = null;
                inFlight.remove(each);
            }
        }
        return link.chain();
    }

    /** The user data of the operation at a place. */
    long userData(int place) {
        return tag | Integer.toUnsignedLong(place);
    }

    // Completing.

    private void completed(long userData, int result, int flags) {
        completions++;
        int res = result == -ERESTARTSYS ? -Errno.EINTR : result;
        int place = (int) userData;
        if (userData == userData(WAKE_UP)) {
            woken(res, flags);
            return;
        }
        boolean isPlace = userData == userData(place) && place >= 0 && place < inFlight.size();
        Request request = isPlace ? inFlight.get(place) : null;
        if (request == null) {
            unknown(userData, res);
            return;
        }
        if (!Completion.hasMore(flags)) {
            inFlight.remove(request);
            if (CancelQueue.isCancel(request)) {
                cancels.completed();
                slow.forget(place);
            } else {
                slow.ended(place, inFlight.operation(place), request.fd(), res);
            }
            closed(place, res);
            complete(request, res, flags);
            return;
        }
        slow.forget(place);
        boolean hadResult = request.hasResult();
        complete(request, res, flags);
        if (!hadResult && request.hasResult()) {
            // A multishot operation, which nobody else would end; or a send without a copy, which
            // soon ends by itself.
            cancels.addLater(new CancelRequest(this, request));
        }
    }

    /** Somebody has submitted an operation of his own to the ring. */
    private void unknown(long userData, int res) {
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

    /** Tells what became of a descriptor that an operation was to close. */
    private void closed(int place, int res) {
        Fd closing = toClose[place];
        if (closing != null) {
            toClose[place] = null;
            try {
                ring.closeCompleted(closing, res);
            } catch (Throwable t) {
                ServiceErrors.log("a descriptor was not closed as it should", t);
            }
        }
    }

    private void complete(Request request, int res, int flags) {
        boolean isLast = !Completion.hasMore(flags);
        try {
            boolean ended = isLast && (res == -Errno.ECANCELED || res == -Errno.EINTR);
            if (isClosing && ended && !(request instanceof CancelRequest)) {
                request.failed(why());
            } else {
                request.completed(res, flags);
            }
        } catch (Throwable t) {
            if (isLast) {
                // Who waits for it is woken, if this was not done.
                fail(request, t);
            }
            ServiceErrors.log(
                    request instanceof HandledRequest
                            ? "a handler has failed"
                            : "a completion was not handed over",
                    t);
        }
    }

    private void woken(int res, int flags) {
        if (res > 0) {
            wakeUps++;
        }
        if (Completion.hasMore(flags)) {
            return;
        }
        isWatched = false;
        if (res == -Errno.EINVAL && !watchesOnce) {
            // Before Linux 5.13.
            watchesOnce = true;
            return;
        }
        try {
            wakeUp.read();
        } catch (SyscallException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What was counted until now; for any thread. */
    ServiceRingStatistics statistics() {
        // The ring's counters first: it has a fence, so that no counter is told twice for ever.
        RingStatistics ofRing = ring.statistics();
        return new ServiceRingStatistics(
                ofRing,
                operations,
                inFlight.count(),
                waiting.size(),
                pools.waiting(),
                handOvers,
                wakeUps,
                cancels.sent());
    }

    // The end.

    /**
     * {@link ServiceRing#refusal}, for all that are told at once; for the end, which nothing must
     * stop.
     */
    private ClosedException why() {
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

    /** Tells what was in flight and did not end. */
    private void tellLeft() {
        try {
            StringBuilder text = new StringBuilder();
            int count = 0;
            for (int i = 0; i < inFlight.size(); i++) {
                Request each = inFlight.get(i);
                if (each == null || CancelQueue.isCancel(each)) {
                    continue;
                }
                if (count < MOST_NAMED) {
                    text.append(count == 0 ? ": " : ", ").append(inFlight.operation(i));
                    if (each.fd() != null) {
                        text.append(" on descriptor ").append(each.fd());
                    }
                }
                count++;
            }
            if (count > MOST_NAMED) {
                text.append(", and ").append(count - MOST_NAMED).append(" more");
            }
            if (count > 0) {
                ServiceErrors.log(
                        "operations in flight that did not end before the close, " + count + text,
                        null);
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Nothing must stop the end: then it is not told.
        }
    }

    private void end() {
        ClosedException why = why();
        isClosing = true;
        turns.end();
        refuseAll(why);
        if (ring != null) {
            try {
                ring.close(handler);
            } catch (Throwable t) {
                ServiceErrors.log("a ring was not closed as it should", t);
            }
        }
        tellLeft();
        for (int i = 0; i < inFlight.size(); i++) {
            Request each = inFlight.get(i);
            if (each != null) {
                inFlight.remove(each);
                fail(each, why);
            }
        }
        while (cancels.ofAll().first() != null) {
            fail(cancels.ofAll().removeFirst(), why);
        }
        try {
            wakeUp.close();
        } catch (SyscallException e) {
            ServiceErrors.log("an eventfd was not closed as it should", e);
        }
    }
}
