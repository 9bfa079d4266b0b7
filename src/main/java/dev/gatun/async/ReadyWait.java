package dev.gatun.async;

import dev.gatun.event.PollFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;

import java.io.InterruptedIOException;

/**
 * How a call waits until a file is ready for its next try. Some files say that they are ready while
 * a try fails with EAGAIN: an eventfd to which a large value is written, or a device that knows no
 * poll. So after some polls that did not wait, there are pauses between the tries, longer each
 * time.
 */
final class ReadyWait {
    /** So many polls in a row may end at once: several threads may wait for the same file. */
    private static final int TRUSTED = 16;

    /** A poll that takes so long has waited. */
    private static final long WAIT_NANOS = 10_000_000;

    private static final long FIRST_PAUSE_NANOS = 1_000_000;

    /** The longest pause is the first one, doubled so many times. */
    private static final int DOUBLINGS = 6;

    /** Before the first wait of a call. */
    static final long FIRST = 0;

    private ReadyWait() {}

    /**
     * Waits.
     *
     * @param isFuse {@link FileHint#isFuse}
     * @param begun when the call began, for {@link CancelledFds}
     * @param before what the wait before this one gave, in the same call; or {@link #FIRST}
     * @return in the lower half what happened, or {@code -errno}; above it how many waits were in
     *     vain. No object: a call that waits makes one already, its request
     */
    static long await(
            Transfers transfers, boolean isFuse, Fd fd, PollFlags events, long begun, long before)
            throws InterruptedIOException {
        int inVain = (int) (before >> Integer.SIZE);
        if (inVain >= TRUSTED) {
            PauseRequest pause = new PauseRequest(fd, FIRST_PAUSE_NANOS << inVain - TRUSTED);
            int ended = transfers.await(pause, begun);
            if (ended != -Errno.ETIME) {
                return both(ended, inVain);
            }
        }
        long begin = System.nanoTime();
        int happened =
                isFuse
                        ? transfers.filePolls().await(fd, events, begun, Waiting.NO_DEADLINE)
                        : transfers.await(new FdRequest(FdRequest.Kind.POLL, fd, events), begun);
        boolean hasWaited = System.nanoTime() - begin >= WAIT_NANOS;
        // Not to zero: on a busy machine, a poll that does not wait may take as long.
        int now = hasWaited ? inVain / 2 : Math.min(inVain + 1, TRUSTED + DOUBLINGS);
        return both(happened, now);
    }

    private static long both(int happened, int inVain) {
        return (long) inVain << Integer.SIZE | Integer.toUnsignedLong(happened);
    }
}
