package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.event.PollFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** How a service ends: nothing hangs, and nothing is left. */
class EndTest {
    private static Operation forever(Pipe pipe) {
        return sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN);
    }

    /** All ways to wait, more of them than may be in flight. */
    private static List<Future<?>> waiters(RingService service, Pipe pipe, ExecutorService threads)
            throws Exception {
        MemorySegment own = service.arena().allocate(10);
        List<Callable<?>> ways =
                List.of(
                        () -> service.call(forever(pipe)),
                        () -> service.read(pipe.readEnd(), new byte[10]),
                        () -> service.read(pipe.readEnd(), own),
                        () -> service.poll(pipe.readEnd(), PollFlags.POLLIN),
                        () -> service.submit(forever(pipe)).get(),
                        () -> service.submitChain(forever(pipe), Sqe::nop).get(),
                        () -> service.chain(forever(pipe), Sqe::nop));
        List<Future<?>> waiters = new ArrayList<>();
        for (int i = 0; i < 70; i++) {
            waiters.add(threads.submit(ways.get(i % ways.size())));
        }
        // Needs no place: an operation could wait behind these for ever.
        service.onRing(0, ring -> 0).get();
        return waiters;
    }

    private static Throwable reason(Future<?> waiter) throws Exception {
        ExecutionException e = assertThrows(ExecutionException.class, waiter::get);
        Throwable reason = e.getCause();
        return reason instanceof ExecutionException inner ? inner.getCause() : reason;
    }

    @Test
    void whoWaitsGetsTheClosedException() throws Exception {
        for (int rings = 1; rings <= 2; rings++) {
            try (Pipe pipe = Pipe.open();
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                RingService service =
                        RingService.open(ServiceOptions.DEFAULT.inFlight(64).rings(rings));
                AtomicInteger handled = new AtomicInteger();
                Subscription subscription =
                        service.start(forever(pipe), (res, flags) -> handled.incrementAndGet());
                List<Future<?>> waiters = waiters(service, pipe, threads);
                service.close();
                for (Future<?> each : waiters) {
                    assertInstanceOf(ClosedException.class, reason(each));
                }
                assertEquals(1, handled.get());
                assertTrue(subscription.isEnded());
                subscription.close();
                service.close();
                assertThrows(ClosedException.class, () -> service.call(Sqe::nop));
                assertThrows(ClosedException.class, () -> service.submit(Sqe::nop));
                assertThrows(ClosedException.class, () -> service.start(Sqe::nop, (r, f) -> {}));
                assertThrows(ClosedException.class, () -> service.chain(Sqe::nop));
                assertThrows(
                        ClosedException.class, () -> service.read(pipe.readEnd(), new byte[8]));
                // Also what would not have waited.
                assertThrows(
                        ClosedException.class, () -> service.write(pipe.writeEnd(), new byte[8]));
                assertThrows(
                        ClosedException.class, () -> service.open(Path.of("/"), OpenFlags.O_PATH));
                assertThrows(ClosedException.class, () -> service.onRing(0, ring -> 0));
            }
        }
    }

    /** Ends the thread of the ring: it finds its ring closed. */
    @Test
    void aFailureReachesAll() throws Exception {
        try (Pipe pipe = Pipe.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(64));
            List<Future<?>> waiters = waiters(service, pipe, threads);
            service.onRing(
                            0,
                            ring -> {
                                try {
                                    ring.close();
                                } catch (SyscallException e) {
                                    throw new IllegalStateException(e);
                                }
                                return 0;
                            })
                    .get();
            for (Future<?> each : waiters) {
                Throwable reason = reason(each);
                assertInstanceOf(ClosedException.class, reason);
                while (reason instanceof ClosedException && reason.getCause() != null) {
                    reason = reason.getCause();
                }
                assertNotNull(reason);
            }
            ClosedException later =
                    assertThrows(ClosedException.class, () -> service.call(Sqe::nop));
            assertNotNull(later.getCause(), "those that come later are told why, too");
            service.close();
        }
    }

    /** All who wait are told which error it was, and so are those who come later. */
    @Test
    void anErrorOfTheRingsThreadReachesAll() throws Exception {
        OutOfMemoryError error = new OutOfMemoryError("a test's");
        try (Pipe pipe = Pipe.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RingService service = RingService.open(ServiceOptions.DEFAULT.rings(2));
            List<Future<?>> waiters = waiters(service, pipe, threads);
            service.rings()
                    .get(1)
                    .submit(
                            new WaitingRequest() {
                                @Override
                                int count() {
                                    throw error;
                                }

                                @Override
                                void write(Sqe sqe, OperationMemory ofRing) {
                                    throw new AssertionError();
                                }
                            });
            for (Future<?> each : waiters) {
                assertSame(error, lastCause(assertInstanceOf(ClosedException.class, reason(each))));
            }
            Until.holds("it is closed", () -> !service.isOpen());
            assertSame(
                    error,
                    lastCause(assertThrows(ClosedException.class, () -> service.call(Sqe::nop))));
            service.close();
        }
    }

    private static Throwable lastCause(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    @Test
    void nothingIsLeft() throws Exception {
        RingService.open().close();
        System.gc();
        Set<String> before = OpenDescriptors.all();
        for (int i = 0; i < 10; i++) {
            try (Pipe pipe = Pipe.open();
                    ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                RingService service =
                        RingService.open(ServiceOptions.DEFAULT.rings(2).name("is left"));
                List<Future<?>> waiters = waiters(service, pipe, threads);
                service.close();
                for (Future<?> each : waiters) {
                    reason(each);
                }
            }
        }
        OpenDescriptors.assertNoneNew(before);
        assertFalse(
                Thread.getAllStackTraces().keySet().stream()
                        .anyMatch(t -> t.getName().startsWith("is left")));
    }

    @Test
    void aHandlerMayCloseTheService() throws Exception {
        RingService service = RingService.open();
        CompletableFuture<Integer> closed = new CompletableFuture<>();
        service.submit(
                Sqe::nop,
                (res, flags) -> {
                    service.close();
                    closed.complete(res);
                });
        assertEquals(0, closed.get());
        service.close();
    }

    @Test
    void theCommonOneStaysOpen() throws Exception {
        RingService common = RingService.common();
        assertEquals(common, RingService.common());
        assertThrows(UnsupportedOperationException.class, common::close);
        assertEquals(0, common.call(Sqe::nop));
    }

    @Test
    void optionsThatMakeNoSense() {
        ServiceOptions some = ServiceOptions.DEFAULT;
        assertThrows(IllegalArgumentException.class, () -> some.rings(0));
        assertThrows(IllegalArgumentException.class, () -> some.inFlight(40_000));
        assertThrows(IllegalArgumentException.class, () -> some.buffers(0, 1));
        assertThrows(IllegalArgumentException.class, () -> some.buffers(1, 0));
        assertThrows(IllegalArgumentException.class, () -> some.closeTimeout(-1));
        assertThrows(NullPointerException.class, () -> some.name(null));
    }

    @Test
    void namesOfThreads() throws Exception {
        try (RingService service =
                RingService.open(ServiceOptions.DEFAULT.name("mine").closeTimeout(1000))) {
            assertTrue(
                    Thread.getAllStackTraces().keySet().stream()
                            .anyMatch(t -> t.getName().equals("mine-0") && t.isDaemon()));
            assertEquals(0, service.call(Sqe::nop));
        }
    }
}
