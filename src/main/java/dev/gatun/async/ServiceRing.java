package dev.gatun.async;

import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Statx;
import dev.gatun.net.SocketAddress;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.StackRoom;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.Sqe;
import dev.gatun.uring.SqeFlags;
import dev.gatun.uring.Timespec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;

/**
 * One ring of a service, and the thread that it belongs to. Other threads put requests into its
 * {@link Inbox}; everything else here is the ring's thread's.
 */
final class ServiceRing {
    /** In the place of a place: the wait for {@link #wakeUp}. */
    private static final int WAKE_UP = -1;

    private static final int MAX_ENTRIES = 256;

    /** Workers of the kernel for files: they take what a file system cannot do without a wait. */
    private static final int MAX_WORKERS = 128;

    /** Places for cancels, which do not wait for places of what they cancel. */
    private static final int CANCEL_PLACES = 64;

    /**
     * What it needs of the stack to wake this thread: some 3 KiB where it is compiled, 10 where
     * interpreted. Half-way, a request would be handed over to a thread that nobody wakes.
     */
    private static final int CANCEL_FRAMES = 150;

    /** For all that comes after a request was handed over, a cancel included. */
    private static final int CALL_FRAMES = 250;

    private static final long MILLI = 1_000_000;

    /** The kernel's own EINTR, in no header: splice and tee of a worker end with it. */
    private static final int ERESTARTSYS = 512;

    private static final SqeFlags REFUSED =
            SqeFlags.IOSQE_IO_LINK
                    .or(SqeFlags.IOSQE_IO_HARDLINK)
                    .or(SqeFlags.IOSQE_IO_DRAIN)
                    .or(SqeFlags.IOSQE_CQE_SKIP_SUCCESS);

    /** What there is to tell when there is no memory for another. */
    private static final ClosedException CLOSED = closed();

    private final RingGroup group;
    private final ServiceOptions options;
    private final EventFd wakeUp;
    private final Inbox inbox = new Inbox();
    private final ServiceThread thread;

    /** Made in advance: when it is needed, there may be no memory. */
    private final CloseRequest endWithOthers = new CloseRequest();

    /** The upper half of all user data here, so that those of others are not taken for places. */
    private final long tag = (long) ThreadLocalRandom.current().nextInt() << Integer.SIZE;

    private final CqeHandler handler = this::completed;
    private final InFlightTable inFlight;
    private final WaitingList waiting = new WaitingList();

    /** What was taken from the inbox and is still to be looked at. */
    private Request taken;

    /** For the descriptors of the {@link CancelMark}s that wait. */
    private final List<Fd> marked = new ArrayList<>();

    private final WaitingList cancels = new WaitingList();
    private final WaitingList cancelsOfAll = new WaitingList();

    private final WaitingList cancelsToRepeat = new WaitingList();
    private final Turns turns = new Turns(Turns.carriers());

    /** The addresses that the kernel is given, one for each place; made when needed. */
    private final SocketAddress[] addresses;

    /** What the kernel fills for statx, as {@link #addresses}. */
    private final Statx[] statxes;

    /** How long pauses are, as {@link #addresses}. */
    private final Timespec[] timespecs;

    /** The descriptors that operations close, by place. */
    private final Fd[] toClose;

    // Set before open() returns.
    private IoUring ring;
    private BouncePools pools;

    private boolean isWatched;
    private boolean watchesOnce;
    private int cancelsInFlight;
    private long repeatAt;
    private boolean isClosing;

    /** How many completions were looked at: if more are taken, somebody else has taken them. */
    private int completions;

    private boolean hasToldUnknown;

    private long closeBy;

