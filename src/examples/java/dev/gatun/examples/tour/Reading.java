package dev.gatun.examples.tour;

import dev.gatun.examples.Progress;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.nio.file.Path;

/**
 * The file read by one path, some times over.
 *
 * @param tally of one time; all are the same
 * @param nanos the shortest time: what else the machine does only makes it longer
 */
public record Reading(Tally tally, long nanos) {
    /** A path is read again until that much time has gone by, so that a compiled loop is timed. */
    private static final long ENOUGH_NANOS = 400_000_000;

    private static final int MOST_TIMES = 9;

    /**
     * Reads it.
     *
     * @throws UnavailableException if there is no such path here
     * @throws IOException if reading failed, or the file changed
     */
    public static Reading of(ReadPath path, Path file, long byteCount, Progress progress)
            throws IOException {
        long shortest = Long.MAX_VALUE;
        long total = 0;
        Tally first = null;
        for (int i = 0; i < MOST_TIMES && total < ENOUGH_NANOS; i++) {
            progress.begin(path.name(), byteCount);
            var tally = new Tally(progress);
            long start = System.nanoTime();
            try {
                path.read(file, tally);
            } catch (SyscallException e) {
                if (UnavailableException.isLack(e)) {
                    throw new UnavailableException(e.getMessage());
                }
                throw e;
            }
            long nanos = System.nanoTime() - start;
            total += nanos;
            shortest = Math.min(shortest, nanos);
            if (first != null && tally.checksum() != first.checksum()) {
                throw new IOException(file + " changes while it is read");
            }
            first = tally;
        }
        return new Reading(first, shortest);
    }

    /** {@return millions of bytes a second} */
    public double megabytesPerSecond() {
        return tally.bytes() * 1e3 / nanos;
    }
}
