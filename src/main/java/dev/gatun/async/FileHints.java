package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.InterruptedIOException;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.ReentrantLock;

/** The hints of the descriptors used last, by number. */
final class FileHints {
    private static final int SIZE = 1024;

    private final AtomicReferenceArray<FileHint> hints = new AtomicReferenceArray<>(SIZE);
    private final FileSystems systems;

    FileHints(FileSystems systems) {
        this.systems = systems;
    }

    /**
     * The hint of a descriptor.
     *
     * @param ignoresInterrupts whether an interrupt does not end a wait for a thread that asks
     */
    FileHint of(Fd fd, boolean ignoresInterrupts) throws SyscallException, InterruptedIOException {
        int index = fd.number() & SIZE - 1;
        while (true) {
            FileHint known = hints.getAcquire(index);
            if (known != null && known.refersTo(fd)) {
                return known;
            }
            // The lock stays, so that all threads have the same one.
            ReentrantLock position = known == null ? new ReentrantLock() : known.position();
            FileHint hint = FileHint.of(fd, position, systems, ignoresInterrupts);
            if (hints.compareAndSet(index, known, hint)) {
                return hint;
            }
        }
    }
}