    private ServiceRing(RingGroup group, ServiceOptions options, int number, IoUring first)
            throws SyscallException {
        this.group = group;
        this.options = options;
        inFlight = new InFlightTable(options.inFlight() + CANCEL_PLACES);
        addresses = new SocketAddress[inFlight.size()];
        statxes = new Statx[inFlight.size()];
        timespecs = new Timespec[inFlight.size()];
        toClose = new Fd[inFlight.size()];
        wakeUp = EventFd.create(EventFdFlags.EFD_NONBLOCK);
        CompletableFuture<Void> opened = new CompletableFuture<>();
        thread = new ServiceThread(group, options.name() + "-" + number, () -> run(first, opened));
        try {
            thread.start();
        } catch (Throwable t) {
            wakeUp.close();
            throw t;
        }
        try {
            opened.join();
        } catch (CompletionException e) {
            throw rethrow(e.getCause());
        }
    }

    /**
     * Opens a ring and starts its thread.
     *
     * @param first the service's first ring, whose arena all use; null for that ring itself
     */
    static ServiceRing open(RingGroup group, ServiceOptions options, int number, ServiceRing first)
            throws SyscallException {
        return new ServiceRing(group, options, number, first == null ? null : first.ring);
    }

    IoUring ring() {
        return ring;
    }

    Thread thread() {
        return thread;
    }

    BouncePools pools() {
        return pools;
    }

    // For all threads.

    /** Hands a request over. */
    void submit(Request request) {
        try {
            StackRoom.check(CALL_FRAMES);
        } catch (StackOverflowError e) {
            refused(request);
            throw e;
        }
        Inbox.Push pushed = inbox.push(request);
        if (pushed == Inbox.Push.WAKE) {
            wake();
        } else if (pushed == Inbox.Push.REFUSED) {
            refused(request);
            throw refusal();
        }
    }

    private static void refused(Request request) {
        if (request instanceof WaitingRequest waits) {
            waits.refused();
        }
    }

    /** Asks for a cancel; the request ends all the same if the service is closed. */
    void cancel(Request target) {
        StackRoom.check(CANCEL_FRAMES);
        if (inbox.push(new CancelRequest(this, target)) == Inbox.Push.WAKE) {
            wake();
        }
    }

    /** Runs a function on the ring's thread; its result goes to a future. */
    <T> CompletableFuture<T> run(Function<IoUring, T> function) {
        CompletableFuture<T> future = new RingFuture<>(this);
        submit(new FunctionRequest<>(function, future));
        return future;
    }

    /** Lets other threads run after many reads of the calling thread that did not wait. */
    void awaitTurn() {
        TurnRequest turn = new TurnRequest();
        try {
            submit(turn);
        } catch (ClosedException e) {
            // The call has its result, and the next one is refused.
            return;
        }
        turn.awaitUninterruptibly(this);
    }

    /** Wakes the ring's thread; once too often does no harm. */
    void wake() {
        try {
            wakeUp.write(1);
        } catch (SyscallException | ClosedException e) {
            // Closed: the thread is about to end, and takes nothing any more.
            if (wakeUp.isOpen()) {
                throw new IllegalStateException(e);
            }
        }
    }

    boolean isOwnThread() {
        return ServiceThread.isCurrent(group);
    }

    /** Refuses a chain that would never be submitted. */
    void checkChain(int length) {
        int most = Math.min(options.inFlight(), MAX_ENTRIES);
        if (length == 0 || length > most) {
            throw new IllegalArgumentException(
                    "a chain of " + length + " operations: 1 to " + most + " are possible");
        }
    }

    /** Whether the service is closed, or about to be. */
    boolean isClosed() {
        return inbox.isClosed() || group.whyFailed() != null;
    }

    /** Why nothing is taken any more. */
    RuntimeException refusal() {
        ClosedException failure = group.whyFailed();
        return failure == null ? closed() : rethrow(failure);
    }

    /** Why the service has ended, if the thread of a ring has failed; else null. */
    ClosedException whyFailed() {
        return group.whyFailed();
    }

    /** {@link #refusal}, for all that are told at once; for the end, which nothing must stop. */
    private ClosedException why() {
        ClosedException failure = group.whyFailed();
        if (failure != null) {
            return failure;
        }
        try {
            return closed();
        } catch (OutOfMemoryError | StackOverflowError e) {
            return CLOSED;
        }
    }

