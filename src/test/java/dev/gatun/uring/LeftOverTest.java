package dev.gatun.uring;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Syscalls;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicReference;

/** What a close finds in the queue, and what it leaves when it is ended by an error. */
class LeftOverTest {
    private static final int CONNECTIONS = 20;

    @Test
    void descriptorsOfCompletionsThatNobodyTookAreHandedOver() throws Exception {
        Held before = Held.now();
        try (Arena arena = Arena.ofConfined();
                SocketFd listener = SocketFd.tcp(AddressFamily.AF_INET)) {
            listener.bind(SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0));
            listener.listen(CONNECTIONS);
            SocketAddress address = listener.getsockname(SocketAddress.allocate(arena));
            IoUring ring = IoUring.open(CONNECTIONS);
            ring.sq().next().acceptMultishot(listener, SocketType.of(0)).userData(7);
            ring.submit();
            for (int i = 0; i < CONNECTIONS; i++) {
                try (SocketFd client = SocketFd.tcp(AddressFamily.AF_INET)) {
                    client.connect(address);
                }
            }
            ring.getEvents();
            assertEquals(CONNECTIONS, ring.cq().ready());
            List<Integer> results = new ArrayList<>();
            ring.close(
                    (userData, res, flags) -> {
                        assertEquals(7, userData);
                        results.add(res);
                        if (res >= 0) {
                            Syscalls.close(res);
                        }
                    });
            assertEquals(CONNECTIONS + 1, results.size());
            assertEquals(-Errno.ECANCELED, results.getLast());
            assertTrue(ring.isClosed());
            ring.close((userData, res, flags) -> results.add(res));
            assertEquals(CONNECTIONS + 1, results.size());
        }
        before.assertAgain();
    }

    @Test
    void aRingWhoseThreadHasEndedHandsOverWhatIsInItsQueue() throws Exception {
        var made = new AtomicReference<IoUring>();
        Thread.ofPlatform()
                .start(
                        () -> {
                            try {
                                IoUring ring = IoUring.open(4);
                                made.set(ring);
                                ring.sq().next().nop().userData(3);
                                ring.submitAndWait(1);
                            } catch (Exception e) {
                                throw new AssertionError(e);
                            }
                        })
                .join();
        List<Long> left = new ArrayList<>();
        made.get().close((userData, res, flags) -> left.add(userData));
        assertEquals(List.of(3L), left);
    }

    @Test
    void aHandlerThatThrowsDoesNotKeepTheRingOpen() throws Exception {
        Held before = Held.now();
        IoUring ring = IoUring.open(4);
        MemorySegment memory = ring.arena().allocate(8);
        ring.sq().next().nop();
        ring.submitAndWait(1);
        var error = new IllegalArgumentException("the handler's");
        var e =
                assertThrows(
                        IllegalArgumentException.class,
                        () ->
                                ring.close(
                                        (userData, res, flags) -> {
                                            throw error;
                                        }));
        assertSame(error, e);
        assertTrue(ring.isClosed());
        assertFalse(memory.scope().isAlive());
        before.assertAgain();
    }

    /** It would free the queue that is being handed over. */
    @Test
    void aCloseByAnotherThreadMeanwhileDoesNothing() throws Exception {
        IoUring ring = IoUring.open(RingOptions.entries(4).forThreads());
        MemorySegment memory = ring.arena().allocate(8);
        ring.sq().next().nop().userData(1);
        ring.sq().next().nop().userData(2);
        ring.submitAndWait(2);
        List<Long> seen = new ArrayList<>();
        ring.close(
                (userData, res, flags) -> {
                    seen.add(userData);
                    assertTrue(ring.isClosed());
                    ring.close();
                    closeInAThread(ring);
                    assertTrue(memory.scope().isAlive());
                });
        assertEquals(List.of(1L, 2L), seen);
        assertFalse(memory.scope().isAlive());
    }

    private static void closeInAThread(IoUring ring) {
        FutureTask<Void> close =
                new FutureTask<>(
                        () -> {
                            ring.close();
                            return null;
                        });
        Thread.ofPlatform().start(close);
        assertDoesNotThrow(() -> close.get());
    }

    /** At the end of the stack a close is ended somewhere within; the next goes on from there. */
    @Test
    void aCloseThatHasNoStackLeftIsEndedByAnother() throws Exception {
        try (Pipe pipe = Pipe.open()) {
            closeWithASmallStack(pipe); // what is loaded then is loaded before the count
            Held before = Held.now();
            for (int i = 0; i < 3; i++) {
                closeWithASmallStack(pipe);
            }
            before.assertAgain();
        }
    }

    private static void closeWithASmallStack(Pipe pipe) throws Exception {
        var failure = new AtomicReference<Throwable>();
        Runnable close =
                () -> {
                    try {
                        closeAtTheEndOfTheStack(pipe);
                    } catch (Throwable t) {
                        failure.set(t);
                    }
                };
        Thread thread = new Thread(null, close, "small", 300 << 10);
        thread.start();
        thread.join();
        if (failure.get() != null) {
            throw new AssertionError(failure.get());
        }
    }

    private static void closeAtTheEndOfTheStack(Pipe pipe) throws Exception {
        IoUring ring = IoUring.open(4);
        MemorySegment memory = ring.arena().allocate(8);
        var provided = BufferRing.register(ring, 1, 4, 64);
        ring.sq().next().read(pipe.readEnd(), memory, 0, 8);
        ring.submit();
        dive(ring);
        ring.close();
        assertTrue(provided.isClosed());
        assertThrows(IllegalStateException.class, () -> ring.sq().next());
    }

    private static void dive(IoUring ring) throws Exception {
        try {
            dive(ring);
        } catch (StackOverflowError e) {
            ring.close();
        }
    }
}
