package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.gatun.Until;
import dev.gatun.event.PollFlags;
import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** What a service counts. */
class ServiceStatisticsTest {
    private static ServiceRingStatistics total(RingService service) {
        return service.statistics().total();
    }

    private static Operation forever(Pipe pipe) {
        return sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN);
    }

    @Test
    void operationsHandOversAndWakeUps() throws Exception {
        try (RingService service = RingService.open()) {
            ServiceRingStatistics before = total(service);
            for (int i = 0; i < 10; i++) {
                assertEquals(0, service.call(Sqe::nop));
            }
            service.chain(Sqe::nop, Sqe::nop, Sqe::nop);
            ServiceRingStatistics now = total(service);
            assertEquals(13, now.operations() - before.operations());
            assertEquals(11, now.handOvers() - before.handOvers());
            assertEquals(0, now.inLine());
            assertEquals(0, now.waitingForBuffer());
            assertEquals(0, now.cancels());
            // Counted when the ring's thread has handed over all that it found at once.
            Until.holds("it counts", () -> total(service).ring().completions() >= 13);
            Until.holds(
                    "it was woken",
                    () -> service.call(Sqe::nop) == 0 && total(service).wakeUps() > 0);
        }
    }

    /** While the ring's thread is at work, whoever hands something over need not wake it. */
    @Test
    void manyAreTakenAfterOneWakeUp() throws Exception {
        try (RingService service = RingService.open()) {
            // The open has woken the thread once more, which may not have been counted.
            assertEquals(0, service.call(Sqe::nop));
            long before = total(service).wakeUps();
            CountDownLatch handedOver = new CountDownLatch(1);
            CompletableFuture<?> busy =
                    service.onRing(
                            0,
                            ring -> {
                                try {
                                    return handedOver.await(60, TimeUnit.SECONDS);
                                } catch (InterruptedException e) {
                                    throw new IllegalStateException(e);
                                }
                            });
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                all.add(service.submit(Sqe::nop));
            }
            handedOver.countDown();
            assertEquals(true, busy.get());
            for (CompletableFuture<Integer> each : all) {
                assertEquals(0, each.get());
            }
            long wakeUps = total(service).wakeUps() - before;
            assertTrue(wakeUps <= 1, wakeUps + " wake-ups");
        }
    }

    /** Nothing to do is nothing that is done: no look for more. */
    @Test
    void anIdleServiceMakesNoSystemCalls() throws Exception {
        try (RingService service = RingService.open();
                Pipe pipe = Pipe.open()) {
            CompletableFuture<Integer> waits = service.submit(forever(pipe));
            Until.holds("it is in flight", () -> total(service).inFlight() == 1);
            service.call(Sqe::nop);
            Until.holds(
                    "it sleeps",
                    () -> {
                        long before = total(service).ring().enters();
                        Thread.sleep(20);
                        return total(service).ring().enters() == before;
                    });
            waits.cancel(true);
        }
    }

    /** Calls on a descriptor are those of the ring of its number. */
    @Test
    void theDescriptorSaysWhichRing() throws Exception {
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.rings(2));
                MemFd first = MemFd.create("first");
                MemFd second = MemFd.create("second")) {
            for (Fd fd : new Fd[] {first, second}) {
                int ring = fd.number() % 2;
                List<ServiceRingStatistics> before = service.statistics().rings();
                service.fsync(fd);
                List<ServiceRingStatistics> after = service.statistics().rings();
                assertEquals(
                        1, after.get(ring).operations() - before.get(ring).operations(), "its own");
                assertEquals(before.get(1 - ring).operations(), after.get(1 - ring).operations());
            }
        }
    }

    @Test
    void whatWaitsInLineAndWhatIsCancelled() throws Exception {
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.inFlight(2));
                Pipe pipe = Pipe.open()) {
            List<CompletableFuture<Integer>> all = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                all.add(service.submit(forever(pipe)));
            }
            Until.holds("three wait", () -> total(service).inLine() == 3);
            assertEquals(2, total(service).inFlight());
            for (CompletableFuture<Integer> each : all.reversed()) {
                each.cancel(true);
            }
            Until.holds("all have ended", () -> total(service).inFlight() == 0);
            ServiceRingStatistics now = total(service);
            assertEquals(0, now.inLine());
            assertTrue(now.cancels() >= 2, now::toString);
        }
    }

    @Test
    void whatWaitsForABuffer() throws Exception {
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.buffers(1, 1))) {
            BouncePool pool = service.rings().get(0).pools().small();
            long taken = pool.take();
            CompletableFuture<Long> waits = CompletableFuture.supplyAsync(pool::take);
            Until.holds("one waits", () -> total(service).waitingForBuffer() == 1);
            pool.give(taken);
            pool.give(waits.get());
            assertEquals(0, total(service).waitingForBuffer());
        }
    }

    @Test
    void readsThatNoRingHasMade(@TempDir Path directory) throws Exception {
        byte[] content = Services.bytes(4096);
        try (RingService service = RingService.open()) {
            try (FileFd file = Services.file(directory, content)) {
                for (int i = 0; i < 10; i++) {
                    service.pread(file, new byte[4096], 0);
                }
                long operations = total(service).operations();
                // A file system may know no reads without a wait.
                assumeTrue(operations == 0, "this file system gives reads to the ring");
                assertEquals(10, service.statistics().cachedReads());
            }
            // Another descriptor takes the place of the first one.
            try (FileFd file = Services.file(directory, content)) {
                service.pread(file, new byte[4096], 0);
                assertEquals(11, service.statistics().cachedReads());
            }
        }
    }

    @Test
    void eachRingAndAllTogether() throws Exception {
        RingService service = RingService.open(ServiceOptions.DEFAULT.rings(2));
        try (service) {
            for (int i = 0; i < 8; i++) {
                Thread.ofVirtual().start(() -> assertEquals(0, nop(service))).join();
            }
        }
        ServiceStatistics last = service.statistics();
        assertEquals(2, last.rings().size());
        assertEquals(8, last.total().operations());
        assertEquals(
                last.total(), last.rings().get(0).plus(last.rings().get(1)), "after the close");
        assertEquals(0, last.total().inFlight());
    }

    private static int nop(RingService service) {
        try {
            return service.call(Sqe::nop);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void anotherThreadAsksWhileItIsClosed() throws Exception {
        for (int i = 0; i < 20; i++) {
            RingService service = RingService.open();
            var asks =
                    CompletableFuture.runAsync(
                            () -> {
                                while (service.isOpen()) {
                                    service.statistics();
                                }
                                service.statistics();
                            });
            service.call(Sqe::nop);
            service.close();
            asks.get();
        }
    }

    @Test
    void refusedOperationsAreNotCounted() throws Exception {
        try (RingService service = RingService.open()) {
            assertThrows(
                    SyscallException.class,
                    () ->
                            service.chain(
                                    Sqe::nop,
                                    sqe -> {
                                        throw SyscallException.of(-1, "a test's operation");
                                    }));
            assertEquals(0, total(service).operations());
            CompletableFuture<Integer> refused = service.submit(sqe -> {});
            assertThrows(ExecutionException.class, refused::get);
            assertEquals(0, total(service).operations());
        }
    }
}
