package dev.gatun.async;

import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.sys.Fd;

import java.io.InterruptedIOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What is known of mounted file systems. A virtual thread does not ask one, as its carrier would
 * wait for the server of that file system: another thread asks.
 */
final class FileSystems {
    /** More than a system has, mostly; then all are asked again. */
    private static final int MOST_KNOWN = 1024;

    /** What makes the calls; null for the current thread. */
    private final BlockingTransfers blocking;

    /** Whether it is a FUSE file system, by the number of the mount, which is never used again. */
    private final Map<Long, Boolean> known = new ConcurrentHashMap<>();

    FileSystems(BlockingTransfers blocking) {
        this.blocking = blocking;
    }

    /**
     * Asks about a regular file.
     *
     * @param statx of the file: {@code STATX_MNT_ID_UNIQUE} (since Linux 6.8), if there is one
     * @return an answer of {@link FileQuestion}
     */
    int ask(Fd fd, Statx statx, boolean ignoresInterrupts) throws InterruptedIOException {
        boolean hasNumber = statx.has(StatxMask.STATX_MNT_ID_UNIQUE);
        Boolean isFuse = hasNumber ? known.get(statx.mntId()) : null;
        if (isFuse != null && !isFuse) {
            return FileQuestion.OTHER;
        }
        FileQuestion question = new FileQuestion(fd, isFuse != null);
        // On a block device: mostly the kernel's own, which answers at once.
        boolean isQuick = isFuse == null && statx.devMajor() != 0;
        int answer =
                blocking == null || isQuick
                        ? (int) question.make()
                        : (int) blocking.ask(question, ignoresInterrupts);
        if (hasNumber && !question.hasFailed()) {
            if (known.size() >= MOST_KNOWN) {
                known.clear();
            }
            known.put(statx.mntId(), answer != FileQuestion.OTHER);
        }
        return answer;
    }
}
