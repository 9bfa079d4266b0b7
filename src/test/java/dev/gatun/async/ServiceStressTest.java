package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.Stress;
import dev.gatun.event.PollFlags;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.FileFd;
import dev.gatun.io.Pipe;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.OpenDescriptors;
import dev.gatun.uring.IoUring;
import dev.gatun.uring.Sqe;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Hundreds of threads, virtual and platform ones, that read, write, time out, cancel, and are
 * interrupted at random; and services that are closed meanwhile. Each thread has a part of a file
 * and a pipe of its own, whose bytes it knows.
 */
class ServiceStressTest {
    private static final int THREADS = 200;
    private static final int PART = 64 << 10;

    private final AtomicReference<Throwable> wrong = new AtomicReference<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    private volatile boolean stop;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void atRandom(@TempDir Path directory) throws Exception {
        long seed = System.nanoTime();
        long end = System.nanoTime() + Stress.nanos(1);
        RingService.open().close();
        System.gc();
        Set<String> before = OpenDescriptors.all();
        int rounds = 0;
        do {
            round(directory, new Random(seed + rounds++), Math.min(end, in(2)));
        } while (System.nanoTime() - end < 0 && wrong.get() == null);
        System.out.println(
                "ServiceStressTest: seed "
                        + seed
                        + ", "
                        + rounds
                        + " services, "
                        + calls
                        + " calls, "
                        + cut
                        + " of them cut short");
        if (wrong.get() != null) {
            throw new AssertionError("seed " + seed, wrong.get());
        }
        OpenDescriptors.assertNoneNew(before);
    }

    private static long in(int seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }

