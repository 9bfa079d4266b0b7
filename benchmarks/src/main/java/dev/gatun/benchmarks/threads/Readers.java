package dev.gatun.benchmarks.threads;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/** By what means blocks are read. */
interface Readers {
    int BLOCK_BYTES = 4096;

    /** In the place of a block's number. */
    long NOT_READ = -1;

    /** Starts as many readers as there are readings to be made; they read until the JVM ends. */
    void start(List<Readings> readings) throws Exception;

    /** A buffer for a block, as {@code O_DIRECT} wants it. */
    static ByteBuffer allocate() {
        return ByteBuffer.allocateDirect(2 * BLOCK_BYTES)
                .alignedSlice(BLOCK_BYTES)
                .slice(0, BLOCK_BYTES)
                .order(ByteOrder.LITTLE_ENDIAN);
    }
}
