package dev.gatun.sys;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.StoreBuffer;
import dev.gatun.Stress;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Readers use descriptors while others close them and open files under the same numbers, as fast as
 * they can. Every file has its identity in its contents, so a read through a number that has a new
 * owner is seen.
 */
@Timeout(value = 20, unit = TimeUnit.MINUTES)
class FdReuseStressTest {
    private static final int FILES = 4;
    private static final int CLOSERS = 2;
    private static final int PLATFORM_READERS = 3;
    private static final int VIRTUAL_READERS = 3;

    private record Identified(long identity, Fd fd) {}

    private final AtomicReferenceArray<Identified> files = new AtomicReferenceArray<>(FILES);
    private final AtomicLong identities = new AtomicLong(1);

    /** The time is over, or something was wrong. */
    private volatile boolean done;

    private static final class Seen {
        long right;
        long refused;
        String wrong;
    }

    @Test
    void noReadHitsANumberThatHasANewOwner() throws Exception {
        Set<String> before = OpenDescriptors.all();
        for (int i = 0; i < FILES; i++) {
            files.set(i, open());
        }
        var total = new Seen();
        try (ExecutorService platform = Executors.newCachedThreadPool();
                ExecutorService virtual = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Seen>> readers = new ArrayList<>();
            for (int i = 0; i < PLATFORM_READERS; i++) {
                int seed = i;
                readers.add(platform.submit(() -> read(seed)));
            }
            for (int i = 0; i < VIRTUAL_READERS; i++) {
                int seed = 100 + i;
                readers.add(virtual.submit(() -> read(seed)));
            }
            List<Future<?>> closers = new ArrayList<>();
            for (int i = 0; i < CLOSERS; i++) {
                int seed = 200 + i;
                closers.add(platform.submit(() -> reopen(seed)));
            }
            try {
                for (Future<?> closer : closers) {
                    closer.get();
                }
            } finally {
                done = true;
            }
            for (Future<Seen> reader : readers) {
                Seen seen = reader.get();
                total.right += seen.right;
                total.refused += seen.refused;
                total.wrong = seen.wrong != null ? seen.wrong : total.wrong;
            }
        }
        for (int i = 0; i < FILES; i++) {
            files.get(i).fd().close();
        }
        System.out.println(
                identities.get()
                        + " files closed and opened under "
                        + total.right
                        + " reads; "
                        + total.refused
                        + " came after the close");
        assertEquals(null, total.wrong);
        assertTrue(total.right > 0, "readers starved");
        OpenDescriptors.assertNoneNew(before);
    }

    private Identified open() {
        long identity = identities.getAndIncrement();
        return new Identified(identity, Fd.own(OpenDescriptors.file(identity)));
    }

    private Void reopen(int seed) throws SyscallException {
        var random = new SplittableRandom(seed);
        long end = System.nanoTime() + Stress.nanos(1);
        while (!done && System.nanoTime() < end) {
            int slot = random.nextInt(FILES);
            Identified old = files.get(slot);
            old.fd().close();
            Identified opened = open();
            if (!files.compareAndSet(slot, old, opened)) {
                opened.fd().close();
            }
        }
        return null;
    }

    private Seen read(int seed) {
        var random = new SplittableRandom(seed);
        var seen = new Seen();
        var storeBuffer = new StoreBuffer();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(JAVA_LONG);
            while (!done && seen.wrong == null) {
                Identified file = files.get(random.nextInt(FILES));
                int number;
                if (random.nextBoolean()) {
                    storeBuffer.fill();
                }
                try {
                    number = file.fd().acquire();
                } catch (IllegalStateException itWasClosed) {
                    seen.refused++;
                    continue;
                }
                long n;
                try {
                    n = Syscalls.pread(number, buffer, 0);
                } finally {
                    file.fd().release();
                }
                long identity = buffer.get(JAVA_LONG, 0);
                if (n == Long.BYTES && identity == file.identity()) {
                    seen.right++;
                } else {
                    done = true;
                    seen.wrong = "file " + file.identity() + " read as " + identity + ", " + n;
                }
                if (Thread.currentThread().isVirtual() && (seen.right & 15) == 0) {
                    Thread.yield();
                }
            }
        }
        return seen;
    }
}
