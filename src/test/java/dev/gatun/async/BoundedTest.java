package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.event.PollFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** However much is asked for, so much is in flight, and nothing is refused. */
class BoundedTest {
    private static final int MANY = 5000;

    @Test
    void whatIsTooMuchWaitsInOrder() throws Exception {
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(2));
                Pipe pipe = Pipe.open()) {
            List<Integer> order = new ArrayList<>();
            CountDownLatch done = new CountDownLatch(MANY);
            // One of the two places is taken, so the others go one after the other.
            Subscription first =
                    service.submit(
                            sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN), (r, f) -> {});
            for (int i = 0; i < MANY; i++) {
                int number = i;
                service.submit(
                        Sqe::nop,
                        (res, flags) -> {
                            order.add(number);
                            done.countDown();
                        });
            }
            done.await();
            for (int i = 0; i < MANY; i++) {
                assertEquals(i, order.get(i));
            }
            first.close();
        }
    }

    /** Returns when the thread of the ring has submitted what it could of what was asked before. */
    private static void awaitSubmitted(RingService service) throws Exception {
        // It submits between two of these, a full queue at a time.
        for (int i = 0; i < 4; i++) {
            service.onRing(0, ring -> 0).get();
        }
    }

    @Test
    void noMoreAreInFlight() throws Exception {
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(8));
                Pipe pipe = Pipe.open()) {
            AtomicInteger written = new AtomicInteger();
            List<CompletableFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                futures.add(
                        service.submit(
                                sqe -> {
                                    written.incrementAndGet();
                                    sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN);
                                }));
            }
            awaitSubmitted(service);
            assertEquals(8, written.get());
            // Those that wait are cancelled as well, and those in flight need no place for it.
            for (int i = 99; i >= 50; i--) {
                assertTrue(futures.get(i).cancel(true));
            }
            assertEquals(8, written.get());
            // Not by the service: before Linux 6.4, a write to a pipe needs a place for its poll.
            pipe.writeEnd().write(service.arena().allocate(1));
            for (int i = 0; i < 50; i++) {
                assertEquals(PollFlags.POLLIN.bits(), futures.get(i).get());
            }
            assertEquals(50, written.get());
        }
    }

    @Test
    void aChainWaitsForEnoughPlaces() throws Exception {
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(4));
                Pipe pipe = Pipe.open()) {
            CompletableFuture<Integer> first =
                    service.submit(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN));
            CompletableFuture<int[]> chain =
                    service.submitChain(Sqe::nop, Sqe::nop, Sqe::nop, Sqe::nop);
            CompletableFuture<Integer> behind = service.submit(Sqe::nop);
            awaitSubmitted(service);
            assertTrue(!chain.isDone() && !behind.isDone(), "in order");
            first.cancel(true);
            assertEquals(4, chain.get().length);
            assertEquals(0, behind.get());
            CompletableFuture<int[]> waits =
                    service.submitChain(
                            sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN), Sqe::nop);
            CompletableFuture<int[]> tooMany = service.submitChain(Sqe::nop, Sqe::nop, Sqe::nop);
            assertTrue(tooMany.cancel(true) || tooMany.join()[0] == -Errno.ECANCELED);
            waits.cancel(true);
        }
    }

    /**
     * Neither does what is smaller overtake a chain, nor does the chain overtake what came first.
     */
    @Test
    void aChainIsNotStarved() throws Exception {
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(4));
                Pipe pipe = Pipe.open()) {
            List<CompletableFuture<Integer>> first = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                first.add(service.submit(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN)));
            }
            List<String> order = new ArrayList<>();
            service.submit(Sqe::nop, (res, flags) -> order.add("before"));
            CompletableFuture<int[]> chain =
                    service.submitChain(Sqe::nop, Sqe::nop, Sqe::nop, Sqe::nop);
            CompletableFuture<?> seen = chain.thenAccept(results -> order.add("chain"));
            List<CompletableFuture<Integer>> behind = new ArrayList<>();
            for (int i = 0; i < 1000; i++) {
                behind.add(service.submit(Sqe::nop));
            }
            CompletableFuture<?> last = behind.getLast().thenAccept(res -> order.add("behind"));
            // One place is enough for those behind the chain, and not for the chain.
            first.get(0).cancel(true);
            awaitSubmitted(service);
            assertTrue(!chain.isDone() && !behind.get(0).isDone(), "in order");
            for (CompletableFuture<Integer> each : first) {
                each.cancel(true);
            }
            seen.get();
            last.get();
            assertEquals(List.of("before", "chain", "behind"), order);
        }
    }

    @Test
    void aChainThatIsTooLongIsNeverQueued() throws Exception {
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(4))) {
            AtomicInteger written = new AtomicInteger();
            Operation[] five = new Operation[5];
            Arrays.fill(
                    five,
                    (Operation)
                            sqe -> {
                                written.incrementAndGet();
                                sqe.nop();
                            });
            IllegalArgumentException e =
                    assertThrows(IllegalArgumentException.class, () -> service.chain(five));
            assertTrue(e.getMessage().contains("1 to 4"), e.getMessage());
            assertThrows(IllegalArgumentException.class, () -> service.submitChain(five));
            assertEquals(4, service.chain(Arrays.copyOf(five, 4)).length);
            assertEquals(4, written.get());
        }
    }

    /** More threads than buffers. */
    @Test
    void buffersAreWaitedFor(@TempDir Path directory) throws Exception {
        byte[] content = Services.bytes(1 << 20);
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.buffers(2, 1));
                FileFd file = Services.file(directory, content);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Void>> all = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                int at = i * 1000;
                all.add(
                        threads.submit(
                                () -> {
                                    byte[] small = new byte[100];
                                    assertEquals(100, service.pread(file, small, at));
                                    assertEquals(content[at], small[0]);
                                    byte[] large = new byte[300_000];
                                    assertEquals(300_000, service.pread(file, large, at));
                                    assertEquals(content[at + 299_999], large[299_999]);
                                    return null;
                                }));
            }
            for (Future<Void> each : all) {
                each.get();
            }
        }
    }

    @Test
    void cancelAllNeedsNoPlace() throws Exception {
        try (Pipe pipe = Pipe.open();
                RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(2))) {
            List<CompletableFuture<Integer>> futures = new ArrayList<>();
            for (int i = 0; i < 2; i++) {
                futures.add(service.submit(sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN)));
            }
            service.cancelAll(pipe.readEnd());
            for (CompletableFuture<Integer> each : futures) {
                assertEquals(-Errno.ECANCELED, each.get());
            }
            pipe.readEnd().close();
            assertThrows(ClosedException.class, () -> service.cancelAll(pipe.readEnd()));
            assertEquals(0, service.call(Sqe::nop));
        }
    }
}
