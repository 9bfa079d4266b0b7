package dev.gatun.async;

import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.StackRoom;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/**
 * One ring of a service, as all threads see it: they hand requests over, which {@link RingLoop}
 * takes on the ring's thread.
 */
final class ServiceRing {
    /**
     * What it needs of the stack to wake this thread: some 3 KiB where it is compiled, 10 where
     * interpreted. Half-way, a request would be handed over to a thread that nobody wakes.
     */
    private static final int CANCEL_FRAMES = 150;

    /** For all that comes after a request was handed over, a cancel included. */
    private static final int CALL_FRAMES = 250;

    private final RingGroup group;
    private final ServiceOptions options;
    private final EventFd wakeUp;
    private final Inbox inbox = new Inbox();
    private final ServiceThread thread;

    /** Made in advance: when it is needed, there may be no memory. */
    private final CloseRequest endWithOthers = new CloseRequest();

    /** What the thread does. */
    private final RingLoop loop;

    /** Whether a close has begun; the thread may not have taken it yet. */
    private volatile boolean isClosing;

    private ServiceRing(RingGroup group, ServiceOptions options, int number, IoUring first)
            throws SyscallException {
        this.group = group;
        this.options = options;
        wakeUp = EventFd.create(EventFdFlags.EFD_NONBLOCK);
        loop = new RingLoop(group, options, inbox, wakeUp);
        CompletableFuture<Void> opened = new CompletableFuture<>();
        thread =
                new ServiceThread(
                        group, options.name() + "-" + number, () -> loop.run(first, opened));
        group.begins();
        try {
            thread.start();
        } catch (Throwable t) {
            group.ends();
            wakeUp.close();
            throw t;
        }
        try {
            opened.join();
        } catch (CompletionException e) {
            throw ServiceErrors.rethrow(e.getCause());
        }
    }

    /**
     * Opens a ring and starts its thread.
     *
     * @param first the service's first ring, whose arena all use; null for that ring itself
     */
    static ServiceRing open(RingGroup group, ServiceOptions options, int number, ServiceRing first)
            throws SyscallException {
        return new ServiceRing(group, options, number, first == null ? null : first.ring());
    }

    /** What was counted until now; for any thread. */
    ServiceRingStatistics statistics() {
        return loop.statistics();
    }

    IoUring ring() {
        return loop.ring();
    }

    Thread thread() {
        return thread;
    }

    /** For requests to cancel something. */
    RequestCancels cancels() {
        return loop.cancels();
    }

    BouncePools pools() {
        return loop.pools();
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
        Inbox.Push pushed = isClosing ? Inbox.Push.REFUSED : inbox.push(request);
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
        if (inbox.push(new CancelRequest(loop.cancels(), target)) == Inbox.Push.WAKE) {
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
        TurnRequest turn;
        try {
            StackRoom.check(CALL_FRAMES);
            if (loop.turns().goesOn(Thread.currentThread())) {
                return;
            }
            turn = new TurnRequest();
            if (!loop.turns().passOn(turn)) {
                submit(turn);
            }
        } catch (ClosedException | StackOverflowError e) {
            // The call has its result; the next one is refused, or has its turn by itself.
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
        int most = Math.min(options.inFlight(), RingLoop.MAX_ENTRIES);
        if (length == 0 || length > most) {
            throw new IllegalArgumentException(
                    "a chain of " + length + " operations: 1 to " + most + " are possible");
        }
    }

    /** Whether the service is closed, or about to be. */
    boolean isClosed() {
        return isClosing || group.whyFailed() != null;
    }

    /** Why nothing is taken any more. */
    RuntimeException refusal() {
        ClosedException failure = group.whyFailed();
        return failure == null ? ServiceErrors.closed() : ServiceErrors.rethrow(failure);
    }

    /** Why the service has ended, if the thread of a ring has failed; else null. */
    ClosedException whyFailed() {
        return group.whyFailed();
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
        CloseRequest request = new CloseRequest();
        isClosing = true;
        if (inbox.push(request) == Inbox.Push.WAKE) {
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
            ServiceErrors.log("a ring was not told that another one has failed", t);
        }
    }

    /** Waits until the ring is closed; an interrupt does not end the wait. */
    void awaitClosed() {
        if (isOwnThread()) {
            return;
        }
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
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