    /** Refuses a wait on a thread of the service. */
    void checkMayWait() {
        if (isOwnThread()) {
            throw new IllegalStateException(
                    "a handler runs on the thread that completes operations, and must not wait for"
                            + " one: submit it with a handler");
        }
    }

    /** Begins to close. */
    void beginClose() {
        StackRoom.check(CALL_FRAMES);
        if (inbox.push(new CloseRequest()) == Inbox.Push.WAKE) {
            wake();
        }
    }

    /** Begins to close since another ring has failed; once. */
    void endWithOthers() {
        try {
            if (inbox.push(endWithOthers) == Inbox.Push.WAKE) {
                wake();
            }
        } catch (Throwable t) {
            log("a ring was not told that another one has failed", t);
        }
    }

    /** Waits until the ring is closed; an interrupt does not end the wait. */
    void awaitClosed() {
        if (isOwnThread()) {
            return;
        }
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    static ClosedException closed() {
        return new ClosedException("this service was closed");
    }

    /** Throws what is not declared; an exception that other threads get as well is copied. */
    static RuntimeException rethrow(Throwable failure) {
        if (failure instanceof ClosedException closed) {
            ClosedException own = new ClosedException(closed.getMessage());
            own.initCause(closed);
            throw own;
        }
        throw ServiceRing.<RuntimeException>unchecked(failure);
    }

    @SuppressWarnings("unchecked")
    private static <E extends Throwable> E unchecked(Throwable failure) throws E {
        throw (E) failure;
    }

    static void logUnlessClosed(Throwable why) {
        if (!(why instanceof ClosedException)) {
            log("an operation was not submitted", why);
        }
    }

    private static void log(String message, Throwable why) {
        try {
            System.getLogger(RingService.class.getName())
                    .log(System.Logger.Level.WARNING, message, why);
        } catch (Throwable t) {
            // A logger may throw anything: all who wait for this thread would wait for ever.
        }
    }

    // The thread of the ring.

    private void run(IoUring first, CompletableFuture<Void> opened) {
        try {
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
            allowWorkers();
            pools = BouncePools.of(ring, options);
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
            log("the thread of a ring has failed; the service ends", t);
        }
        end();
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
            if (minComplete > 0 && timeoutNanos >= 0) {
                ring.submitAndWait(minComplete, timeoutNanos);
            } else {
                ring.submitAndWait(minComplete);
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

    /** How long a wait may last, in nanoseconds; -1 for as long as it takes. */
    private long longestWait(long untilTurn) {
        if (isClosing) {
            return MILLI;
        }
        if (cancelsToRepeat.first() == null) {
            return untilTurn;
        }
        long untilRepeat = Math.max(0, repeatAt - System.nanoTime());
        return untilTurn < 0 ? untilRepeat : Math.min(untilRepeat, untilTurn);
    }

    // What other threads have handed over.

    private void takeInbox() {
        taken = inbox.take();
        while (taken != null) {
            Request each = taken;
            taken = each.next;
            switch (each) {
                case CancelRequest cancel -> cancels.add(cancel);
                case CancelAllRequest cancel when !isClosing -> cancelAll(cancel);
                case FunctionRequest<?> function -> function.run(ring);
                case CloseRequest _ -> close();
                case TurnRequest turn -> turns.add(turn);
                default -> await(each);
            }
        }
        if (cancelsToRepeat.first() != null && System.nanoTime() - repeatAt >= 0) {
            while (cancelsToRepeat.first() != null) {
                cancels.add(cancelsToRepeat.removeFirst());
            }
        }
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
        cancelsOfAll.add(cancel);
        Fd fd = cancel.cancelled();
        for (int i = 0; i < inFlight.size(); i++) {
            Request each = inFlight.get(i);
            if (each == null || each.fd() == null) {
                continue;
            }
            boolean isSame = CancelledFds.isSame(each.fd(), fd);
            if (each instanceof PauseRequest && (isSame || !each.fd().isOpen())) {
                cancels.add(new CancelRequest(this, each));
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
            boolean isCancel = each instanceof CancelRequest || each instanceof CancelAllRequest;
            if (each != null && !isCancel) {
                cancels.add(new CancelRequest(this, each));
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
            log("a handler has failed", t);
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
        return admitCancels(cancels) || admitWaiting() || admitCancels(cancelsOfAll);
    }

    private boolean admitCancels(WaitingList list) {
        while (list.first() != null) {
            if (list.first() instanceof CancelRequest cancel && isDone(cancel)) {
                list.removeFirst();
            } else if (cancelsInFlight == CANCEL_PLACES) {
                break;
            } else if (ring.sq().space() == 0) {
                return true;
            } else if (write(list.removeFirst(), null, false) != null) {
                cancelsInFlight++;
            }
        }
        return false;
    }

    private boolean admitWaiting() {
        for (Request each = waiting.first(); each != null; each = waiting.first()) {
            int count = each.count();
            if (inFlight.count() - cancelsInFlight + count > options.inFlight()) {
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
            } else {
                write(each, null, false);
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
            cancelLater(cancel);
        }
    }

    /** For {@link CancelAllRequest}: if the operation goes on, it is cancelled by itself. */
    void cancelAgain(Request target) {
        if (target.cancelPlace() >= 0) {
            cancelLater(new CancelRequest(this, target));
        }
    }

    private void cancelLater(CancelRequest cancel) {
        long at = System.nanoTime() + cancel.nextMillis() * MILLI;
        if (cancelsToRepeat.first() == null || at - repeatAt < 0) {
            repeatAt = at;
        }
        cancelsToRepeat.add(cancel);
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

    /** The address of a place: the kernel reads it when it takes the submission. */
    SocketAddress address(int place) {
        SocketAddress address = addresses[place];
        if (address == null) {
            address = SocketAddress.allocate(ring.arena());
            addresses[place] = address;
        }
        return address;
    }

    /** What is filled for a place. */
    Statx statx(int place) {
        Statx statx = statxes[place];
        if (statx == null) {
            statx = Statx.allocate(ring.arena());
            statxes[place] = statx;
        }
        return statx;
    }

    /** How long a pause is, for a place: the kernel reads it when it takes the submission. */
    Timespec timespec(int place) {
        Timespec timespec = timespecs[place];
        if (timespec == null) {
            timespec = Timespec.allocate(ring.arena());
            timespecs[place] = timespec;
        }
        return timespec;
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
            if (request instanceof CancelRequest || request instanceof CancelAllRequest) {
                cancelsInFlight--;
            }
            closed(place, res);
            complete(request, res, flags);
            return;
        }
        boolean hadResult = request.hasResult();
        complete(request, res, flags);
        if (!hadResult && request.hasResult()) {
            // A multishot operation, which nobody else would end; or a send without a copy, which
            // soon ends by itself.
            cancelLater(new CancelRequest(this, request));
        }
    }

    /** Somebody has submitted an operation of his own to the ring. */
    private void unknown(long userData, int res) {
        if (!hasToldUnknown) {
            hasToldUnknown = true;
            log(
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
                log("a descriptor was not closed as it should", t);
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
            log(
                    request instanceof HandledRequest
                            ? "a handler has failed"
                            : "a completion was not handed over",
                    t);
        }
    }

    private void woken(int res, int flags) {
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

    // The end.

    private void end() {
        ClosedException why = why();
        isClosing = true;
        turns.end();
        refuseAll(why);
        if (ring != null) {
            try {
                ring.close(handler);
            } catch (Throwable t) {
                log("a ring was not closed as it should", t);
            }
        }
        for (int i = 0; i < inFlight.size(); i++) {
            Request each = inFlight.get(i);
            if (each != null) {
                inFlight.remove(each);
                fail(each, why);
            }
        }
        while (cancelsOfAll.first() != null) {
            fail(cancelsOfAll.removeFirst(), why);
        }
        try {
            wakeUp.close();
        } catch (SyscallException e) {
            log("an eventfd was not closed as it should", e);
        }
    }
}