    private void round(Path directory, Random random, long end) throws Exception {
        stop = false;
        ServiceOptions options =
                ServiceOptions.DEFAULT
                        .rings(1 + random.nextInt(2))
                        .inFlight(1 << random.nextInt(3, 11))
                        .buffers(1 << random.nextInt(9), 1 + random.nextInt(4));
        List<Pipe> pipes = new ArrayList<>();
        try (FileFd file = Services.file(directory, new byte[0])) {
            RingService service = RingService.open(options);
            List<Thread> threads = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                Pipe pipe = Pipe.open();
                pipes.add(pipe);
                long seed = random.nextLong();
                int part = i;
                Runnable work = () -> work(service, file, part, pipe, new Random(seed));
                threads.add(
                        i % 4 == 0
                                ? Thread.ofPlatform().daemon().start(work)
                                : Thread.ofVirtual().start(work));
            }
            while (System.nanoTime() - end < 0 && wrong.get() == null) {
                threads.get(random.nextInt(THREADS)).interrupt();
                if (random.nextInt(50) == 0) {
                    file.posixFadvise(0, 0, FileAdvice.POSIX_FADV_DONTNEED);
                }
                Thread.sleep(0, random.nextInt(1, 200_000));
            }
            if (random.nextBoolean()) {
                stop = true;
            }
            service.close();
            stop = true;
            for (Thread each : threads) {
                assertTrue(each.join(Duration.ofSeconds(60)), () -> each + " hangs");
            }
        } finally {
            for (Pipe each : pipes) {
                each.close();
            }
        }
    }

    private void work(RingService service, FileFd file, int part, Pipe pipe, Random random) {
        try (Worker worker = new Worker(service, file, (long) part * PART, pipe, random)) {
            while (!stop) {
                worker.step();
                calls.incrementAndGet();
                Thread.interrupted();
            }
        } catch (ClosedException e) {
            // The service was closed.
        } catch (Throwable t) {
            // Of the test itself, which uses memory of the service; calls of the service say more.
            boolean isFreed =
                    t instanceof IllegalStateException
                            && !service.arena().scope().isAlive()
                            && isOwnCall(t);
            if (!isFreed) {
                wrong.compareAndSet(null, t);
            }
        }
    }

    /** Whether no call of the service has thrown it. */
    private static boolean isOwnCall(Throwable t) {
        String packageName = ServiceStressTest.class.getPackageName() + ".";
        return Arrays.stream(t.getStackTrace())
                .map(StackTraceElement::getClassName)
                .filter(name -> name.startsWith(packageName))
                .allMatch(name -> name.startsWith(ServiceStressTest.class.getName()));
    }

    private final class Worker implements AutoCloseable {
        private final RingService service;
        private final RingService ignoring;
        private final FileFd file;
        private final long begin;
        private final Pipe pipe;
        private final Random random;
        private final Arena arena = Arena.ofShared();
        private final MemorySegment own;

        /** What the part of the file has; where a write was cut short, either. */
        private final byte[] known = new byte[PART];

        private int inPipe;

        Worker(RingService service, FileFd file, long begin, Pipe pipe, Random random)
                throws Exception {
            this.service = service;
            this.file = file;
            this.begin = begin;
            this.pipe = pipe;
            this.random = random;
            ignoring = service.ignoringInterrupts();
            own = service.arena().allocate(PART);
            ignoring.pwrite(file, known, begin);
        }

        @Override
        public void close() {
            arena.close();
        }

        void step() throws Exception {
            switch (random.nextInt(8)) {
                case 0 -> write();
                case 1, 2 -> read();
                case 3 -> timeOut();
                case 4 -> cancel();
                case 5 -> pipe();
                case 6 -> chain();
                default -> handle();
            }
        }

        private MemorySegment memory(int size) {
            return switch (random.nextInt(4)) {
                case 0 -> MemorySegment.ofArray(new byte[size]);
                case 1 -> own.asSlice(random.nextInt(PART - size + 1), size);
                case 2 -> Arena.ofAuto().allocate(size);
                default -> MemorySegment.ofArray(new byte[size + 3]).asSlice(3);
            };
        }

        private int size() {
            return random.nextInt(10) == 0 ? random.nextInt(PART) : random.nextInt(5000);
        }

        /** Without interrupts, so that what the file has is known. */
        private void write() throws Exception {
            int size = size();
            int at = random.nextInt(PART - size);
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            MemorySegment memory = memory(size);
            memory.copyFrom(MemorySegment.ofArray(bytes));
            assertEquals(size, ignoring.pwrite(file, memory, begin + at));
            System.arraycopy(bytes, 0, known, at, size);
        }

        private void read() throws Exception {
            int size = size();
            int at = random.nextInt(PART - size);
            MemorySegment memory = memory(size);
            try {
                long n = service.pread(file, memory, begin + at);
                byte[] bytes = memory.asSlice(0, n).toArray(ValueLayout.JAVA_BYTE);
                assertTrue(n == size || Thread.currentThread().isInterrupted(), "short");
                assertTrue(
                        Arrays.equals(bytes, 0, (int) n, known, at, at + (int) n), "other bytes");
            } catch (InterruptedIOException e) {
                cut.incrementAndGet();
                assertTrue(Thread.currentThread().isInterrupted());
            }
        }

        private Operation nothingToRead() {
            return sqe -> sqe.pollAdd(pipe.readEnd(), PollFlags.POLLIN);
        }

        private void timeOut() throws Exception {
            try {
                int res =
                        service.call(
                                inPipe == 0 ? nothingToRead() : Sqe::nop,
                                Duration.ofNanos(random.nextInt(300_000)));
                if (res == IoUring.TIMED_OUT) {
                    cut.incrementAndGet();
                } else {
                    assertTrue(inPipe > 0 && res == 0, "a result of " + res);
                }
            } catch (InterruptedIOException e) {
                cut.incrementAndGet();
            }
        }

        private void cancel() {
            boolean waits = inPipe == 0 && random.nextBoolean();
            CompletableFuture<Integer> future = service.submit(waits ? nothingToRead() : Sqe::nop);
            if (waits || random.nextBoolean()) {
                future.cancel(true);
            }
            try {
                assertEquals(0, future.join());
                assertTrue(!waits);
            } catch (CancellationException e) {
                cut.incrementAndGet();
            } catch (CompletionException e) {
                if (e.getCause() instanceof ClosedException closed) {
                    throw closed;
                }
                throw e;
            }
        }

        private void pipe() throws Exception {
            int size = random.nextInt(1, 1000);
            if (inPipe + size < 60_000 && random.nextBoolean()) {
                byte[] bytes = new byte[size];
                for (int i = 0; i < size; i++) {
                    bytes[i] = (byte) (written + i);
                }
                assertEquals(size, ignoring.write(pipe.writeEnd(), bytes));
                inPipe += size;
                written += size;
                return;
            }
            if (inPipe == 0) {
                return;
            }
            MemorySegment memory = memory(size);
            try {
                long n = service.read(pipe.readEnd(), memory);
                assertEquals(Math.min(size, inPipe), n);
                for (int i = 0; i < n; i++) {
                    assertEquals((byte) (readBytes + i), memory.get(ValueLayout.JAVA_BYTE, i));
                }
                inPipe -= (int) n;
                readBytes += (int) n;
            } catch (InterruptedIOException e) {
                cut.incrementAndGet();
            }
        }

        private int written;
        private int readBytes;

        private void chain() throws Exception {
            byte value = (byte) random.nextInt();
            int at = random.nextInt(PART - 8);
            MemorySegment memory = own.asSlice(0, 8).fill(value);
            int[] results =
                    ignoring.chain(sqe -> sqe.pwrite(file, memory, 0, 8, begin + at), Sqe::nop);
            assertEquals(8, results[0]);
            assertEquals(0, results[1]);
            Arrays.fill(known, at, at + 8, value);
        }

        private void handle() {
            CompletableFuture<Integer> result = new CompletableFuture<>();
            Subscription subscription =
                    service.submit(
                            inPipe == 0 ? nothingToRead() : Sqe::nop,
                            (res, flags) -> result.complete(res));
            subscription.close();
            assertTrue(result.isDone(), "closed before its last completion");
            cut.incrementAndGet();
        }
    }
}
