package dev.gatun.async;

import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Statx;
import dev.gatun.net.SocketAddress;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.CqeHandler;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.RingOptions;
import dev.gatun.uring.Sqe;
import dev.gatun.uring.SqeFlags;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * One ring of a service, and the thread that it belongs to. Other threads put requests into its
 * {@link Inbox}; everything else here is the ring's thread's.
 */
final class ServiceRing {
    /** The user data of the wait for {@link #wakeUp}; all other user data are places. */
    private static final long WAKE_UP = -1;

    private static final int MAX_ENTRIES = 256;

    /** Workers of the kernel for files: they take what a file system cannot do without a wait. */
    private static final int MAX_WORKERS = 128;

    /** Places for cancels, which do not wait for places of what they cancel. */
    private static final int CANCEL_PLACES = 64;

    private static final long MILLI = 1_000_000;

    private static final SqeFlags REFUSED =
            SqeFlags.IOSQE_IO_LINK
                    .or(SqeFlags.IOSQE_IO_HARDLINK)
                    .or(SqeFlags.IOSQE_IO_DRAIN)
                    .or(SqeFlags.IOSQE_CQE_SKIP_SUCCESS);

    private final Object service;
    private final ServiceOptions options;
    private final EventFd wakeUp;
    private final Inbox inbox = new Inbox();
    private final ServiceThread thread;
    private final CqeHandler handler = this::completed;
    private final InFlightTable inFlight;
    private final WaitingList waiting = new WaitingList();

    private final WaitingList cancels = new WaitingList();
    private final WaitingList cancelsOfAll = new WaitingList();

    private final WaitingList cancelsToRepeat = new WaitingList();
    private final Turns turns = new Turns(Turns.carriers());

    /** The addresses that the kernel is given, one for each place; made when needed. */
    private final SocketAddress[] addresses;

    /** What the kernel fills for statx, as {@link #addresses}. */
    private final Statx[] statxes;

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

    /** Why the thread of this ring has ended, if not by {@link RingService#close}. */
    private volatile ClosedException failure;

    private long closeBy;

    private ServiceRing(Object service, ServiceOptions options, int number, IoUring first)
            throws SyscallException {
        this.service = service;
        this.options = options;
        inFlight = new InFlightTable(options.inFlight() + CANCEL_PLACES);
        addresses = new SocketAddress[inFlight.size()];
        statxes = new Statx[inFlight.size()];
        toClose = new Fd[inFlight.size()];
        wakeUp = EventFd.create(EventFdFlags.EFD_NONBLOCK);
        CompletableFuture<Void> opened = new CompletableFuture<>();
        thread =
                new ServiceThread(service, options.name() + "-" + number, () -> run(first, opened));
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
    static ServiceRing open(Object service, ServiceOptions options, int number, ServiceRing first)
            throws SyscallException {
        return new ServiceRing(service, options, number, first == null ? null : first.ring);
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
            StackRoom.check(StackRoom.OF_CALL);
        } catch (StackOverflowError e) {
            refused(request);
            throw e;
        }
        switch (inbox.push(request)) {
            case DONE -> {}
            case WAKE -> wake();
            case REFUSED -> {
                refused(request);
                throw refusal();
            }
        }
    }

    private static void refused(Request request) {
        if (request instanceof WaitingRequest waits) {
            waits.refused();
        }
    }

    /** Asks for a cancel; the request ends all the same if the service is closed. */
    void cancel(Request target) {
        StackRoom.check(StackRoom.OF_CANCEL);
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
        return ServiceThread.isCurrent(service);
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
        return inbox.isClosed();
    }

    /** Why nothing is taken any more. */
    RuntimeException refusal() {
        return failure == null ? closed() : rethrow(failure);
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
        StackRoom.check(StackRoom.OF_CALL);
        if (inbox.push(new CloseRequest()) == Inbox.Push.WAKE) {
            wake();
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
            end(t);
            opened.completeExceptionally(t);
            return;
        }
        opened.complete(null);
        Throwable cause = null;
        try {
            work();
        } catch (Throwable t) {
            cause = t;
            log("the thread of a ring has failed; the operations of the ring end", t);
        }
        end(cause);
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
        for (Request each = inbox.take(); each != null; ) {
            Request next = each.next;
            switch (each) {
                case CancelRequest cancel -> cancels.add(cancel);
                case CancelAllRequest cancel when !isClosing -> cancelsOfAll.add(cancel);
                case FunctionRequest<?> function -> function.run(ring);
                case CloseRequest _ -> close();
                case TurnRequest turn -> turns.add(turn);
                default -> await(each);
            }
            each = next;
        }
        if (cancelsToRepeat.first() != null && System.nanoTime() - repeatAt >= 0) {
            while (cancelsToRepeat.first() != null) {
                cancels.add(cancelsToRepeat.removeFirst());
            }
        }
    }

