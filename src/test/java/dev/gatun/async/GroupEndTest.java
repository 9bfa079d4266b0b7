package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.PollFlags;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.CompletionQueue;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** What one ring of a service comes to, all come to; and what somebody may do with a ring. */
@Timeout(60)
class GroupEndTest {
    private interface OnRing {
        void use(IoUring ring) throws SyscallException;
    }

    private static int use(RingService service, int index, OnRing use) throws Exception {
        return service.onRing(
                        index,
                        ring -> {
                            try {
                                use.use(ring);
                                return 0;
                            } catch (SyscallException e) {
                                throw new IllegalStateException(e);
                            }
                        })
                .get();
    }

    /** Waiters of both rings, in the kernel and in the line before it. */
    private static List<Future<?>> waiters(RingService service, Pipe pipe, ExecutorService threads)
            throws Exception {
        Operation forever = sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN);
        List<Future<?>> waiters = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            waiters.add(threads.submit(() -> service.call(forever)));
            waiters.add(threads.submit(() -> service.submit(forever).get()));
            waiters.add(threads.submit(() -> service.submitChain(forever, Sqe::nop).get()));
            waiters.add(threads.submit(() -> service.read(pipe.readEnd(), new byte[1])));
        }
        return waiters;
    }

    private static Throwable reason(Future<?> waiter) {
        Throwable reason = assertThrows(ExecutionException.class, waiter::get);
        while (reason instanceof ExecutionException) {
            reason = reason.getCause();
        }
        return reason;
    }

    private static void isToldWhy(Throwable reason) {
        assertInstanceOf(ClosedException.class, reason);
        Throwable why = reason;
        while (why instanceof ClosedException && why.getCause() != null) {
            why = why.getCause();
        }
        assertNotNull(reason.getCause());
        assertNotNull(why.getMessage());
    }

    private static void endsAll(OnRing use) throws Exception {
        try (Pipe pipe = Pipe.open();
                MemFd file = MemFd.create("of the last calls");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(8).rings(3));
            AtomicInteger handled = new AtomicInteger();
            Subscription subscription =
                    service.start(
                            sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN),
                            (res, flags) -> handled.incrementAndGet());
            List<Future<?>> waiters = waiters(service, pipe, threads);
            use(service, 1, use);
            for (Future<?> each : waiters) {
                isToldWhy(reason(each));
            }
            subscription.close();
            assertEquals(1, handled.get());
            // Each on a thread, and so a ring, of its own.
            List<Future<?>> late = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                late.add(threads.submit(() -> service.call(Sqe::nop)));
                late.add(threads.submit(() -> service.submit(Sqe::nop).get()));
                late.add(threads.submit(() -> service.chain(Sqe::nop)));
                late.add(threads.submit(() -> service.pread(file, new byte[0], 0)));
                late.add(threads.submit(() -> service.pread(file, new byte[1], 0)));
                late.add(threads.submit(() -> service.open(Path.of("/"), OpenFlags.O_PATH)));
                late.add(threads.submit(() -> service.onRing(2, ring -> 0).get()));
            }
            for (Future<?> each : late) {
                isToldWhy(reason(each));
            }
            service.close();
        }
    }

    @Test
    void aRingThatIsClosedEndsAll() throws Exception {
        endsAll(IoUring::close);
    }

    /** The completions of the service's operations are gone: nobody would be told of them. */
    @Test
    void aRingThatSomebodyDrainsEndsAll() throws Exception {
        endsAll(
                ring -> {
                    ring.sq().next().nop();
                    ring.submitAndWait(1);
                    ring.cq().drain((userData, res, flags) -> {});
                });
        endsAll(
                ring -> {
                    ring.sq().next().nop();
                    ring.submitAndWait(1);
                    assertTrue(ring.cq().next());
                    ring.cq().next();
                });
    }

    /** Its thread has registered the ring, and needs the number no more. */
    @Test
    void aRingThatLosesItsDescriptorHarmsNobody() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            RingService service = RingService.open();
            CompletableFuture<Integer> waits =
                    service.submit(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN));
            use(service, 0, ring -> ring.fd().close());
            assertEquals(0, service.call(Sqe::nop));
            service.close();
            assertInstanceOf(ClosedException.class, reason(waits));
        }
    }

    /** A ring that was kept is used in a handler, while the service looks at its completions. */
    @Test
    void inAHandlerAsWell() throws Exception {
        List<Consumer<IoUring>> uses =
                List.of(
                        ring -> quietly(ring::close),
                        ring ->
                                quietly(
                                        () -> {
                                            ring.sq().next().nop();
                                            ring.submitAndWait(1);
                                            ring.cq().drain((userData, res, flags) -> {});
                                        }));
        for (Consumer<IoUring> each : uses) {
            try (Pipe pipe = Pipe.open()) {
                RingService service = RingService.open();
                IoUring ring = service.onRing(0, kept -> kept).get();
                assertThrows(WrongThreadException.class, () -> ring.cq().ready());
                CompletableFuture<Integer> waits =
                        service.submit(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN));
                service.submit(Sqe::nop, (res, flags) -> each.accept(ring));
                isToldWhy(reason(waits));
                service.close();
            }
        }
    }

    private interface Use {
        void run() throws SyscallException;
    }

    private static void quietly(Use use) {
        try {
            use.run();
        } catch (SyscallException e) {
            throw new IllegalStateException(e);
        }
    }

    /** An operation that the service knows nothing of harms none of its own. */
    @Test
    void operationsOfOthersAreIgnored() throws Exception {
        try (RingService service = RingService.open();
                Pipe pipe = Pipe.open()) {
            CompletableFuture<Integer> waits =
                    service.submit(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN));
            for (long userData : new long[] {0, 1, -1, 1087, 100_000, Long.MIN_VALUE}) {
                use(service, 0, ring -> ring.sq().next().nop(3).userData(userData));
                assertEquals(0, service.call(Sqe::nop));
            }
            assertEquals(1, service.write(pipe.writeEnd(), new byte[1]));
            assertEquals(PollFlags.POLLIN.bits(), waits.get());
            use(service, 0, ring -> ring.sq().next());
            assertEquals(0, service.call(Sqe::nop), "a slot that was taken for nothing");
        }
    }

    /** {@link CompletionQueue#taken}, by which the service sees it. */
    @Test
    void howManyWereTaken() throws Exception {
        try (IoUring ring = IoUring.open(8)) {
            int before = ring.cq().taken();
            for (int i = 0; i < 3; i++) {
                ring.sq().next().nop();
            }
            ring.submitAndWaitFully(3);
            assertEquals(before, ring.cq().taken());
            assertTrue(ring.cq().next());
            assertEquals(before + 1, ring.cq().taken());
            ring.cq().drain((userData, res, flags) -> {});
            assertEquals(before + 3, ring.cq().taken());
        }
    }
}
