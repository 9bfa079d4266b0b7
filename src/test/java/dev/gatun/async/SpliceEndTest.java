package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.io.Pipe;
import dev.gatun.io.SpliceFlags;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** The end of a splice, which a worker of the kernel waits in. */
class SpliceEndTest {
    private static final long PATIENCE_SECONDS = 30;

    private RingService service;
    private Pipe in;
    private Pipe out;

    @BeforeEach
    void open() throws Exception {
        service = RingService.open();
        in = Pipe.open();
        out = Pipe.open();
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        in.close();
        out.close();
    }

    private void splice(Sqe sqe) {
        long none = Syscalls.FILE_POSITION;
        sqe.splice(in.readEnd(), none, out.writeEnd(), none, 1, SpliceFlags.NONE);
    }

    @Test
    void aDeadlineEndsIt() throws Exception {
        Duration timeout = Duration.ofMillis(100);
        assertEquals(IoUring.TIMED_OUT, service.call(this::splice, timeout));
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        FutureTask<Integer> call = new FutureTask<>(() -> service.call(this::splice));
        Thread thread = Thread.startVirtualThread(call);
        Until.holds("it waits", () -> thread.getState() == Thread.State.WAITING);
        // The worker has begun, maybe: it is cancelled either way.
        Thread.sleep(100);
        thread.interrupt();
        assertInstanceOf(InterruptedIOException.class, failure(call));
    }

    @Test
    void aCancelEndsIt() throws Exception {
        CompletableFuture<Integer> future = service.submit(this::splice);
        // The worker has begun, maybe: it is cancelled either way.
        Thread.sleep(100);
        assertTrue(future.cancel(true));
    }

    @Test
    void theEndOfTheServiceEndsIt() throws Exception {
        FutureTask<Integer> call = new FutureTask<>(() -> service.call(this::splice));
        Thread thread = Thread.startVirtualThread(call);
        Until.holds("it waits", () -> thread.getState() == Thread.State.WAITING);
        Thread.sleep(100);
        service.close();
        assertInstanceOf(ClosedException.class, failure(call));
    }

    private static Throwable failure(FutureTask<?> task) {
        return assertThrows(
                        ExecutionException.class,
                        () -> task.get(PATIENCE_SECONDS, TimeUnit.SECONDS))
                .getCause();
    }
}
