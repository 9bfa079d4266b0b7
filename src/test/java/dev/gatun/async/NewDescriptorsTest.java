package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.PollFlags;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.net.AddressFamily;
import dev.gatun.net.SocketAddress;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketType;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;

/** A descriptor that an operation makes reaches the caller, or is closed. */
@Timeout(60)
class NewDescriptorsTest {
    private Arena arena;
    private SocketFd listener;
    private SocketAddress address;
    private List<SocketFd> clients;
    private RingService service;
    private Set<String> before;

    @BeforeEach
    void open() throws Exception {
        arena = Arena.ofShared();
        listener = SocketFd.tcp(AddressFamily.AF_INET);
        address = SocketAddress.inet4(arena, SocketAddress.INADDR_LOOPBACK, 0);
        listener.bind(address);
        listener.listen(100);
        listener.getsockname(address);
        clients = new ArrayList<>();
        RingService.open().close();
        System.gc();
        before = OpenDescriptors.all();
        service = RingService.open();
    }

    @AfterEach
    void close() throws Exception {
        service.close();
        for (SocketFd each : clients) {
            each.close();
        }
        OpenDescriptors.assertNoneNew(before);
        listener.close();
        arena.close();
    }

    /** Connections that wait to be accepted. */
    private void connect(int count) throws Exception {
        for (int i = 0; i < count; i++) {
            SocketFd client = SocketFd.tcp(AddressFamily.AF_INET);
            clients.add(client);
            client.connect(address);
        }
    }

    private Operation accepts() {
        return sqe -> sqe.acceptMultishot(listener, SocketType.NONE);
    }

    private static void closeOne(int res) {
        assertTrue(res >= 0, "a descriptor, and not " + res);
        assertEquals(0, Syscalls.close(res));
    }

    /** Only the first result is a call's; the kernel accepts all that are there at once. */
    @Test
    void laterCompletions() throws Exception {
        connect(20);
        closeOne(service.call(accepts()));
        connect(20);
        closeOne(service.call(accepts(), Duration.ofSeconds(50)));
        connect(20);
        closeOne(service.submit(accepts()).get());
        connect(20);
        closeOne(service.chain(accepts())[0]);
        connect(20);
        closeOne(service.submitChain(Sqe::nop, accepts()).get()[1]);
    }

    @Test
    void timeoutsAndInterrupts() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 60; i++) {
                boolean interrupts = i % 2 == 0;
                CompletableFuture<Thread> thread = new CompletableFuture<>();
                Future<?> call =
                        threads.submit(
                                () -> {
                                    thread.complete(Thread.currentThread());
                                    try {
                                        int res =
                                                interrupts
                                                        ? service.call(accepts())
                                                        : service.call(
                                                                accepts(),
                                                                Duration.ofNanos(50_000));
                                        if (res != IoUring.TIMED_OUT) {
                                            closeOne(res);
                                        }
                                    } catch (InterruptedIOException e) {
                                        // Before there was one.
                                    }
                                    return null;
                                });
                thread.get();
                connect(1);
                if (interrupts) {
                    thread.get().interrupt();
                }
                call.get();
            }
        }
        // What was not accepted is not open here.
        service.close();
    }

    @Test
    void futuresThatAreCancelled() throws Exception {
        for (int i = 0; i < 60; i++) {
            CompletableFuture<Integer> future = service.submit(accepts());
            connect(1);
            if (ThreadLocalRandom.current().nextBoolean()) {
                Thread.yield();
            }
            if (!future.cancel(true)) {
                closeOne(future.join());
            }
        }
    }

    /** Closes the service while operations make descriptors. */
    @Test
    void theServiceIsClosed() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 30; i++) {
                RingService closing = RingService.open(ServiceOptions.DEFAULT.inFlight(16));
                List<Callable<Integer>> ways =
                        List.of(
                                () -> closing.call(accepts()),
                                () -> closing.submit(accepts()).get(),
                                () -> closing.accept(listener).detach(),
                                () -> closing.open(Path.of("/"), OpenFlags.O_RDONLY).detach());
                List<Future<Integer>> calls = new ArrayList<>();
                for (Callable<Integer> each : ways) {
                    calls.add(threads.submit(each));
                }
                connect(3);
                closing.close();
                for (Future<Integer> each : calls) {
                    try {
                        closeOne(each.get());
                    } catch (ExecutionException e) {
                        // Closed before there was one.
                    }
                }
            }
        }
    }

    /** A result that has come, and then the ring is gone before the last completion. */
    @Test
    void theServiceFails() throws Exception {
        try (Pipe pipe = Pipe.open();
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            RingService failing = RingService.open();
            MemorySegment path = arena.allocateFrom("/");
            RingService lent = RingService.open(ServiceOptions.DEFAULT.usesCallersMemory(true));
            CompletableFuture<int[]> chain =
                    lent.submitChain(
                            sqe -> sqe.openat(path, OpenFlags.O_RDONLY, 0),
                            sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN));
            CompletableFuture<Integer> opened =
                    lent.submit(sqe -> sqe.openat(path, OpenFlags.O_RDONLY, 0));
            closeOne(opened.get());
            // Opened before, so the chain has a result by now.
            lent.close();
            assertThrows(ExecutionException.class, chain::get);
            connect(1);
            Future<Integer> call = threads.submit(() -> failing.call(accepts()));
            failing.call(Sqe::nop);
            failing.onRing(
                            0,
                            ring -> {
                                try {
                                    ring.close();
                                    return 0;
                                } catch (SyscallException e) {
                                    throw new IllegalStateException(e);
                                }
                            })
                    .join();
            try {
                closeOne(call.get());
            } catch (ExecutionException e) {
                // Failed before there was one.
            }
            failing.close();
        }
    }
}
