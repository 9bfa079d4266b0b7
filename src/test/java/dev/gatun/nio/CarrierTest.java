package dev.gatun.nio;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;

/** Virtual threads that wait for a file keep no carrier. */
class CarrierTest {
    @TempDir Path folder;

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
