package dev.gatun.benchmarks.threads;

import com.sun.nio.file.ExtendedOpenOption;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * {@link FileChannel}: called by the virtual threads, or for them by a pool of platform threads.
 */
final class ChannelThreads extends VirtualThreads {
    private final FileChannel channel;
    private final ExecutorService pool;

    /**
     * Nobody reads yet.
     *
     * @param poolThreads how many threads the pool has; 0 for no pool
     */
    ChannelThreads(Path file, Way way, int poolThreads) throws IOException {
        channel = FileChannel.open(file, options(way));
        pool = poolThreads == 0 ? null : Executors.newFixedThreadPool(poolThreads);
    }

    static Set<OpenOption> options(Way way) {
        return way == Way.DIRECT
                ? Set.of(StandardOpenOption.READ, ExtendedOpenOption.DIRECT)
                : Set.of(StandardOpenOption.READ);
    }

    @Override
    BlockReader newReader() {
        ByteBuffer buffer = Readers.allocate();
        if (pool == null) {
            return fileOffset -> read(buffer, fileOffset);
        }
        return fileOffset -> {
            Callable<Long> task = () -> read(buffer, fileOffset);
            return pool.submit(task).get();
        };
    }

    private long read(ByteBuffer buffer, long fileOffset) throws IOException {
        int count = channel.read(buffer.clear(), fileOffset);
        return count == BLOCK_BYTES ? buffer.getLong(0) : NOT_READ;
    }
}
