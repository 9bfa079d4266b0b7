package dev.gatun.async;

import dev.gatun.event.Poll;
import dev.gatun.event.PollFlags;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

/** A poll(2) of one descriptor: the events that are there, or 0 when the time is over. */
final class BlockingPoll extends BlockingCall {
    private final Fd fd;
    private final PollFlags events;
    private final long until;

    /**
     * Makes it.
     *
     * @param until when it ends, by {@link System#nanoTime}
     */
    BlockingPoll(Fd fd, PollFlags events, long until) {
        this.fd = fd;
        this.events = events;
        this.until = until;
    }

    @Override
    long make() {
        try {
            return Poll.pollUntil(fd, events, until);
        } catch (SyscallException e) {
            return -e.errno();
        }
    }
}
