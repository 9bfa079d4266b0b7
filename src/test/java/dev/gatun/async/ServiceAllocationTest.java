package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.net.MessageFlags;
import dev.gatun.net.SocketFd;
import dev.gatun.net.SocketPair;
import dev.gatun.net.SocketType;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a call allocates: one object of 64 bytes if it is handed over, and the ring's thread none.
 */
class ServiceAllocationTest {
    private static final com.sun.management.ThreadMXBean THREADS =
            (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

    private static final int BATCH = 2000;
    private static final int MAX_BATCHES = 60;

    private interface Call {
        void run() throws Exception;
    }

    /** The least that a batch comes to, once what is compiled is compiled. */
    private static void assertAllocates(String ring, long most, Call call) throws Exception {
        long thread =
                Thread.getAllStackTraces().keySet().stream()
                        .filter(t -> t.getName().equals(ring))
                        .findFirst()
                        .orElseThrow()
                        .threadId();
        double least = Double.MAX_VALUE;
        double leastOfRing = Double.MAX_VALUE;
        for (int i = 0; i < MAX_BATCHES && (least > most || leastOfRing > 0); i++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            long ringBefore = THREADS.getThreadAllocatedBytes(thread);
            for (int k = 0; k < BATCH; k++) {
                call.run();
            }
            long ringAfter = THREADS.getThreadAllocatedBytes(thread);
            least = Math.min(least, (double) (allocated() - before) / BATCH);
            leastOfRing = Math.min(leastOfRing, (double) (ringAfter - ringBefore) / BATCH);
        }
        assertTrue(least <= most, least + " B a call, at most " + most);
        assertTrue(leastOfRing == 0, leastOfRing + " B a call on the ring's thread");
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }

    @Test
    void ofReadsAndWrites(@TempDir Path directory) throws Exception {
        Path path = directory.resolve("allocation");
        Files.write(path, Services.bytes(8192));
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.name("allocates"));
                FileFd file = service.open(path, OpenFlags.O_RDWR)) {
            MemorySegment own = service.arena().allocate(4096, 4096);
            MemorySegment heap = MemorySegment.ofArray(new byte[4096]);
            assertAllocates("allocates-0", 0, () -> service.pread(file, own, 0));
            assertAllocates("allocates-0", 0, () -> service.pread(file, heap, 4096));
            assertAllocates("allocates-0", 64, () -> service.pwrite(file, own, 0));
            assertAllocates("allocates-0", 64, () -> service.pwrite(file, heap, 4096));
        }
    }

    @Test
    void ofSockets() throws Exception {
        try (RingService service = RingService.open(ServiceOptions.DEFAULT.name("of sockets"));
                SocketPair pair = SocketFd.socketpair(SocketType.SOCK_STREAM)) {
            MemorySegment own = service.arena().allocate(64);
            MemorySegment heap = MemorySegment.ofArray(new byte[64]);
            for (MemorySegment each : new MemorySegment[] {own, heap}) {
                assertAllocates(
                        "of sockets-0",
                        64,
                        () -> {
                            service.send(pair.first(), each, MessageFlags.NONE);
                            service.recv(pair.second(), each, MessageFlags.NONE);
                        });
            }
        }
    }
}
