package dev.gatun.benchmarks.threads;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * What one reader reads, one block after another, and what is known of it: each block begins with
 * its own number.
 */
final class Readings {
    private final SplittableRandom random;
    private final long blocks;

    /** Of the last reads, in nanoseconds; a ring. */
    private final long[] latencies;

    private long block;
    private long startedAt;

    /** Written by one thread at a time, read by another. */
    private volatile long count;

    private volatile Throwable failure;

    /**
     * No reads yet.
     *
     * @param number of this reader, which chooses its blocks
     * @param blocks how many there are
     * @param latencyCount how many reads' latencies are kept
     */
    Readings(int number, long blocks, int latencyCount) {
        random = new SplittableRandom(number);
        this.blocks = blocks;
        latencies = new long[latencyCount];
    }

    /** Chooses the next block; gives where it begins in the file. */
    long next() {
        if (count == 0) {
            startedAt = System.nanoTime();
        }
        block = random.nextLong(blocks);
        return block * Readers.BLOCK_BYTES;
    }

    /**
     * The block has been read, and the next follows at once.
     *
     * @param number that it begins with; {@link Readers#NOT_READ} if not all of it was read
     */
    void ended(long number) {
        if (number != block) {
            throw new IllegalStateException(
                    number == Readers.NOT_READ
                            ? "an error or a short read"
                            : "block " + number + " was read, not " + block);
        }
        long now = System.nanoTime();
        long reads = count;
        latencies[(int) (reads % latencies.length)] = now - startedAt;
        startedAt = now;
        count = reads + 1;
    }

    void failed(Throwable why) {
        failure = why;
    }

    /** How many have ended. */
    long count() {
        if (failure != null) {
            throw new IllegalStateException("a reader has failed", failure);
        }
        return count;
    }

    /** Those of the last reads. */
    long[] latencies() {
        return Arrays.copyOf(latencies, (int) Math.min(count, latencies.length));
    }
}
