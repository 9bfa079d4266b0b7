package dev.gatun.async;

import dev.gatun.event.PollFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;

import java.io.InterruptedIOException;

/**
 * Polls of files of FUSE file systems. Each is a question to the server of the file system, which a
 * ring would ask on its own thread, also each time that the file may have become ready.
 */
final class FilePolls {
    /** After so long, a poll looks whether it is to end: nothing ends a poll(2) that has begun. */
    private static final long SLICE_NANOS = 50_000_000;

    private final RingSet rings;
    private final boolean ignoresInterrupts;

    FilePolls(RingSet rings, boolean ignoresInterrupts) {
        this.rings = rings;
        this.ignoresInterrupts = ignoresInterrupts;
    }

    /**
     * Waits until the file is ready.
     *
     * @param begun when the call began, for {@link CancelledFds}
     * @param deadline when the wait ends, by {@link System#nanoTime}; {@link Waiting#NO_DEADLINE}
     *     for never
     * @return the events; 0 at the deadline; or {@code -errno}
     */
    int await(Fd fd, PollFlags events, long begun, long deadline) throws InterruptedIOException {
        while (true) {
            int happened = look(fd, events, begun, deadline);
            if (happened != 0) {
                return happened;
            }
            if (deadline != Waiting.NO_DEADLINE && System.nanoTime() - deadline >= 0) {
                return 0;
            }
            if (isInterrupted()) {
                throw new InterruptedIOException(
                        "an interrupt has ended the poll; the file stays open");
            }
        }
    }

    private boolean isInterrupted() {
        return !ignoresInterrupts && Thread.currentThread().isInterrupted();
    }

    private int look(Fd fd, PollFlags events, long begun, long deadline)
            throws InterruptedIOException {
        long wait =
                deadline == Waiting.NO_DEADLINE
                        ? FileThreads.FOR_EVER
                        : deadline - System.nanoTime();
        if (!rings.blocking().beginQuestion(ignoresInterrupts, wait)) {
            return 0;
        }
        try {
            if (rings.cancelled().isCancelledSince(begun, fd)) {
                return -Errno.ECANCELED;
            }
            long now = System.nanoTime();
            long until = now;
            if (!isInterrupted()) {
                until += SLICE_NANOS;
            }
            if (deadline != Waiting.NO_DEADLINE && deadline - until < 0) {
                until = deadline;
            }
            return (int) rings.blocking().make(new BlockingPoll(fd, events, until));
        } finally {
            rings.blocking().endQuestion();
        }
    }
}
