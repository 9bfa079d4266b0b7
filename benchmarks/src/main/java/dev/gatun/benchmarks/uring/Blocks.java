package dev.gatun.benchmarks.uring;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The blocks of the suite's file, in the order in which they are read or written. Each begins with
 * its own number, little-endian as C writes it on the architectures that Gatun is for.
 */
public final class Blocks {
    public static final int BYTES = 4096;

    /** Where the suite tells the forked JVMs which file is theirs. */
    public static final String FILE_PROPERTY = "dev.gatun.benchmarks.blocksFile";

    private final long mask;
    private final long step;
    private final boolean isRandom;
    private long state = 88172645463325252L;
    private long next;

    Blocks(FileOperation operation) throws IOException {
        mask = Files.size(file()) / BYTES - 1;
        step = operation.bytes / BYTES;
        isRandom = operation != FileOperation.SEQUENTIAL;
    }

    /** The same order from another place on, for a thread of its own. */
    Blocks(FileOperation operation, int thread) throws IOException {
        this(operation);
        state += thread;
    }

    static Path file() {
        return Path.of(System.getProperty(FILE_PROPERTY));
    }

    /** The next block's number: xorshift, as in files.c. */
    long next() {
        if (!isRandom) {
            long block = next;
            next = block + step & mask;
            return block;
        }
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return state & mask;
    }

    /** Makes the file, on the disk. */
    public static void create(Path file, int count) throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 20).order(ByteOrder.LITTLE_ENDIAN);
        try (FileChannel channel =
                FileChannel.open(
                        file,
                        StandardOpenOption.CREATE,
                        // A run that was interrupted may have left a larger one.
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            for (long block = 0; block < count; ) {
                for (int at = 0; at < chunk.capacity(); at += BYTES) {
                    chunk.putLong(at, block++);
                }
                channel.write(chunk.clear());
            }
            channel.force(true);
        }
    }

    /** Reads all of it, so that it is in the page cache. */
    static void readIntoCache() throws IOException {
        ByteBuffer chunk = ByteBuffer.allocateDirect(1 << 16);
        try (FileChannel channel = FileChannel.open(file(), StandardOpenOption.READ)) {
            while (channel.read(chunk.clear()) > 0) {
                // Only to have been read.
            }
        }
    }
}
