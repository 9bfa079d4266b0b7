package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.PollFlags;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

/** Waits that a timeout, a cancel, an interrupt, or another thread's {@code cancelAll} ends. */
final class StressWaits extends StressWork {
    private static final String OPERATION = "operation";

    /** Nobody ever writes to them; of the second one, others cancel all. */
    private final Pipe silent = Pipe.open();

    private final Pipe cancelled = Pipe.open();

    /** Is written to, for who waits for that. */
    private final Pipe told = Pipe.open();

    /** Those of all threads. */
    private final List<Fd> allCancelled;

    private final MemorySegment own;
    private final MemorySegment one = Arena.ofAuto().allocate(1);

    StressWaits(StressRound round, Random random, List<Fd> allCancelled) throws SyscallException {
        super(round, random);
        this.allCancelled = allCancelled;
        own = service.arena().allocate(Long.BYTES);
        allCancelled.add(cancelled.readEnd());
    }

    @Override
    public void close() throws IOException {
        try (silent;
                cancelled;
                told) {
            // No more than that.
        }
    }

    @Override
    void step() throws Exception {
        switch (random.nextInt(9)) {
            case 0 -> timeOut();
            case 1 -> pollTimesOut();
            case 2 -> cancel();
            case 3 -> handle();
            case 4 -> tellOften();
            case 5 -> waitForCancelAll();
            default -> cancelAll();
        }
    }

    private Operation silence() {
        return sqe -> sqe.pollAdd(silent.readEnd(), PollFlags.POLLIN);
    }

    private void timeOut() throws IOException {
        boolean waits = random.nextBoolean();
        try {
            Duration timeout = Duration.ofNanos(random.nextInt(300_000));
            int res = service.call(waits ? silence() : Sqe::nop, timeout);
            if (res == IoUring.TIMED_OUT) {
                round.cut();
            } else {
                assertTrue(!waits && res == 0, () -> "a result of " + res);
            }
        } catch (InterruptedIOException e) {
            interrupted();
        }
    }

    private void pollTimesOut() throws IOException {
        try {
            Duration timeout = Duration.ofNanos(random.nextInt(300_000));
            assertEquals(PollFlags.NONE, service.poll(silent.readEnd(), PollFlags.POLLIN, timeout));
            round.cut();
        } catch (InterruptedIOException e) {
            interrupted();
        }
    }

    private void cancel() throws Exception {
        boolean waits = random.nextBoolean();
        CompletableFuture<Integer> future = service.submit(waits ? silence() : Sqe::nop);
        try {
            if (random.nextBoolean()) {
                future.orTimeout(random.nextInt(300), TimeUnit.MICROSECONDS);
            } else if (waits || random.nextBoolean()) {
                future.cancel(true);
            }
            assertEquals(0, future.get());
            assertTrue(!waits, "nobody has written");
        } catch (CancellationException e) {
            round.cut();
        } catch (InterruptedException e) {
            round.cut();
            future.cancel(true);
            assertTrue(future.isDone(), "cancelled before its last completion");
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClosedException closed) {
                throw closed;
            }
            if (!(e.getCause() instanceof TimeoutException)) {
                throw e;
            }
            round.cut();
        }
    }

    private void handle() {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        boolean waits = random.nextBoolean();
        Subscription subscription =
                service.submit(
                        waits ? silence() : Sqe::nop,
                        (res, flags) -> {
                            if (!result.complete(res)) {
                                round.wrong(new AssertionError("told twice"));
                            }
                        });
        subscription.close();
        assertTrue(result.isDone(), "closed before its last completion");
        int res = result.join();
        assertTrue(res == -Errno.ECANCELED || res == 0 && !waits, () -> "a result of " + res);
        round.cut();
    }

    /** An operation of many completions, until it is closed. */
    private void tellOften() throws IOException {
        CountDownLatch isTold = new CountDownLatch(1);
        AtomicBoolean isOver = new AtomicBoolean();
        Subscription subscription =
                service.start(
                        sqe -> sqe.pollMultishot(told.readEnd(), PollFlags.POLLIN),
                        (res, flags) -> {
                            if (isOver.get() || res < 0 && res != -Errno.ECANCELED) {
                                round.wrong(new AssertionError("told " + res));
                            }
                            isTold.countDown();
                        });
        try {
            // By no call of the service, which may wait for a place that this has.
            assertEquals(1, told.writeEnd().write(one));
            isTold.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            interrupted();
        } finally {
            subscription.close();
            isOver.set(true);
        }
        assertEquals(1, ignoring.read(told.readEnd(), new byte[2]), "what was written once");
    }

    private void waitForCancelAll() throws Exception {
        Fd fd = cancelled.readEnd();
        try {
            switch (random.nextInt(6)) {
                case 0 -> service.read(fd, new byte[Long.BYTES]);
                case 1 -> service.read(fd, own);
                case 2 -> service.preadv(fd, new MemorySegment[] {own, own}, -1);
                case 3 -> service.poll(fd, PollFlags.POLLIN);
                case 4 ->
                        throw SyscallException.of(
                                service.call(sqe -> sqe.read(fd, own, 0, 1)), OPERATION);
                default -> waitForFuture(service.submit(sqe -> sqe.read(fd, own, 0, 1)));
            }
            throw new AssertionError("there was nothing to wait for");
        } catch (InterruptedIOException e) {
            interrupted();
        } catch (SyscallException e) {
            // EINTR: a worker of the kernel was in the operation, which is not repeated.
            boolean isOperation = e.errno() == Errno.EINTR && e.call().equals(OPERATION);
            if (e.errno() != Errno.ECANCELED && !isOperation) {
                throw e;
            }
            round.cut();
        }
    }

    private void waitForFuture(CompletableFuture<Integer> future) throws Exception {
        try {
            throw SyscallException.of(future.get(), OPERATION);
        } catch (InterruptedException e) {
            future.cancel(true);
            assertTrue(future.isDone(), "cancelled before its last completion");
            throw SyscallException.of(-Errno.ECANCELED, OPERATION);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ClosedException closed) {
                throw closed;
            }
            throw e;
        }
    }

    /** Of another thread, which may have ended. */
    private void cancelAll() throws IOException {
        Fd fd = allCancelled.get(random.nextInt(allCancelled.size()));
        try {
            service.cancelAll(fd);
        } catch (ClosedException e) {
            if (fd.isOpen()) {
                throw e;
            }
        }
    }
}
