package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.util.concurrent.atomic.AtomicReferenceArray;

/** The hints of the descriptors used last, by number. */
final class FileHints {
    private static final int SIZE = 1024;

    private final AtomicReferenceArray<FileHint> hints = new AtomicReferenceArray<>(SIZE);

    FileHint of(Fd fd) throws SyscallException {
        int index = fd.number() & SIZE - 1;
        FileHint hint = hints.getAcquire(index);
        if (hint == null || !hint.refersTo(fd)) {
            hint = FileHint.of(fd);
            hints.setRelease(index, hint);
        }
        return hint;
    }
}
