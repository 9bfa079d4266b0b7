package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** {@link RingService#cancelAll} reaches all that was begun before, wherever it waits. */
@Timeout(60)
class CancelAllTest {
    private static Operation polls(Fd fd) {
        return sqe -> sqe.pollAdd(fd, PollFlags.POLLIN);
    }

    /** Begins calls, each of which has been handed over when this returns, in order. */
    private static <T> Future<T> begun(
            RingService service, ExecutorService threads, Callable<T> call) throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        Future<T> future =
                threads.submit(
                        () -> {
                            thread.complete(Thread.currentThread());
                            return call.call();
                        });
        Thread caller = thread.get();
        Until.holds("it waits", () -> caller.getState() == Thread.State.WAITING || future.isDone());
        service.onRing(0, ring -> 0).get();
        return future;
    }

    private static void isCancelled(Future<?> call) {
        ExecutionException e = assertThrows(ExecutionException.class, call::get);
        SyscallException cause = assertInstanceOf(SyscallException.class, e.getCause());
        assertEquals(Errno.ECANCELED, cause.errno());
    }

    /** The places are another descriptor's, and stay so. */
    @Test
    void whatWaitsForAPlace() throws Exception {
        try (Pipe other = Pipe.open();
                Pipe pipe = Pipe.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(2))) {
            List<CompletableFuture<Integer>> inFlight = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                inFlight.add(service.submit(polls(other.readEnd())));
            }
            MemorySegment own = service.arena().allocate(8);
            List<Future<?>> waiting =
                    List.of(
                            begun(service, threads, () -> service.read(pipe.readEnd(), own)),
                            begun(
                                    service,
                                    threads,
                                    () -> service.read(pipe.readEnd(), new byte[8])),
                            begun(
                                    service,
                                    threads,
                                    () -> service.poll(pipe.readEnd(), PollFlags.POLLIN)));
            CompletableFuture<Integer> operation = service.submit(polls(pipe.readEnd()));
            CompletableFuture<Integer> handled = new CompletableFuture<>();
            service.submit(polls(pipe.readEnd()), (res, flags) -> handled.complete(res));
            CompletableFuture<int[]> chain = service.submitChain(Sqe::nop, polls(pipe.readEnd()));
            CompletableFuture<Integer> ofOther = service.submit(polls(other.readEnd()));
            service.cancelAll(pipe.readEnd());
            CompletableFuture<Integer> later = service.submit(polls(pipe.readEnd()));
            for (Future<?> each : waiting) {
                isCancelled(each);
            }
            assertFalse(inFlight.get(0).isDone() || inFlight.get(1).isDone());
            // When it is their turn.
            inFlight.get(0).cancel(true);
            inFlight.get(1).cancel(true);
            assertEquals(-Errno.ECANCELED, operation.get());
            assertEquals(-Errno.ECANCELED, handled.get());
            assertArrayEquals(new int[] {-Errno.ECANCELED, -Errno.ECANCELED}, chain.get());
            // Not by the service: before Linux 6.4, a write to a pipe needs a place for its poll.
            pipe.writeEnd().write(own);
            assertEquals(PollFlags.POLLIN.bits(), later.get(), "begun after the cancel");
            assertFalse(ofOther.isDone());
            ofOther.cancel(true);
        }
    }

    /** By a number that is borrowed as well: who closes first has no other. */
    @Test
    void byABorrowedNumber() throws Exception {
        try (Pipe other = Pipe.open();
                Pipe pipe = Pipe.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(1))) {
            CompletableFuture<Integer> inFlight = service.submit(polls(other.readEnd()));
            Future<?> read =
                    begun(service, threads, () -> service.read(pipe.readEnd(), new byte[8]));
            service.cancelAll(Fd.borrow(pipe.readEnd().number()));
            isCancelled(read);
            Future<?> ofClosed =
                    begun(service, threads, () -> service.read(pipe.readEnd(), new byte[8]));
            int number = pipe.readEnd().acquire();
            try {
                pipe.readEnd().close();
                service.cancelAll(Fd.borrow(number));
            } finally {
                pipe.readEnd().release();
            }
            assertThrows(ExecutionException.class, ofClosed::get);
            inFlight.cancel(true);
        }
    }

    /** Somebody may close the descriptor before the ring's thread has looked at the request. */
    @Test
    void ofWhatIsClosedMeanwhile() throws Exception {
        try (Pipe other = Pipe.open();
                Pipe pipe = Pipe.open();
                RingService service = RingService.open()) {
            ServiceRing ring = service.rings().get(0);
            CompletableFuture<Integer> inFlight = service.submit(polls(other.readEnd()));
            assertEquals(0, service.call(Sqe::nop), "so the poll was submitted");
            other.readEnd().close();
            CancelAllRequest request = new CancelAllRequest(ring.cancels(), pipe.readEnd());
            pipe.readEnd().close();
            ring.submit(request);
            assertThrows(ClosedException.class, () -> request.awaitUninterruptibly(ring));
            assertEquals(0, service.call(Sqe::nop), "the service goes on");
            inFlight.cancel(true);
        }
    }

    /** A call that waits for a buffer has none of the kernel's to be cancelled. */
    @Test
    void whatWaitsForABuffer() throws Exception {
        try (Pipe pipe = Pipe.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RingService service = RingService.open(ServiceOptions.DEFAULT.buffers(1, 1))) {
            BouncePool pool = pool(service);
            long taken = pool.take();
            Future<?> read =
                    begun(service, threads, () -> service.read(pipe.readEnd(), new byte[8]));
            service.cancelAll(pipe.readEnd());
            pool.give(taken);
            isCancelled(read);
        }
    }

    private static BouncePool pool(RingService service) throws Exception {
        return service.rings().get(0).pools().small();
    }

    /** A file that is never ready for so much, in a pause between two tries. */
    @Test
    void whatPauses() throws Exception {
        try (EventFd full = EventFd.create(EventFdFlags.EFD_NONBLOCK);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RingService service = RingService.open()) {
            full.write(Long.MAX_VALUE);
            full.write(Long.MAX_VALUE - 5);
            byte[] ten = {10, 0, 0, 0, 0, 0, 0, 0};
            Future<?> write = threads.submit(() -> service.write(full, ten));
            Thread.sleep(50); // mostly it pauses by then; the result is the same if not
            service.cancelAll(full);
            if (!awaits(write)) {
                service.cancelAll(full);
            }
            isCancelled(write);
        }
    }

    /** It may not have begun when it was cancelled first. */
    private static boolean awaits(Future<?> call) throws Exception {
        for (int i = 0; i < 1000 && !call.isDone(); i++) {
            Thread.sleep(1);
        }
        return call.isDone();
    }

    /** A call of several operations is between two of them at any time. */
    @Test
    void betweenTwoOperations() throws Exception {
        try (Pipe pipe = Pipe.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                RingService service = RingService.open(ServiceOptions.DEFAULT.rings(2))) {
            CancelledFds cancelled = service.rings().cancelled();
            for (int i = 0; i < 200; i++) {
                CompletableFuture<Long> begin = new CompletableFuture<>();
                Future<Integer> call =
                        threads.submit(
                                () -> {
                                    begin.complete(cancelled.now());
                                    return service.transfers()
                                            .await(
                                                    new FdRequest(
                                                            FdRequest.Kind.POLL,
                                                            pipe.readEnd(),
                                                            PollFlags.POLLIN),
                                                    begin.get());
                                });
                begin.get();
                // Before it has handed over the operation, or after that.
                service.cancelAll(pipe.readEnd());
                assertEquals(-Errno.ECANCELED, call.get());
            }
            long now = cancelled.now();
            assertTrue(cancelled.isCancelledSince(now - 1, pipe.readEnd()));
            assertFalse(cancelled.isCancelledSince(now - 1, pipe.writeEnd()));
        }
    }
}
