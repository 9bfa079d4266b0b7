package dev.gatun.async;

import dev.gatun.event.EventFd;
import dev.gatun.event.PollFlags;
import dev.gatun.sys.Errno;
import dev.gatun.sys.SyscallException;
import dev.gatun.uring.Completion;
import dev.gatun.uring.Sqe;
import dev.gatun.uring.SubmissionQueue;

/**
 * What wakes the thread of a ring: an eventfd that other threads write to, and that the ring polls.
 * For the ring's thread.
 */
final class RingWakeUp {
    private final EventFd eventFd;
    private final long userData;
    private boolean isWatched;
    private boolean watchesOnce;
    private long count;

    /**
     * For a ring.
     *
     * @param userData of the poll
     */
    RingWakeUp(EventFd eventFd, long userData) {
        this.eventFd = eventFd;
        this.userData = userData;
    }

    /** Whether user data are those of the poll. */
    boolean is(long ofCompletion) {
        return ofCompletion == userData;
    }

    /** How often the thread was woken; any thread may ask. */
    long count() {
        return count;
    }

    /**
     * Polls, again and again.
     *
     * @return whether it does so now; false if the queue is full
     */
    boolean watch(SubmissionQueue queue) {
        if (isWatched) {
            return true;
        }
        Sqe sqe = queue.tryNext();
        if (sqe == null) {
            return false;
        }
        if (watchesOnce) {
            sqe.pollAdd(eventFd, PollFlags.POLLIN).userData(userData);
        } else {
            sqe.pollMultishot(eventFd, PollFlags.POLLIN).userData(userData);
        }
        isWatched = true;
        return true;
    }

    /** The poll has completed. */
    void completed(int res, int flags) {
        if (res > 0) {
            count++;
        }
        if (Completion.hasMore(flags)) {
            return;
        }
        isWatched = false;
        if (res == -Errno.EINVAL && !watchesOnce) {
            // Before Linux 5.13.
            watchesOnce = true;
            return;
        }
        try {
            eventFd.read();
        } catch (SyscallException e) {
            throw new IllegalStateException(e);
        }
    }

    void close() {
        try {
            eventFd.close();
        } catch (SyscallException e) {
            ServiceErrors.log("an eventfd was not closed as it should", e);
        }
    }
}
