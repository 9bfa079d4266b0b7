package dev.gatun.net;

import static dev.gatun.net.AddressFamily.AF_INET;
import static dev.gatun.net.SocketType.SOCK_NONBLOCK;
import static dev.gatun.net.SocketType.SOCK_STREAM;
import static dev.gatun.net.Sockets.addressOf;
import static dev.gatun.net.Sockets.fails;
import static dev.gatun.sys.OpenDescriptors.isOpen;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import dev.gatun.Blocked;
import dev.gatun.SleepingThread;
import dev.gatun.Until;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallNumber;

import org.junit.jupiter.api.Test;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sockets on virtual threads. One that waits in the kernel keeps its carrier, and there may be a
 * single carrier: whatever a virtual thread waits for here is done by a platform thread.
 */
class VirtualThreadsTest {
    private static final int CLIENTS = 500;
    private static final int CALLS = 20;
    private static final int F_GETFD = 1;
    private static final long PATIENCE_SECONDS = 60;

    private final Arena arena = Arena.ofAuto();

    /** Nobody waits for its end but who asks for the result: a test that fails does not hang. */
    private static <T> Future<T> start(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.startVirtualThread(task);
        return task;
    }

    private static <T> T result(Future<T> future) throws Exception {
        return future.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    }

    private static <T> List<T> onVirtualThreads(int count, Callable<T> task) throws Exception {
        List<Future<T>> futures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            futures.add(start(task));
        }
        List<T> results = new ArrayList<>();
        for (Future<T> future : futures) {
            results.add(result(future));
        }
        return results;
    }

    private SocketFd listener() throws Exception {
        SocketFd listener = SocketFd.tcp(AF_INET);
        listener.bind(Sockets.loopback(arena, AF_INET));
        listener.listen(CLIENTS);
        return listener;
    }

    // Waiting, many at a time.

    /** Each gets the answer to its own question, and the error of its own call. */
    @Test
    void manyClientsTalkToAServer() throws Exception {
        try (SocketFd listener = listener()) {
            SocketAddress server = addressOf(arena, listener);
            SleepingThread<Integer> answers = SleepingThread.start(() -> answer(listener));
            var next = new AtomicLong();
            List<Integer> errors =
                    onVirtualThreads(CLIENTS, () -> ask(server, (int) next.incrementAndGet()));
            assertEquals(CLIENTS, answers.result());
            for (int error : errors) {
                assertEquals(Errno.name(Errno.EISCONN), Errno.name(error));
            }
        }
    }

    /** Doubles a number a connection, one connection after the other. */
    private static int answer(SocketFd listener) throws Exception {
        try (Arena own = Arena.ofConfined()) {
            MemorySegment number = own.allocate(JAVA_INT);
            for (int i = 0; i < CLIENTS; i++) {
                try (SocketFd connection = listener.accept()) {
                    assertEquals(4, connection.recv(number, MessageFlags.MSG_WAITALL));
                    number.set(JAVA_INT, 0, 2 * number.get(JAVA_INT, 0));
                    assertEquals(4, connection.send(number));
                }
            }
        }
        return CLIENTS;
    }

    /** Asks for twice a number, and gives the error of a call that fails. */
    private static int ask(SocketAddress server, int n) throws Exception {
        try (SocketFd client = SocketFd.tcp(AF_INET);
                Arena own = Arena.ofShared()) {
            assertEquals(0, client.connect(server));
            MemorySegment number = own.allocateFrom(JAVA_INT, n);
            assertEquals(4, client.send(number));
            Thread.yield();
            int error = fails(Errno.EISCONN, () -> client.connect(server)).errno();
            assertEquals(4, client.recv(number, MessageFlags.MSG_WAITALL));
            assertEquals(2 * n, number.get(JAVA_INT, 0));
            assertEquals(0, client.recv(number));
            return error;
        }
    }

    /** Calls that fail, each with another error, mixed over all carriers. */
    @Test
    void everyCallThrowsItsOwnError() throws Exception {
        try (SocketFd free = SocketFd.tcp(AF_INET);
                SocketFd bound = SocketFd.tcp(AF_INET);
                SocketFd udp = SocketFd.udp(AF_INET);
                SocketPair pair = SocketFd.socketpair(SOCK_STREAM.or(SOCK_NONBLOCK))) {
            bound.bind(Sockets.loopback(arena, AF_INET));
            SocketAddress taken = addressOf(arena, bound);
            MemorySegment buffer = arena.allocate(8);
            SocketOption.OfInt none = new SocketOption.OfInt("NONE", 1, 9999);
            var next = new AtomicLong();
            Callable<Integer> calls =
                    () -> {
                        try (Arena own = Arena.ofShared()) {
                            SocketAddress address = SocketAddress.allocate(own);
                            long first = next.incrementAndGet();
                            for (int call = 0; call < CALLS; call++) {
                                switch ((int) (first + call) % 6) {
                                    case 0 ->
                                            fails(Errno.ENOTCONN, () -> free.getpeername(address));
                                    case 1 -> fails(Errno.EADDRINUSE, () -> free.bind(taken));
                                    case 2 -> fails(Errno.EDESTADDRREQ, () -> udp.send(buffer));
                                    case 3 -> fails(Errno.EOPNOTSUPP, () -> udp.listen(1));
                                    case 4 -> fails(Errno.ENOPROTOOPT, () -> udp.getsockopt(none));
                                    default ->
                                            assertEquals(Fd.WOULD_BLOCK, pair.first().recv(buffer));
                                }
                                Thread.yield();
                            }
                        }
                        return CALLS;
                    };
            for (int done : onVirtualThreads(CLIENTS, calls)) {
                assertEquals(CALLS, done);
            }
        }
    }

    // Closed by another thread.

    @Test
    void aCloseLeavesTheNumberToTheOneThatWaits() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM)) {
            SocketFd socket = pair.first();
            int number = socket.number();
            MemorySegment buffer = arena.allocate(8);
            Future<Long> waiting = start(() -> socket.recv(buffer));
            Blocked.await(SyscallNumber.SYS_recvfrom, number, 1);
            socket.close();
            assertThrows(IllegalStateException.class, () -> socket.send(buffer));
            assertTrue(isOpen(number), "closed under the one that waits");
            assertEquals(3, pair.second().send(arena.allocate(3)));
            assertEquals(3, result(waiting));
            assertFalse(isOpen(number), "the one that waited did not close it");
        }
    }

    @Test
    void aShutdownWakesTheOneThatWaitsAndTheNumberIsClosed() throws Exception {
        try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM)) {
            SocketFd socket = pair.first();
            int number = socket.number();
            Future<Long> waiting = start(() -> socket.recv(arena.allocate(8)));
            Blocked.await(SyscallNumber.SYS_recvfrom, number, 1);
            socket.shutdown(Shutdown.SHUT_RDWR);
            assertEquals(0, result(waiting));
            socket.close();
            assertFalse(isOpen(number));
        }
    }

    @Test
    void aCloseLeavesTheNumberToTheOneThatAccepts() throws Exception {
        SocketFd listener = listener();
        int number = listener.number();
        SocketAddress address = addressOf(arena, listener);
        try (listener;
                SocketFd client = SocketFd.tcp(AF_INET)) {
            Future<SocketFd> accepting = start(() -> listener.accept());
            Blocked.await(SyscallNumber.SYS_accept4, number, 1);
            listener.close();
            assertTrue(isOpen(number), "closed under the one that accepts");
            assertEquals(0, client.connect(address));
            try (SocketFd connection = result(accepting)) {
                assertEquals(1, client.send(arena.allocate(1)));
                assertEquals(1, connection.recv(arena.allocate(1)));
            }
            assertFalse(isOpen(number), "the one that accepted did not close it");
        }
    }

    /** Whoever comes too late is told so by Java: EBADF would be thrown, and end the test. */
    @Test
    void noCallReachesANumberThatWasClosed() throws Exception {
        MemorySegment buffer = arena.allocate(1);
        for (int round = 0; round < 50; round++) {
            try (SocketPair pair = SocketFd.socketpair(SOCK_STREAM.or(SOCK_NONBLOCK))) {
                int number = pair.first().number();
                var calls = new AtomicLong();
                SleepingThread<Boolean> closer =
                        SleepingThread.start(() -> closeAfter(50, calls, pair.first()));
                onVirtualThreads(8, () -> receiveUntilClosed(calls, pair.first(), buffer));
                assertTrue(closer.result());
                assertFalse(isOpen(number));
            }
        }
    }

    private static boolean closeAfter(int count, AtomicLong calls, SocketFd socket)
            throws Exception {
        Until.holds("they have called", () -> calls.get() >= count);
        socket.close();
        return true;
    }

    private static long receiveUntilClosed(AtomicLong calls, SocketFd socket, MemorySegment buffer)
            throws Exception {
        while (true) {
            try {
                assertEquals(Fd.WOULD_BLOCK, socket.recv(buffer));
            } catch (IllegalStateException closed) {
                return calls.get();
            }
            calls.incrementAndGet();
            Thread.yield();
        }
    }
}
