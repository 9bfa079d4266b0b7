package dev.gatun.uring;

import dev.gatun.sys.Fd;
import dev.gatun.sys.StackRoom;
import dev.gatun.sys.SyscallException;

import java.util.concurrent.atomic.AtomicReference;

/**
 * The end of a ring: what is in flight is cancelled, its end awaited, and its memory freed.
 * Whatever a step throws, the other steps are still done, and each step may be done again.
 */
final class RingClose {
    /**
     * What a close needs of the stack: some 50 KiB where this is compiled, 100 where interpreted.
     */
    private static final int CLOSE_FRAMES = 1000;

    private enum Phase {
        OPEN,
        CLOSING,
        /** A close has ended with an error, and left something to the next. */
        LEFT,
        CLOSED
    }

    private final RingCore core;
    private final RingQueues queues;
    private final RingEnter enter;
    private final RingEvents events;
    private final long timeoutNanos;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);

    // Of a close, for the next one, if it has ended with an error.
    private boolean busyAtEnd = true;
    private RingEnd seenEnd;
    private boolean leftBuffers;
    private long inFlightAtClose;
    private LeftInFlight left;

    RingClose(
            RingCore core,
            RingQueues queues,
            RingEnter enter,
            RingEvents events,
            long timeoutNanos) {
        this.events = events;
        this.core = core;
        this.queues = queues;
        this.enter = enter;
        this.timeoutNanos = timeoutNanos;
    }

    boolean isClosed() {
        return phase.get() != Phase.OPEN;
    }

    void close() throws SyscallException {
        close(null);
    }

    /**
     * Closes the ring. Of several closes, the first does it, from the hand-over on; the others
     * return at once.
     *
     * @param leftOver gets the completions that nobody has taken; null if they are lost
     */
    void close(CqeHandler leftOver) throws SyscallException {
        boolean orphaned = core.thread().isOrphaned();
        if (!orphaned && !isClosed()) {
            core.thread().checkCloser();
        }
        StackRoom.check(CLOSE_FRAMES);
        boolean isFirst = phase.compareAndSet(Phase.OPEN, Phase.CLOSING);
        if (!isFirst && !phase.compareAndSet(Phase.LEFT, Phase.CLOSING)) {
            return;
        }
        try (Finish _ = () -> finish(orphaned)) {
            if (isFirst && leftOver != null) {
                handOver(leftOver, orphaned);
            }
        }
    }

    /** What is done whatever the handler throws. */
    private interface Finish extends AutoCloseable {
        @Override
        void close() throws SyscallException;
    }

    private void finish(boolean orphaned) throws SyscallException {
        boolean done = false;
        try {
            end(orphaned);
            done = true;
        } catch (SyscallException e) {
            done = true; // what close(2) or ppoll(2) said, after all else
            throw e;
        } finally {
            phase.set(done ? Phase.CLOSED : Phase.LEFT);
        }
    }

    /** Hands over the completions that nobody has taken. */
    private void handOver(CqeHandler leftOver, boolean orphaned) throws SyscallException {
        if (orphaned) {
            queues.cq().takeLeft(leftOver);
        } else {
            if (core.calls().isReachable()) {
                RingEnd.cancelAll(core, enter);
            }
            queues.cq().drain(leftOver);
        }
    }

    private void end(boolean orphaned) throws SyscallException {
        boolean free = false;
        try {
            if (isMapped()) {
                busyAtEnd = isBusy(orphaned);
                inFlightAtClose = queues.statistics().inFlight();
                if (busyAtEnd) {
                    RingEnd.tellInFlight(core, queues);
                }
                // Only the ring's thread may register what shows the end.
                if (busyAtEnd && !orphaned && core.calls().isReachable()) {
                    seenEnd = RingEnd.watched(core, enter);
                    // What was cancelled has ended.
                    queues.cq().discard();
                }
                left = busyAtEnd ? LeftInFlight.of(core, queues) : null;
            }
            core.thread().closed();
            if (!orphaned) {
                // First: the number may be another ring's afterwards.
                core.calls().unregisterRing();
            }
            queues.cq().close();
            for (RingResource each : core.resources()) {
                each.ringClosed();
            }
        } finally {
            core.thread().closed();
            try {
                // Before the wait: what is mapped of a ring holds it.
                BufferArena.end(core.memoryArena(), true);
                BufferArena.end(queues.arena(), true);
            } finally {
                try {
                    Fd fd = core.calls().fd();
                    if (fd != null) {
                        fd.close();
                    }
                } finally {
                    try {
                        free = seenEnd == null ? !busyAtEnd : seenEnd.await(timeoutNanos);
                    } finally {
                        // Not before: a thread of the kernel's may still read what was published.
                        queues.slots().end(free);
                        if (!leftBuffers) {
                            leftBuffers = true;
                            core.buffers().leave(free);
                        }
                        core.buffers().end();
                    }
                }
            }
        }
        if (!free && left != null) {
            RingEnd.tellLeft(core, left);
        }
        events.closed(inFlightAtClose, free);
    }

    private boolean isMapped() {
        return core.memoryArena().scope().isAlive() && queues.arena().scope().isAlive();
    }

    /** Whether operations may be in flight. */
    private boolean isBusy(boolean orphaned) {
        InFlight inFlight = core.inFlight();
        if (queues.slots().hasUnread() || !inFlight.isCountable()) {
            return true;
        }
        queues.cq().discard();
        // The kernel takes no call for this ring from another thread than its own.
        if (!inFlight.isNone() && !orphaned && core.calls().isReachable()) {
            try {
                enter.getEvents();
            } catch (SyscallException e) {
                return true;
            }
            queues.cq().discard();
        }
        return !inFlight.isNone();
    }
}
