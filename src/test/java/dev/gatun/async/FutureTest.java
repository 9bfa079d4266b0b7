package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.SyscallNumber;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;

/** The future of an operation is complete when the kernel has let go of the operation. */
class FutureTest {
    private RingService service;
    private Pipe pipe;

    @BeforeEach
    void open() throws Exception {
        service = RingService.open();
        pipe = Pipe.open();
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        pipe.close();
    }

    private CompletableFuture<Integer> forever() {
        return service.submit(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN));
    }

    @Test
    void ofTheResult() throws Exception {
        assertEquals(0, service.submit(Sqe::nop).get());
        assertEquals(0, service.submit(Sqe::nop).thenApply(res -> res).join());
        ExecutionException e =
                assertThrows(ExecutionException.class, () -> service.submit(sqe -> {}).get());
        assertEquals(IllegalStateException.class, e.getCause().getClass());
    }

    /** The kernel cancels what a thread has submitted when it ends: the ring's thread submits. */
    @Test
    void theThreadThatHasAskedMayEnd() throws Exception {
        MemorySegment memory = service.arena().allocate(8);
        AtomicLong tid = new AtomicLong();
        FutureTask<CompletableFuture<Integer>> submitted =
                new FutureTask<>(
                        () -> {
                            tid.set(Syscalls.syscall(SyscallNumber.SYS_gettid));
                            return service.submit(sqe -> sqe.read(pipe.readEnd(), memory, 0, 8));
                        });
        Thread.ofPlatform().start(submitted);
        CompletableFuture<Integer> read = submitted.get();
        Path task = Path.of("/proc/self/task", Long.toString(tid.get()));
        Until.holds("the thread has ended", () -> !Files.exists(task));
        assertEquals(3, pipe.writeEnd().write(service.arena().allocate(3)));
        assertEquals(3, read.get());
    }

    @Test
    void cancelWaitsForTheLastCompletion() {
        CompletableFuture<Integer> future = forever();
        assertTrue(future.cancel(true));
        assertTrue(future.isCancelled());
        assertTrue(future.cancel(true), "once more");
        CompletableFuture<Integer> done = service.submit(Sqe::nop);
        done.join();
        assertFalse(done.cancel(true));
        assertEquals(0, done.join());
    }

    @Test
    void aResultThatCameFirstStays() throws Exception {
        for (int i = 0; i < 1000; i++) {
            CompletableFuture<Integer> future = service.submit(Sqe::nop);
            boolean cancelled = future.cancel(true);
            assertTrue(future.isDone());
            assertEquals(cancelled, future.isCancelled());
        }
    }

    @Test
    void timesOut() {
        CompletableFuture<Integer> future = forever().orTimeout(10, TimeUnit.MILLISECONDS);
        CompletionException e = assertThrows(CompletionException.class, future::join);
        assertEquals(TimeoutException.class, e.getCause().getClass());
        assertEquals(
                5, forever().completeOnTimeout(5, 10, TimeUnit.MILLISECONDS).join().intValue());
    }

    @Test
    void othersDoNotCompleteIt() {
        CompletableFuture<Integer> future = forever();
        assertFalse(future.complete(7), "not yet");
        assertEquals(7, future.join(), "at the last completion");
        CompletableFuture<Integer> failed = forever();
        assertFalse(failed.completeExceptionally(new IllegalCallerException()));
        assertThrows(CompletionException.class, failed::join);
        CompletableFuture<Integer> other = forever();
        assertThrows(UnsupportedOperationException.class, () -> other.obtrudeValue(1));
        assertThrows(
                UnsupportedOperationException.class,
                () -> other.obtrudeException(new IllegalCallerException()));
        assertThrows(UnsupportedOperationException.class, () -> other.completeAsync(() -> 1));
        assertFalse(other.isDone());
        other.cancel(true);
    }

    @Test
    void aHandlerMustNotWaitForIt() throws Exception {
        CompletableFuture<Integer> done = service.submit(Sqe::nop);
        done.join();
        CompletableFuture<Integer> future = forever();
        CompletableFuture<Object> seen = new CompletableFuture<>();
        service.submit(
                Sqe::nop,
                (res, flags) -> {
                    try {
                        // With a time first: a fault of the others would never end.
                        assertThrows(
                                IllegalStateException.class,
                                () -> future.get(10, TimeUnit.MILLISECONDS));
                        assertThrows(IllegalStateException.class, future::join);
                        assertThrows(IllegalStateException.class, future::get);
                        seen.complete(done.join() + done.get() + done.get(1, TimeUnit.SECONDS));
                    } catch (Throwable t) {
                        seen.completeExceptionally(t);
                    }
                });
        assertEquals(0, seen.get());
        assertTrue(future.cancel(true));
    }

    @Test
    void inAHandlerCancelDoesNotWait() throws Exception {
        CompletableFuture<Integer> future = forever();
        CompletableFuture<Boolean> cancelled = new CompletableFuture<>();
        service.submit(Sqe::nop, (res, flags) -> cancelled.complete(future.cancel(true)));
        assertFalse(cancelled.get());
        assertThrows(CancellationException.class, future::join);
    }

    @Test
    void ofAChain() throws Exception {
        int[] results = service.submitChain(Sqe::nop, Sqe::nop, Sqe::nop).get();
        assertEquals(3, results.length);
        CompletableFuture<int[]> waits =
                service.submitChain(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN), Sqe::nop);
        assertTrue(waits.cancel(true));
        CompletableFuture<int[]> refused =
                service.submitChain(
                        sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN), sqe -> {});
        assertThrows(ExecutionException.class, refused::get);
    }

    /** What depends on a future would be completed by the thread that waits for it. */
    @Test
    void aHandlerMustNotWaitForWhatDepends() throws Exception {
        CompletableFuture<Object> seen = new CompletableFuture<>();
        service.submit(
                Sqe::nop,
                (res, flags) -> {
                    try {
                        CompletableFuture<Integer> other = service.submit(Sqe::nop);
                        List<CompletableFuture<?>> dependents =
                                List.of(
                                        other.thenApply(r -> r),
                                        other.thenApply(r -> r).thenApply(r -> r),
                                        other.handle((r, e) -> r),
                                        other.thenCombine(service.submit(Sqe::nop), Integer::sum),
                                        other.copy(),
                                        service.submitChain(Sqe::nop).thenApply(r -> r),
                                        service.onRing(0, ring -> 0).whenComplete((r, e) -> {}));
                        for (CompletableFuture<?> each : dependents) {
                            // With a time first: a fault of the others would never end.
                            assertThrows(
                                    IllegalStateException.class,
                                    () -> each.get(10, TimeUnit.MILLISECONDS));
                            assertThrows(IllegalStateException.class, each::join);
                            assertThrows(IllegalStateException.class, each::get);
                        }
                        other.thenApply(r -> r).thenAccept(seen::complete);
                    } catch (Throwable t) {
                        seen.completeExceptionally(t);
                    }
                });
        assertEquals(0, seen.get());
        // On other threads, they are futures as any.
        CompletableFuture<Integer> dependent = forever().thenApply(r -> r);
        assertTrue(dependent.complete(7));
        assertEquals(7, dependent.join());
        assertEquals(1, service.submit(Sqe::nop).thenApply(r -> r + 1).get());
    }

    @Test
    void inAHandlerAWaitIsRefused() throws Exception {
        CompletableFuture<Integer> refused = new CompletableFuture<>();
        service.submit(
                Sqe::nop,
                (res, flags) -> {
                    CompletableFuture<Integer> other = service.submit(Sqe::nop);
                    CompletableFuture<Integer> function = service.onRing(0, ring -> 0);
                    try {
                        assertThrows(IllegalStateException.class, other::join);
                        assertThrows(IllegalStateException.class, other::get);
                        assertThrows(
                                IllegalStateException.class, () -> other.get(1, TimeUnit.SECONDS));
                        assertThrows(IllegalStateException.class, function::join);
                        other.thenAccept(result -> refused.complete(other.join()));
                    } catch (Throwable t) {
                        refused.completeExceptionally(t);
                    }
                });
        assertEquals(0, refused.get());
    }
}
