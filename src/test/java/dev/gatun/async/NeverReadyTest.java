package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import dev.gatun.event.EventFd;
import dev.gatun.event.EventFdFlags;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.IoUring;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Files that poll says are ready, and that say EAGAIN all the same. */
@Timeout(60)
class NeverReadyTest {
    private static final int WAIT_MILLIS = 500;

    /** In that time, and more in more: a busy machine may wake the test late. */
    private static final int TRIES = 300;

    private RingService service;
    private ExecutorService threads;

    @BeforeEach
    void open() throws Exception {
        service = RingService.open();
        threads = Executors.newVirtualThreadPerTaskExecutor();
    }

    @AfterEach
    void close() {
        service.close();
        threads.shutdownNow();
    }

    private long calls() throws Exception {
        return service.onRing(0, IoUring::enterCount).get();
    }

    /** A call that tries again at once makes some thousand system calls in that time. */
    private <T> Future<T> waitsCalmly(Callable<T> call) throws Exception {
        Future<T> future = threads.submit(call);
        long begin = System.nanoTime();
        long before = calls();
        assertThrows(TimeoutException.class, () -> future.get(WAIT_MILLIS, TimeUnit.MILLISECONDS));
        long made = calls() - before;
        long millis = (System.nanoTime() - begin) / 1_000_000;
        assertTrue(
                made < TRIES * millis / WAIT_MILLIS,
                made + " system calls of the ring in " + millis + " ms");
        return future;
    }

    /** An eventfd with room for 5. */
    private static EventFd nearlyFull(EventFdFlags flags) throws SyscallException {
        EventFd full = EventFd.create(flags);
        full.write(Long.MAX_VALUE);
        full.write(Long.MAX_VALUE - 5);
        return full;
    }

    @Test
    void aValueThatDoesNotFit() throws Exception {
        byte[] ten = {10, 0, 0, 0, 0, 0, 0, 0};
        MemorySegment own = service.arena().allocate(8);
        own.set(JAVA_BYTE, 0, (byte) 10);
        MemorySegment[] parts = {MemorySegment.ofArray(ten)};
        for (EventFdFlags flags :
                new EventFdFlags[] {EventFdFlags.EFD_NONBLOCK, EventFdFlags.NONE}) {
            try (EventFd full = nearlyFull(flags)) {
                for (Callable<Long> each :
                        List.<Callable<Long>>of(
                                () -> service.write(full, ten),
                                () -> service.write(full, own),
                                () -> service.pwritev(full, parts, -1))) {
                    Future<Long> write = waitsCalmly(each);
                    full.read();
                    assertEquals(8, write.get());
                    assertEquals(10, full.read());
                    full.write(Long.MAX_VALUE);
                    full.write(Long.MAX_VALUE - 5);
                }
            }
        }
    }

    /** There is a datagram, so poll says that the socket is ready; but there is no error. */
    @Test
    void anErrorThatIsNotThere() throws Exception {
        try (SocketFd one = SocketFd.udp(AddressFamily.AF_INET);
                SocketFd other = SocketFd.udp(AddressFamily.AF_INET);
                Arena arena = Arena.ofConfined()) {
            SocketAddress address = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0);
            one.bind(address);
            one.getsockname(address);
            other.connect(address);
            assertEquals(1, service.write(other, new byte[1]));
            MemorySegment heap = MemorySegment.ofArray(new byte[8]);
            Future<Long> error =
                    waitsCalmly(() -> service.recv(one, heap, MessageFlags.MSG_ERRQUEUE));
            assertEquals(1, service.recv(one, heap, MessageFlags.NONE));
            service.cancelAll(one);
            ExecutionException e = assertThrows(ExecutionException.class, error::get);
            assertEquals(Errno.ECANCELED, ((SyscallException) e.getCause()).errno());
        }
    }

    @Test
    void aPauseEndsAsAnyWait() throws Exception {
        byte[] ten = {10, 0, 0, 0, 0, 0, 0, 0};
        try (EventFd full = nearlyFull(EventFdFlags.EFD_NONBLOCK)) {
            Thread[] thread = new Thread[1];
            Future<Long> interrupted =
                    waitsCalmly(
                            () -> {
                                thread[0] = Thread.currentThread();
                                return service.write(full, ten);
                            });
            thread[0].interrupt();
            ExecutionException e = assertThrows(ExecutionException.class, interrupted::get);
            assertInstanceOf(InterruptedIOException.class, e.getCause());
            Future<Long> closed = waitsCalmly(() -> service.write(full, ten));
            service.close();
            e = assertThrows(ExecutionException.class, closed::get);
            assertInstanceOf(ClosedException.class, e.getCause());
        }
    }

    /** Several that wait for the same file are not slowed down. */
    @Test
    void manyReaders() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SocketType.SOCK_DGRAM)) {
            Fd from = pair.second();
            List<Future<Long>> readers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                readers.add(threads.submit(() -> service.read(from, new byte[8])));
            }
            for (int i = 0; i < 20; i++) {
                assertEquals(8, service.write(pair.first(), new byte[8]));
            }
            for (Future<Long> each : readers) {
                assertEquals(8, each.get());
                assertFalse(each.isCancelled());
            }
        }
    }
}
