package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import dev.gatun.async.RingService;
import dev.gatun.async.ServiceStatistics;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Virtual threads that wait for a file keep no carrier. */
class CarrierTest {
    @TempDir Path folder;

    private interface Call {
        void make() throws Exception;
    }

    private static void onAVirtualThread(Call call) throws Exception {
        FutureTask<Void> task =
                new FutureTask<>(
                        () -> {
                            call.make();
                            return null;
                        });
        Thread.ofVirtual().start(task);
        task.get(60, TimeUnit.SECONDS);
    }

    /** The JDK copies, but not on the carrier. */
    @Test
    void aCopyOfAFile() throws Exception {
        byte[] content = FileChannelTest.bytes(1 << 20);
        GatunFileSystem files = GatunFileSystem.of(FileSystemOptions.DEFAULT);
        Path from = files.wrap(Files.write(folder.resolve("from"), content));
        Path to = files.wrap(folder.resolve("to"));
        long before = BlockingCalls.count();
        Files.copy(from, to);
        assertEquals(before, BlockingCalls.count(), "of a platform thread");
        onAVirtualThread(() -> Files.copy(from, to, REPLACE_EXISTING));
        assertEquals(before + 1, BlockingCalls.count(), "of a virtual thread");
        assertArrayEquals(content, Files.readAllBytes(to));
        onAVirtualThread(
                () -> assertThrows(FileAlreadyExistsException.class, () -> Files.copy(from, to)));
        onAVirtualThread(
                () ->
                        assertThrows(
                                UnsupportedOperationException.class,
                                () -> Files.copy(from, to, ATOMIC_MOVE)));
    }

    /** What the table of docs/java-nio.md says of the calls of a channel of a regular file. */
    @Test
    void whoMakesTheCalls() throws Exception {
        Path path = Files.write(folder.resolve("file"), new byte[4096]);
        try (RingService service = RingService.open()) {
            GatunFileSystem own = GatunFileSystem.of(service);
            onAVirtualThread(() -> use(service, own.getPath(path.toString()), true));
            use(service, own.getPath(path.toString()), false);
            GatunFileSystem handsOver =
                    GatunFileSystem.of(
                            FileSystemOptions.DEFAULT.service(service).alwaysHandsOver(true));
            use(service, handsOver.getPath(path.toString()), true);
        }
    }

    private static void use(RingService service, Path path, boolean byTheService) throws Exception {
        long before = calls(service);
        try (FileChannel channel = FileChannel.open(path, READ, WRITE)) {
            assertEquals(byTheService, calls(service) > before, "open");
            makes(service, byTheService, () -> channel.read(ByteBuffer.allocate(100), 0));
            makes(service, byTheService, () -> channel.read(ByteBuffer.allocate(100)));
            makes(service, byTheService, () -> channel.write(ByteBuffer.allocate(100), 0));
            makes(service, byTheService, () -> channel.write(ByteBuffer.allocate(100)));
            makes(service, byTheService, () -> channel.force(false));
            makes(service, false, channel::size);
            makes(service, false, channel::position);
            before = calls(service);
        }
        assertEquals(byTheService, calls(service) > before, "close");
    }

    private static void makes(RingService service, boolean byTheService, Call call)
            throws Exception {
        long before = calls(service);
        call.make();
        assertEquals(byTheService, calls(service) > before);
    }

    /** Also reads of what is in the page cache, which the calling thread makes at once. */
    private static long calls(RingService service) {
        ServiceStatistics now = service.statistics();
        return now.total().operations() + now.cachedReads();
    }

    @Test
    void otherVirtualThreadsRunWhileManyWait() throws Exception {
        Path fifo = folder.resolve("fifo");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        Path file = Files.write(folder.resolve("file"), FileChannelTest.bytes(1 << 20));
        GatunFileSystem files = GatunFileSystem.of(FileSystemOptions.DEFAULT);
        int waiting = 4 * Runtime.getRuntime().availableProcessors() + 300;
        try (FileFd both = FileFd.open(fifo, OpenFlags.O_RDWR);
                FileChannel channel = FileChannel.open(files.wrap(fifo))) {
            List<FutureTask<Integer>> reads = new ArrayList<>();
            for (int i = 0; i < waiting; i++) {
                FutureTask<Integer> read =
                        new FutureTask<>(() -> channel.read(ByteBuffer.allocate(1)));
                reads.add(read);
                InterruptTest.awaitParked(Thread.ofVirtual().start(read));
            }
            FutureTask<byte[]> other = new FutureTask<>(() -> Files.readAllBytes(files.wrap(file)));
            Thread.ofVirtual().start(other);
            assertEquals(1 << 20, other.get(60, TimeUnit.SECONDS).length);
            both.write(ByteBuffer.allocateDirect(waiting));
            for (FutureTask<Integer> each : reads) {
                assertEquals(1, each.get(60, TimeUnit.SECONDS));
            }
        }
    }
}