    private void await(Request request) {
        if (isClosing) {
            fail(request, closed());
            return;
        }
        request.place = Request.WAITING;
        waiting.add(request);
    }

    /** Cancels all there is, and takes nothing more. */
    private void close() {
        isClosing = true;
        closeBy = System.nanoTime() + options.closeTimeoutNanos();
        turns.end();
        refuseAll(closed());
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
        for (Request each = inbox.close(); each != null; ) {
            Request next = each.next;
            fail(each, why);
            each = next;
        }
        while (waiting.first() != null) {
            fail(waiting.removeFirst(), why);
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
            sqe.pollAdd(wakeUp, PollFlags.POLLIN).userData(WAKE_UP);
        } else {
            sqe.pollMultishot(wakeUp, PollFlags.POLLIN).userData(WAKE_UP);
        }
        isWatched = true;
        return true;
    }

    /** Whether a cancel has nothing left to do, or has cancelled what was not submitted. */
    private boolean isDone(CancelRequest cancel) {
        Request target = cancel.target;
        if (target.place == Request.WAITING) {
            waiting.remove(target);
            target.place = Request.ENDED;
            complete(target, -Errno.ECANCELED, 0);
        }
        return target.cancelPlace() < 0;
    }

    /** For {@link CancelRequest}: if the operation goes on, the cancel has missed it. */
    void cancelCompleted(CancelRequest cancel) {
        if (cancel.target.cancelPlace() >= 0) {
            cancelLater(cancel);
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
        Sqe sqe = ring.sq().next();
        int place = inFlight.put(request);
        try {
            request.write(sqe, this);
            if ((sqe.flags().bits() & REFUSED.bits()) != 0) {
                throw new IllegalArgumentException(
                        "an operation of a service cannot have " + sqe.flags());
            }
            if (sqe.namesOthers() && !(request instanceof CancelRequest)) {
                throw new IllegalArgumentException(
                        "user data are the service's: this would be about another operation");
            }
            toClose[place] = sqe.descriptorToClose();
            sqe.userData(place);
            if (links) {
                sqe.link();
            }
            // Whoever wrote it may have kept the slot.
            ring.sq().seal(sqe);
            return sqe;
        } catch (Throwable t) {
            // What it has written, if it has, and those that it would have been linked behind.
            ring.sq().takeBack(sqe);
            if (before != null) {
                ring.sq().takeBack(before);
            }
            refused(request, t);
            return null;
        }
    }

    private void refused(Request request, Throwable why) {
        if (request instanceof Chain.Link link) {
            for (int i = 0; i < link.chain().count(); i++) {
                Request each = link.chain().link(i);
                if (each.place >= 0) {
                    inFlight.remove(each);
                }
            }
        } else {
            inFlight.remove(request);
        }
        fail(request, why);
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

    // Completing.

    private void completed(long userData, int res, int flags) {
        if (userData == WAKE_UP) {
            woken(res, flags);
            return;
        }
        int place = (int) userData;
        Request request = inFlight.get(place);
        if (!Completion.hasMore(flags)) {
            inFlight.remove(request);
            if (request instanceof CancelRequest || request instanceof CancelAllRequest) {
                cancelsInFlight--;
            }
            Fd closing = toClose[place];
            if (closing != null) {
                toClose[place] = null;
                ring.closeCompleted(closing, res);
            }
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

    private void complete(Request request, int res, int flags) {
        try {
            boolean ended = res == -Errno.ECANCELED && !Completion.hasMore(flags);
            if (isClosing && ended && !(request instanceof CancelRequest)) {
                request.failed(closed());
            } else {
                request.completed(res, flags);
            }
        } catch (Throwable t) {
            log("a handler has failed", t);
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

    private void end(Throwable cause) {
        ClosedException why = closed();
        if (cause != null) {
            why = new ClosedException("the thread of this service's ring has failed");
            why.initCause(cause);
            failure = why;
        }
        isClosing = true;
        turns.end();
        refuseAll(why);
        if (ring != null) {
            try {
                ring.close(this::completed);
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
