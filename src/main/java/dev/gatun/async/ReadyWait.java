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

    private final Transfers transfers;
    private final Fd fd;
    private final PollFlags events;
    private final long begun;
    private int inVain;

    ReadyWait(Transfers transfers, Fd fd, PollFlags events, long begun) {
        this.transfers = transfers;
        this.fd = fd;
        this.events = events;
        this.begun = begun;
    }

    /** Waits; gives what happened, or {@code -errno}. */
    int await() throws InterruptedIOException {
        if (inVain >= TRUSTED) {
            PauseRequest pause = new PauseRequest(fd, FIRST_PAUSE_NANOS << inVain - TRUSTED);
            int ended = transfers.await(pause, begun);
            if (ended != -Errno.ETIME) {
                return ended;
            }
        }
        long begin = System.nanoTime();
        FdRequest poll = new FdRequest(FdRequest.Kind.POLL, fd, events.bits());
        int happened = transfers.await(poll, begun);
        boolean hasWaited = System.nanoTime() - begin >= WAIT_NANOS;
        // Not to zero: on a busy machine, a poll that does not wait may take as long.
        inVain = hasWaited ? inVain / 2 : Math.min(inVain + 1, TRUSTED + DOUBLINGS);
        return happened;
    }
}
