package dev.gatun.async;

import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.io.MemFd;
import dev.gatun.sys.PathText;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;

import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What calls need, initialized before the first of them. A class whose initialization ends with an
 * error can never be used again, and a call may come when there is no stack left, or no memory; or
 * no descriptor, which it takes to load a class from a folder.
 */
final class CallClasses {
    private static final Class<?>[] ALL = {
        BlockingCall.class,
        BlockingPoll.class,
        BlockingTransfer.class,
        CallRequest.class,
        CallerBytes.class,
        CancelAllRequest.class,
        CancelMark.class,
        CancelRequest.class,
        Chain.class,
        Chain.Link.class,
        CloseRequest.class,
        CommonService.class,
        Completion.class,
        ConnectRequest.class,
        FdRequest.class,
        FdRequest.Kind.class,
        FileHint.class,
        FileQuestion.class,
        FunctionRequest.class,
        FutureRequest.class,
        HandledRequest.class,
        Inbox.Push.class,
        LeftOperations.class,
        OperationFuture.class,
        OperationFuture.Outcome.class,
        Parking.class,
        PauseRequest.class,
        PathRequest.Open.class,
        PathRequest.Stat.class,
        PathText.class,
        ReadyWait.class,
        RingFuture.class,
        SeekToEnd.class,
        SegmentCursor.class,
        TransferRequest.class,
        TurnRequest.class,
        Waiting.class,
    };

    private CallClasses() {}

    static void initialize() {
        MethodHandles.Lookup lookup = MethodHandles.lookup();
        try {
            for (Class<?> each : ALL) {
                lookup.ensureInitialized(each);
            }
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Does once what comes between handing a request over and the end of the wait, and between
     * taking a buffer and giving it back: so it is linked, which takes more stack than to run it.
     */
    static void rehearse(ServiceRing ring) {
        MemorySegment one = MemorySegment.ofArray(new byte[1]);
        BouncePool pool = ring.pools().small();
        long at = pool.take();
        pool.copyIn(one, 0, at, 1);
        pool.copyOut(at, one, 0, 1);
        pool.give(at);
        try (MemFd file = MemFd.create("gatun")) {
            FileHint.of(file, new ReentrantLock(), new FileSystems(null), true);
            Transfers.now(false, file, pool.memory(), at, 1, 0);
            Poll.pollUntil(file, PollFlags.POLLIN, System.nanoTime());
        } catch (SyscallException | InterruptedIOException e) {
            // Not permitted, or there is no descriptor: the classes are loaded.
        }
        TurnRequest request = new TurnRequest();
        request.begin();
        request.awaitUninterruptibly(ring);
        ring.wake();
    }
}
