package dev.gatun.benchmarks.threads;

import java.util.List;

/** A virtual thread for each reader, which reads, waits, and reads the next. */
abstract class VirtualThreads implements Readers {
    /** What one thread reads with. */
    interface BlockReader {
        /** Reads a block; gives the number that it begins with, or {@link Readers#NOT_READ}. */
        long read(long fileOffset) throws Exception;
    }

    /** With a buffer of its own. */
    abstract BlockReader newReader();

    @Override
    public final void start(List<Readings> readings) {
        for (Readings each : readings) {
            BlockReader reader = newReader();
            Thread.startVirtualThread(() -> readOn(each, reader));
        }
    }

    private static void readOn(Readings readings, BlockReader reader) {
        try {
            while (true) {
                readings.ended(reader.read(readings.next()));
            }
        } catch (Throwable t) {
            readings.failed(t);
        }
    }
}
