package dev.gatun.async;

import dev.gatun.Stress;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.Pipe;
import dev.gatun.sys.Errno;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.sys.SyscallException;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Hundreds of threads, virtual and platform ones, that do all kinds of work with a service, and are
 * interrupted at random; and services that are closed meanwhile. {@link StressWork} is what a
 * thread does.
 */
class ServiceStressTest {
    private static final int THREADS = 200;

    /** One in so many is a platform thread: with each kind of work, as this shares no factor. */
    private static final int PLATFORM = 3;

    // How long a round lasts once all threads have begun.
    private static final long LEAST_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(2);

    private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(3);

    private final AtomicReference<Throwable> wrong = new AtomicReference<>();
    private long slowest;
    private long calls;
    private long cut;

    @TempDir private Path directory;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void atRandom() throws Exception {
        long seed = System.nanoTime();
        long end = System.nanoTime() + Stress.nanos(1);
        assumeCancelAll();
        System.gc();
        Set<String> before = OpenDescriptors.all();
        int rounds = 0;
        do {
            round(new Random(seed + rounds++), end);
        } while (System.nanoTime() - end < 0 && wrong.get() == null);
        System.out.printf(
                "ServiceStressTest: seed %d, %d services, %d calls, %d of them cut short;"
                        + " the slowest begin or end took %d ms%n",
                seed, rounds, calls, cut, TimeUnit.NANOSECONDS.toMillis(slowest));
        if (wrong.get() != null) {
            throw new AssertionError("seed " + seed + ", round " + rounds, wrong.get());
        }
        OpenDescriptors.assertNoneNew(before);
    }

    private static void assumeCancelAll() throws Exception {
        try (RingService service = RingService.open();
                Pipe pipe = Pipe.open()) {
            service.cancelAll(pipe.readEnd());
        } catch (SyscallException e) {
            Assumptions.assumeTrue(
                    e.errno() != Errno.EINVAL, "this kernel has no IORING_ASYNC_CANCEL_FD");
            throw e;
        }
    }

    private void round(Random random, long endOfAll) throws Exception {
        ServiceOptions options =
                ServiceOptions.DEFAULT
                        .rings(1 + random.nextInt(2))
                        .inFlight(1 << random.nextInt(3, 11))
                        .buffers(1 << random.nextInt(9), 1 + random.nextInt(4))
                        .usesCallersMemory(random.nextInt(4) == 0);
        RingService service = RingService.open(options);
        StressRound round = new StressRound(service, options, wrong, THREADS);
        try (StressWorkers workers = new StressWorkers(round, directory, THREADS)) {
            List<Thread> threads = start(workers, random);
            disturbWhile(() -> !round.hasBegun(), threads, workers.file(), random);
            if (!round.hasBegun()) {
                round.wrong(new AssertionError("not all have begun: " + service.statistics()));
            }
            long now = System.nanoTime();
            long end = now + Math.clamp(endOfAll - now, LEAST_NANOS, MOST_NANOS);
            while (System.nanoTime() - end < 0 && wrong.get() == null) {
                disturb(threads, workers.file(), random);
            }
            if (random.nextBoolean()) {
                // What waits is interrupted, and all end by themselves.
                round.stop();
                disturbWhile(() -> isAnyAlive(threads), threads, workers.file(), random);
                assertEnded(threads, service);
            }
            round.closes();
            service.close();
            round.stop();
            long patience = System.nanoTime() + PATIENCE_NANOS;
            while (isAnyAlive(threads) && System.nanoTime() - patience < 0) {
                Thread.sleep(1);
            }
            assertEnded(threads, service);
        } finally {
            service.close();
            calls += round.calls();
            cut += round.cutShort();
        }
    }

    private static List<Thread> start(StressWorkers workers, Random random) {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int number = i;
            long seed = random.nextLong();
            Runnable work = () -> workers.work(number, new Random(seed));
            threads.add(
                    i % PLATFORM == 0
                            ? Thread.ofPlatform().daemon().start(work)
                            : Thread.ofVirtual().start(work));
        }
        return threads;
    }

    /** For some minutes at most. */
    private void disturbWhile(
            BooleanSupplier condition, List<Thread> threads, FileFd file, Random random)
            throws Exception {
        long begin = System.nanoTime();
        long patience = begin + PATIENCE_NANOS;
        while (condition.getAsBoolean() && System.nanoTime() - patience < 0) {
            disturb(threads, file, random);
        }
        slowest = Math.max(slowest, System.nanoTime() - begin);
    }

    private static void disturb(List<Thread> threads, FileFd file, Random random) throws Exception {
        threads.get(random.nextInt(threads.size())).interrupt();
        if (random.nextInt(50) == 0) {
            file.posixFadvise(0, 0, FileAdvice.POSIX_FADV_DONTNEED);
        }
        Thread.sleep(0, random.nextInt(1, 200_000));
    }

    private static boolean isAnyAlive(List<Thread> threads) {
        return threads.stream().anyMatch(Thread::isAlive);
    }

    private void assertEnded(List<Thread> threads, RingService service) {
        List<Thread> left = threads.stream().filter(Thread::isAlive).toList();
        if (left.isEmpty()) {
            return;
        }
        Thread first = left.getFirst();
        AssertionError hangs =
                new AssertionError(
                        left.size()
                                + " threads hang, "
                                + first
                                + " first: "
                                + service.statistics().total());
        hangs.setStackTrace(first.getStackTrace());
        wrong.compareAndSet(null, hangs);
    }
}
