package dev.gatun.async;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.gatun.io.FileFd;

import java.io.IOException;
import java.util.Arrays;
import java.util.Random;

/** A part of a file that only one thread uses, which knows its bytes. */
final class StressPart {
    private static final int OFTEN_AT_MOST = 5000;

    private final RingService ignoring;
    private final FileFd file;
    private final long begin;

    /** Sizes and places are multiples of this. */
    private final int unit;

    private final byte[] known;

    /**
     * Writes it.
     *
     * @param unit 1, or the block of {@code O_DIRECT}
     */
    StressPart(RingService ignoring, FileFd file, long begin, int size, int unit)
            throws IOException {
        this.ignoring = ignoring;
        this.file = file;
        this.begin = begin;
        this.unit = unit;
        known = new byte[size];
        assertEquals(size, ignoring.pwrite(file, known, begin), "the first write");
    }

    FileFd file() {
        return file;
    }

    /** Where in the file something in the part is. */
    long offset(int at) {
        return begin + at;
    }

    /** Mostly few bytes, and now and then many. */
    int size(Random random) {
        int most = random.nextInt(10) == 0 ? known.length : Math.min(known.length, OFTEN_AT_MOST);
        int size = random.nextInt(most) + 1;
        return (size + unit - 1) / unit * unit;
    }

    /** Where so many bytes may be. */
    int place(Random random, int size) {
        return random.nextInt((known.length - size) / unit + 1) * unit;
    }

    /** The first of these bytes were written. */
    void wrote(int at, byte[] bytes, int count) {
        System.arraycopy(bytes, 0, known, at, count);
    }

    /** These bytes were read. */
    void check(int at, byte[] read, int count) {
        int differs = Arrays.mismatch(read, 0, count, known, at, at + count);
        if (differs >= 0) {
            throw new AssertionError(
                    "byte %d of %d, which were read at %d, is %d instead of %d"
                            .formatted(differs, count, at, read[differs], known[at + differs]));
        }
    }

    /** Reads again what should be known. */
    void checkAgain(int at, int count) throws IOException {
        check(at, now(at, count), count);
    }

    /**
     * These bytes may have been written, each of them.
     *
     * @param told how many of them were surely written
     */
    void maybeWrote(int at, byte[] bytes, int told) throws IOException {
        wrote(at, bytes, told);
        byte[] now = now(at, bytes.length);
        check(at, now, told);
        for (int i = told; i < now.length; i++) {
            if (now[i] != bytes[i] && now[i] != known[at + i]) {
                throw new AssertionError(
                        "byte %d of a write of %d at %d is %d: neither the old %d nor the new %d"
                                .formatted(i, now.length, at, now[i], known[at + i], bytes[i]));
            }
        }
        wrote(at, now, now.length);
    }

    private byte[] now(int at, int count) throws IOException {
        byte[] now = new byte[count];
        assertEquals(count, ignoring.pread(file, now, begin + at), "a read to check");
        return now;
    }
}
