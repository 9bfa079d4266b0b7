package dev.gatun.examples.loop;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

/** A descriptor in the loop: what it is watched for, and who is told. */
public final class LoopRegistration {
    final Watcher watcher;

    /** What the multiplexer gives back. */
    long key;

    private final EventLoop loop;
    private final Fd fd;
    private int interest;

    LoopRegistration(EventLoop loop, Fd fd, int interest, Watcher watcher) {
        this.loop = loop;
        this.fd = fd;
        this.interest = interest;
        this.watcher = watcher;
    }

    /** Watches for something else from now on: a system call only if it is something else. */
    public void setInterest(int wanted) throws SyscallException {
        if (wanted != interest) {
            interest = wanted;
            loop.multiplexer().modify(fd, wanted, key);
        }
    }

    /**
     * Has what is ready told once more, though it is not new: for who stops reading before the end
     * so that others have their turn. Where events are level-triggered, they come anyway.
     */
    public void rearm() throws SyscallException {
        if (loop.multiplexer().isEdgeTriggered()) {
            loop.multiplexer().modify(fd, interest, key);
        }
    }

    /** Watches no more, which also drops the events that a wait has brought already. */
    public void cancel() throws SyscallException {
        loop.cancel(this, fd);
    }
}
