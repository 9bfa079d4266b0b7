package dev.gatun.uring;

import dev.gatun.sys.ClosedException;

/** Which thread may use a ring, and whether the ring may still be used. */
final class RingThread {
    private final boolean isOneThreads;

    /** Whose the ring is; null if it is several threads', or nobody's yet. */
    private volatile Thread owner;

    // What both come to, for the look at each use; plain, since it need not be seen by others in
    // time: another thread is refused by either value.
    private Thread user;
    private boolean isOpenToAll = true;

    RingThread(boolean isOneThreads) {
        this.isOneThreads = isOneThreads;
    }

    /** Whether the ring is to belong to one thread. */
    boolean isOneThreads() {
        return isOneThreads;
    }

    /** The ring works from here on: it is the current thread's, if it is to belong to one. */
    void enabled() {
        if (isOneThreads) {
            owner = Thread.currentThread();
            user = owner;
            isOpenToAll = false;
        }
    }

    /** Every use begins here. */
    void checkUse() {
        if (user != Thread.currentThread() && !isOpenToAll) {
            refuse();
        }
    }

    private void refuse() {
        checkCloser();
        throw new ClosedException("this ring was closed");
    }

    /** A close begins here: another thread may have closed the ring at this moment. */
    void checkCloser() {
        Thread thread = owner;
        if (thread != null && thread != Thread.currentThread()) {
            throw new WrongThreadException(
                    "this ring is "
                            + thread
                            + "'s; RingOptions.forThreads() makes one for several");
        }
    }

    /** Refuses to open a ring of one thread on a virtual thread. */
    static void checkOpener(boolean isOneThreads) {
        if (isOneThreads && Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "the kernel would bind this ring to the thread that carries the virtual one"
                            + " now, and refuse it on the next: open it on a platform thread, or"
                            + " with RingOptions.forThreads(), and also submissionPolling() if"
                            + " virtual threads are to submit");
        }
    }

    /** Refuses to enable a ring of one thread on a virtual thread. */
    void checkEnabler() {
        if (isOneThreads && Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "a ring of one thread cannot be a virtual thread's: enable it on a platform"
                            + " thread, or open it with RingOptions.forThreads()");
        }
    }

    /** Refuses to submit on a virtual thread: the operations would end with its carrier. */
    static void checkSubmitter() {
        if (Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "operations end with the thread that submits them, and here that is the one"
                            + " that carries the virtual thread now, which may end at any time:"
                            + " submit on a platform thread, or open the ring with both"
                            + " RingOptions.forThreads() and submissionPolling()");
        }
    }

    /** Whether the ring's thread has ended: then any other may close the ring. */
    boolean isOrphaned() {
        Thread thread = owner;
        return thread != null && !thread.isAlive();
    }

    /** Nobody may use the ring any more. */
    void closed() {
        user = null;
        isOpenToAll = false;
    }
}
