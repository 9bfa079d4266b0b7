package dev.gatun.async;

import dev.gatun.jfr.Recorder;
import dev.gatun.jfr.SlowOperationEvent;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Fd;
import dev.gatun.uring.Opcode;

/**
 * What Java Flight Recorder is told of operations that take long, if it is at work: otherwise each
 * operation costs two looks at a null. For the ring's thread.
 */
final class SlowOperations {
    private final int places;

    /** Whether a recording wants to be told, as of this turn. */
    private boolean isEnabled;

    /** By place; null until a recording wanted to be told. */
    private SlowOperationEvent[] events;

    SlowOperations(int places) {
        this.places = places;
    }

    /** Once a turn of the ring's thread. */
    void look() {
        isEnabled = Recorder.look() && SlowOperationEvent.isWanted();
        if (isEnabled && events == null) {
            try {
                events = new SlowOperationEvent[places];
            } catch (OutOfMemoryError e) {
                isEnabled = false;
            }
        }
    }

    /** An operation was written. */
    void begun(int place) {
        if (events != null) {
            // Of what was refused, as the links before a refused one are.
            events[place] = null;
        }
        if (isEnabled) {
            try {
                SlowOperationEvent event = new SlowOperationEvent();
                event.begin();
                events[place] = event;
            } catch (OutOfMemoryError | StackOverflowError e) {
                // Not told, but done.
            }
        }
    }

    /** It is not told: a cancel, or an operation with many completions. */
    void forget(int place) {
        if (events != null) {
            events[place] = null;
        }
    }

    /** It has completed for good. */
    void ended(int place, Opcode operation, Fd fd, int res) {
        if (events == null || events[place] == null) {
            return;
        }
        SlowOperationEvent event = events[place];
        events[place] = null;
        try {
            event.end();
            if (event.shouldCommit()) {
                event.operation = operation.name();
                event.descriptor = number(fd);
                event.result = res;
                event.commit();
            }
        } catch (OutOfMemoryError | StackOverflowError e) {
            // Not told: whoever waits for the operation must be.
        }
    }

    private static int number(Fd fd) {
        try {
            return fd == null ? -1 : fd.number();
        } catch (ClosedException e) {
            return -1;
        }
    }
}
