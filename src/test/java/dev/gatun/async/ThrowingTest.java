package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.AtFlags;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.Fd;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

/** An error where a completion is handed over, such as memory that is short, wakes who waits. */
@Timeout(60)
class ThrowingTest {
    private static final OutOfMemoryError ERROR = new OutOfMemoryError("a test's");

    private RingService service;
    private ServiceRing ring;

    @BeforeEach
    void open() throws Exception {
        service = RingService.open();
        ring = service.rings().get(0);
    }

    @AfterEach
    void close() throws Exception {
        assertEquals(0, service.call(Sqe::nop), "the service goes on");
        service.close();
    }

    /** A future that finds no memory for its result. */
    private static final class Poor<T> extends OperationFuture<T> {
        private final int times;
        private int thrown;

        Poor(ServiceRing ring, int times) {
            super(ring);
            this.times = times;
        }

        @Override
        void finish(T value, boolean isCancelled) {
            if (thrown++ < times) {
                throw ERROR;
            }
            super.finish(value, isCancelled);
        }
    }

    private <T> Poor<T> submit(Poor<T> future, Request request) {
        future.setRequest(request);
        ring.submit(request);
        return future;
    }

    private static void hasFailed(CompletableFuture<?> future) {
        CompletionException e = assertThrows(CompletionException.class, future::join);
        assertSame(ERROR, e.getCause());
    }

    @Test
    void ofAThreadThatWaits() {
        WaitingRequest request =
                new WaitingRequest() {
                    @Override
                    void write(Sqe sqe, OperationMemory ofRing) {
                        sqe.nop();
                    }

                    @Override
                    void completed(int res, int flags) {
                        throw ERROR;
                    }
                };
        assertSame(
                ERROR,
                assertThrows(OutOfMemoryError.class, () -> Waiting.DEFAULT.await(ring, request)));
    }

    /** What statx(2) has filled is copied on the ring's thread. */
    @Test
    void ofStatx() {
        PathRequest.Stat request =
                new PathRequest.Stat(MemorySegment.NULL, AtFlags.NONE, StatxMask.STATX_TYPE);
        RuntimeException e =
                assertThrows(NullPointerException.class, () -> request.completed(0, 0));
        request.failed(e);
        assertTrue(request.hasEnded());
        assertSame(
                e,
                assertThrows(NullPointerException.class, () -> request.awaitUninterruptibly(ring)));
        request.failed(ERROR);
    }

    @Test
    void ofAFuture() {
        Poor<Integer> twice = new Poor<>(ring, 2);
        hasFailed(submit(twice, new FutureRequest(Sqe::nop, twice)));
        Poor<Integer> once = new Poor<>(ring, 1);
        assertEquals(0, submit(once, new FutureRequest(Sqe::nop, once)).join());
    }

    @Test
    void ofAChain() {
        Poor<int[]> future = new Poor<>(ring, 9);
        hasFailed(submit(future, new Chain(List.of(Sqe::nop, Sqe::nop), future)));
    }

    /** Nobody gets the descriptors. */
    @Test
    void descriptorsAreClosed() throws Exception {
        try (MemFd file = MemFd.create("to be opened again")) {
            MemorySegment path = service.arena().allocateFrom("/proc/self/fd/" + file.number());
            Operation opens = sqe -> sqe.openat(path, OpenFlags.O_RDONLY, 0);
            Set<String> before = OpenDescriptors.all();
            Poor<Integer> future = new Poor<>(ring, 9);
            hasFailed(submit(future, new FutureRequest(opens, future)));
            Poor<int[]> ofChain = new Poor<>(ring, 9);
            hasFailed(submit(ofChain, new Chain(List.of(opens, opens), ofChain)));
            assertEquals(0, service.call(Sqe::nop));
            OpenDescriptors.assertNoneNew(before);
        }
    }

    @Test
    void ofAHandler() throws Exception {
        AtomicInteger calls = new AtomicInteger();
        Subscription subscription =
                service.submit(
                        Sqe::nop,
                        (res, flags) -> {
                            calls.incrementAndGet();
                            throw ERROR;
                        });
        subscription.close();
        assertEquals(0, service.call(Sqe::nop));
        assertEquals(1, calls.get());
    }

    @Test
    void ofAFunction() {
        hasFailed(
                service.onRing(
                        0,
                        ofService -> {
                            throw ERROR;
                        }));
    }

    /** Where an operation is written. */
    @Test
    void ofAnOperation() {
        Operation throwing =
                sqe -> {
                    throw ERROR;
                };
        assertSame(ERROR, assertThrows(OutOfMemoryError.class, () -> service.call(throwing)));
        assertSame(
                ERROR,
                assertThrows(OutOfMemoryError.class, () -> service.chain(Sqe::nop, throwing)));
        hasFailed(service.submit(throwing));
        hasFailed(service.submitChain(Sqe::nop, throwing));
    }

    /** A cancel fails with its target, and a wait for a turn goes on. */
    @Test
    void whatHasNothingToTell() {
        CallRequest target = new CallRequest(Sqe::nop);
        new CancelRequest(ring.cancels(), target).failed(ERROR);
        new CloseRequest().failed(ERROR);
        TurnRequest turn = new TurnRequest();
        turn.failed(ERROR);
        turn.failed(ERROR);
        assertEquals(0, turn.awaitUninterruptibly(ring));
        for (WaitingRequest each :
                List.of(
                        target,
                        new CancelAllRequest(ring.cancels(), Fd.borrow(0)),
                        new PauseRequest(null, 1),
                        new PathRequest.Open(MemorySegment.NULL, OpenFlags.O_RDONLY, 0))) {
            each.failed(ERROR);
            each.failed(new IllegalStateException("too late"));
            assertSame(
                    ERROR,
                    assertThrows(OutOfMemoryError.class, () -> each.awaitUninterruptibly(ring)));
        }
    }
}
