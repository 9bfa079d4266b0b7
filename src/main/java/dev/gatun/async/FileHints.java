package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.atomic.LongAdder;

/** The hints of the descriptors used last, by number. */
final class FileHints {
    private static final int SIZE = 1024;

    private final AtomicReferenceArray<FileHint> hints = new AtomicReferenceArray<>(SIZE);

    /** What hints had counted that gave their place to another descriptor's. */
    private final LongAdder forgotten = new LongAdder();

    FileHint of(Fd fd) throws SyscallException {
        int index = fd.number() & SIZE - 1;
        FileHint hint = hints.getAcquire(index);
        if (hint == null || !hint.refersTo(fd)) {
            hint = FileHint.of(fd);
            FileHint old = hints.getAndSet(index, hint);
            if (old != null) {
                forgotten.add(old.cachedReads());
            }
        }
        return hint;
    }

    /** About how many reads found in the page cache what they read, of all descriptors. */
    long cachedReads() {
        long count = forgotten.sum();
        for (int i = 0; i < SIZE; i++) {
            FileHint hint = hints.getAcquire(i);
            count += hint == null ? 0 : hint.cachedReads();
        }
        return count;
    }
}
