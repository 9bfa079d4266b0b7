package dev.gatun.async;

import dev.gatun.io.FileFd;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;

/** Virtual threads that find all they read in the page cache, and another that wants to run. */
class TurnsTest {
    private static final int FILE_BYTES = 1 << 16;
    private static final int FEW_NAPS = 50;

    @TempDir private Path directory;

    /** As many as carriers, and one more: they do not keep the others from running. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    @Timeout(60)
    void readersOfThePageCacheLetOthersRun(int moreThanCarriers) throws Exception {
        try (RingService service = RingService.open();
                FileFd file = Services.file(directory, new byte[FILE_BYTES])) {
            int naps = naps();
            FutureTask<Void> other = new FutureTask<>(() -> sleepOften(naps), null);
            List<FutureTask<Void>> readers = new ArrayList<>();
            for (int i = 0; i < Turns.carriers() + moreThanCarriers; i++) {
                readers.add(new FutureTask<>(() -> readUntil(other, service, file)));
            }
            readers.forEach(Thread::startVirtualThread);
            Thread.startVirtualThread(other);
            other.get();
            for (FutureTask<Void> each : readers) {
                each.get();
            }
        }
    }

    /** Those of three seconds without readers: a kernel with a slow tick makes them long. */
    private static int naps() {
        long start = System.nanoTime();
        sleepOften(FEW_NAPS);
        long each = (System.nanoTime() - start) / FEW_NAPS;
        return Math.clamp(3_000_000_000L / each, FEW_NAPS, 3000);
    }

    private static void sleepOften(int naps) {
        try {
            for (int i = 0; i < naps; i++) {
                Thread.sleep(1);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Void readUntil(FutureTask<Void> other, RingService service, FileFd file)
            throws Exception {
        byte[] block = new byte[512];
        for (long i = 0; !other.isDone(); i++) {
            service.pread(file, block, i * block.length % FILE_BYTES);
        }
        return null;
    }
}
