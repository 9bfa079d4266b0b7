package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;
import dev.gatun.uring.Sqe;

/**
 * What a thread asks of a ring: one operation, from when it is handed over to its last completion.
 * All but what waiting threads look at belongs to the ring's thread once it was handed over.
 */
abstract class Request {
    /** Where it is, if not in the table of those in flight: {@link #place}. */
    static final int NEW = -1;

    /** It waits to be submitted. */
    static final int WAITING = -2;

    /** It has ended. */
    static final int ENDED = -3;

    /** The next one in the inbox, or in the list of those that wait. */
    Request next;

    /** Its place in the table of those in flight. */
    int place = NEW;

    /**
     * Writes the operation; on the ring's thread, once.
     *
     * @param ofRing memory that it may name
     */
    abstract void write(Sqe sqe, OperationMemory ofRing) throws SyscallException;

    /**
     * A completion; on the ring's thread.
     *
     * @param flags with {@code IORING_CQE_F_MORE} in all but the last one
     */
    abstract void completed(int res, int flags);

    /** Whether there was a completion that is the result, and that was not the last one. */
    boolean hasResult() {
        return false;
    }

    /**
     * It was not submitted, or what became of it is not known, or the last completion was not taken
     * because of an error. It ends; if it has ended already, nothing changes.
     */
    abstract void failed(Throwable why);

    /** The place of what a cancel would cancel; below zero if there is nothing. */
    int cancelPlace() {
        return place;
    }

    /**
     * The descriptor that it is about; null if there is none, or if it is not known before the
     * operation is written.
     */
    Fd fd() {
        return null;
    }

    /** Closes a descriptor that an operation has made, and that nobody gets. */
    static void closeUnwanted(int number) {
        Syscalls.close(number);
    }

    /** How many operations it has, which are linked; more than one in a {@link Chain} only. */
    int count() {
        return 1;
    }
}
