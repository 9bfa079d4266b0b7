package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Until;
import dev.gatun.event.PollFlags;
import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.net.Message;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.io.InterruptedIOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;

/** Any operation, and the thread that waits for it. */
class CallTest {
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

    /** Waits for what does not come. */
    private Sqe forever(Sqe sqe) {
        return sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN);
    }

    @Test
    void givesTheResult() throws Exception {
        assertEquals(0, service.call(Sqe::nop));
        try (MemFd file = MemFd.create("call")) {
            MemorySegment memory = service.arena().allocate(100);
            assertEquals(100, service.call(sqe -> sqe.pwrite(file, memory, 0, 100, 5)));
            int res = service.call(sqe -> sqe.accept(file, SocketType.NONE));
            assertEquals(-Errno.ENOTSOCK, res);
        }
    }

    @Test
    void onAVirtualThread() throws Exception {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                result.complete(service.call(Sqe::nop));
                            } catch (Throwable t) {
                                result.completeExceptionally(t);
                            }
                        });
        assertEquals(0, result.get());
    }

    @Test
    void endsAtItsDeadline() throws Exception {
        long begin = System.nanoTime();
        assertEquals(IoUring.TIMED_OUT, service.call(this::forever, Duration.ofMillis(20)));
        assertTrue(System.nanoTime() - begin >= 20_000_000);
        assertEquals(0, service.call(Sqe::nop, Duration.ofDays(100_000)));
        assertEquals(
                PollFlags.NONE,
                service.poll(pipe.readEnd(), PollFlags.POLLIN, Duration.ofMillis(1)));
        assertThrows(
                IllegalArgumentException.class,
                () -> service.call(Sqe::nop, Duration.ofMillis(-1)));
    }

    @Test
    void anInterruptCancels() throws Exception {
        AtomicReference<Throwable> thrown = new AtomicReference<>();
        CompletableFuture<Boolean> status = new CompletableFuture<>();
        Thread thread =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        service.call(this::forever);
                                    } catch (Throwable t) {
                                        thrown.set(t);
                                    }
                                    status.complete(Thread.currentThread().isInterrupted());
                                });
        Until.holds("it waits", () -> thread.getState() == Thread.State.WAITING);
        thread.interrupt();
        assertTrue(status.get(), "the status stays set");
        assertEquals(InterruptedIOException.class, thrown.get().getClass());
        assertTrue(pipe.readEnd().isOpen());
        // The other end, and a thread that is interrupted already.
        Thread.currentThread().interrupt();
        assertThrows(InterruptedIOException.class, () -> service.call(this::forever));
        assertTrue(Thread.interrupted());
    }

    @Test
    void anInterruptIsIgnoredIfItIsToBe() throws Exception {
        RingService ignoring = service.ignoringInterrupts();
        Thread.currentThread().interrupt();
        int res = ignoring.call(this::forever, Duration.ofMillis(10));
        assertTrue(Thread.interrupted());
        assertEquals(IoUring.TIMED_OUT, res);
    }

    // What an operation must not do.

    @Test
    void anOperationThatIsNone() throws Exception {
        assertThrows(IllegalStateException.class, () -> service.call(sqe -> {}));
        assertThrows(NullPointerException.class, () -> service.call(null));
        IllegalCallerException mine = new IllegalCallerException("mine");
        assertEquals(
                mine,
                assertThrows(
                        IllegalCallerException.class,
                        () ->
                                service.call(
                                        sqe -> {
                                            throw mine;
                                        })));
        IllegalCallerException after = new IllegalCallerException("after the operation");
        assertEquals(
                after,
                assertThrows(
                        IllegalCallerException.class,
                        () ->
                                service.call(
                                        sqe -> {
                                            sqe.nop();
                                            throw after;
                                        })));
        assertThrows(IllegalStateException.class, this::twice);
        assertEquals(0, service.call(Sqe::nop), "and the service goes on");
    }

    private int twice() throws Exception {
        return service.call(
                sqe -> {
                    sqe.nop();
                    sqe.nop();
                });
    }

    @Test
    void attributesThatConcernOthers() throws Exception {
        assertThrows(IllegalArgumentException.class, () -> service.call(sqe -> sqe.nop().link()));
        assertThrows(
                IllegalArgumentException.class, () -> service.call(sqe -> sqe.nop().hardLink()));
        assertThrows(
                IllegalArgumentException.class, () -> service.call(sqe -> sqe.nop().ioDrain()));
        assertThrows(
                IllegalArgumentException.class, () -> service.call(sqe -> sqe.nop().skipSuccess()));
        assertEquals(0, service.call(sqe -> sqe.nop().async().userData(42)), "but these may be");
    }

    /** Its method makes calls of its own, and declares that. */
    @Test
    void aMessage() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SocketType.SOCK_DGRAM)) {
            MemorySegment memory = service.arena().allocate(10);
            Message message = Message.of(service.arena(), IoVector.of(service.arena(), memory));
            assertEquals(
                    10, service.call(sqe -> sqe.sendmsg(pair.first(), message, MessageFlags.NONE)));
            assertEquals(
                    10,
                    service.call(sqe -> sqe.recvmsg(pair.second(), message, MessageFlags.NONE)));
        }
    }

    @Test
    void aClosedDescriptor() throws Exception {
        Fd closed = MemFd.create("closed");
        closed.close();
        MemorySegment memory = service.arena().allocate(8);
        assertThrows(
                ClosedException.class, () -> service.call(sqe -> sqe.read(closed, memory, 0, 8)));
    }

    @Test
    void aMultishotOperationEndsAfterItsFirst() throws Exception {
        service.write(pipe.writeEnd(), new byte[1]);
        Operation operation = sqe -> sqe.pollMultishot(pipe.readEnd(), PollFlags.POLLIN);
        assertEquals(PollFlags.POLLIN.bits(), service.call(operation));
        assertEquals(PollFlags.POLLIN.bits(), service.submit(operation).get());
        assertEquals(PollFlags.POLLIN.bits(), service.chain(operation)[0]);
    }

    @Test
    void theDescriptorThatAnOperationCloses() throws Exception {
        MemFd file = MemFd.create("to be closed");
        assertEquals(0, service.call(sqe -> sqe.close(file)));
        assertFalse(file.isOpen());
        MemFd other = MemFd.create("not closed");
        MemorySegment memory = service.arena().allocate(8);
        int[] results =
                service.chain(sqe -> sqe.read(other, memory, 0, 8), sqe -> sqe.close(other));
        assertArrayEquals(new int[] {0, -Errno.ECANCELED}, results);
        assertTrue(other.isOpen(), "the read was short, so the close was cancelled");
        other.close();
    }

    @Test
    void aHandlerMustNotWait() throws Exception {
        CompletableFuture<Throwable> thrown = new CompletableFuture<>();
        service.submit(
                Sqe::nop,
                (res, flags) -> {
                    try {
                        service.call(Sqe::nop);
                        thrown.complete(null);
                    } catch (Throwable t) {
                        thrown.complete(t);
                    }
                });
        assertEquals(IllegalStateException.class, thrown.get().getClass());
        assertEquals(0, service.call(Sqe::nop));
    }

    @Test
    void functionsRunOnTheRingsThread() throws Exception {
        assertTrue(service.onRing(0, ring -> ring.sq().capacity()).get() > 0);
        assertThrows(IndexOutOfBoundsException.class, () -> service.onRing(1, ring -> 0));
    }
}
