package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.Stress;
import dev.gatun.async.RingService;
import dev.gatun.async.ServiceOptions;
import dev.gatun.sys.OpenDescriptors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A hundred threads, virtual and platform ones, that read and write one file by channels that
 * others close meanwhile, and are interrupted at random. Each has a part of the file whose bytes it
 * knows.
 */
class ChannelStressTest {
    private static final int THREADS = 100;
    private static final int PART = 100_000;

    @TempDir Path folder;

    private final AtomicReference<Throwable> wrong = new AtomicReference<>();
    private final AtomicReference<FileChannel> shared = new AtomicReference<>();
    private final AtomicLong calls = new AtomicLong();
    private final AtomicLong cut = new AtomicLong();
    private volatile boolean stop;
    private Path file;

    @Test
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void atRandom() throws Exception {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        RingService.open().close();
        System.gc();
        Set<String> before = OpenDescriptors.all();
        try (RingService service =
                RingService.open(ServiceOptions.DEFAULT.inFlight(32).buffers(8, 2))) {
            Path path = Files.createFile(folder.resolve("file"));
            file = GatunFileSystem.of(service).getPath(path.toString());
            shared.set(open());
            List<Worker> workers = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                workers.add(new Worker(i, random.nextLong()));
            }
            disturb(workers, random);
            for (Worker each : workers) {
                assertTrue(each.thread.join(Duration.ofSeconds(60)), () -> each.thread + " hangs");
            }
            shared.get().close();
            if (wrong.get() != null) {
                throw new AssertionError("seed " + seed, wrong.get());
            }
            byte[] all = Files.readAllBytes(path);
            for (int i = 0; i < THREADS; i++) {
                byte[] part = Arrays.copyOfRange(all, i * PART, (i + 1) * PART);
                assertTrue(Arrays.equals(workers.get(i).known, part), "part " + i);
            }
        }
        OpenDescriptors.assertNoneNew(before);
        System.out.printf(
                "ChannelStressTest: seed %d, %d calls, %d of them cut short by a close%n",
                seed, calls.get(), cut.get());
    }

    private FileChannel open() throws IOException {
        return FileChannel.open(file, READ, WRITE, CREATE);
    }

    private void disturb(List<Worker> workers, Random random) throws Exception {
        long end = System.nanoTime() + Stress.nanos(1);
        try {
            while (System.nanoTime() - end < 0 && wrong.get() == null) {
                workers.get(random.nextInt(THREADS)).thread.interrupt();
                if (random.nextInt(100) == 0) {
                    shared.getAndSet(open()).close();
                }
                Thread.sleep(0, random.nextInt(1, 200_000));
            }
        } finally {
            stop = true;
        }
    }

    private final class Worker {
        private final long begin;
        private final Random random;
        private final byte[] known = new byte[PART];
        private final Thread thread;

        Worker(int number, long seed) {
            begin = (long) number * PART;
            random = new Random(seed);
            thread =
                    number % 4 == 0
                            ? Thread.ofPlatform().daemon().start(this::work)
                            : Thread.ofVirtual().start(this::work);
        }

        private void work() {
            try {
                write(0, PART);
                while (!stop) {
                    step();
                    calls.incrementAndGet();
                    Thread.interrupted();
                }
            } catch (Throwable t) {
                wrong.compareAndSet(null, t);
            }
        }

        private void step() throws IOException {
            int size = random.nextInt(1, random.nextInt(10) == 0 ? PART : 5000);
            int at = random.nextInt(PART - size + 1);
            switch (random.nextInt(4)) {
                case 0 -> write(at, size);
                case 1 -> ownChannel(at, size);
                default -> read(shared.get(), at, size);
            }
        }

        private ByteBuffer buffer(int size) {
            return random.nextBoolean()
                    ? ByteBuffer.allocate(size)
                    : ByteBuffer.allocateDirect(size);
        }

        /** Again, if the channel was closed meanwhile: nobody knows what was written. */
        private void write(int at, int size) throws IOException {
            byte[] bytes = new byte[size];
            random.nextBytes(bytes);
            while (true) {
                ByteBuffer buffer = buffer(size).put(bytes).flip();
                try {
                    assertEquals(size, shared.get().write(buffer, begin + at));
                    System.arraycopy(bytes, 0, known, at, size);
                    return;
                } catch (ClosedChannelException e) {
                    cut.incrementAndGet();
                }
            }
        }

        /** A channel of its own, at whose position it reads, and which it closes. */
        private void ownChannel(int at, int size) throws IOException {
            try (FileChannel channel = open()) {
                channel.position(begin + at);
                ByteBuffer buffer = buffer(size);
                assertEquals(size, channel.read(buffer));
                assertEquals(begin + at + size, channel.position());
                check(buffer, at);
                channel.force(false);
            }
        }

        private void read(FileChannel channel, int at, int size) throws IOException {
            ByteBuffer buffer = buffer(size);
            try {
                assertEquals(size, channel.read(buffer, begin + at));
                check(buffer, at);
            } catch (ClosedChannelException e) {
                cut.incrementAndGet();
            }
        }

        private void check(ByteBuffer read, int at) {
            byte[] bytes = new byte[read.position()];
            read.flip().get(bytes);
            assertTrue(
                    Arrays.equals(bytes, 0, bytes.length, known, at, at + bytes.length),
                    "other bytes");
        }
    }
}
