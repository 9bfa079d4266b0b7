package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_ENTER_GETEVENTS;

import dev.gatun.sys.SyscallException;

import java.util.HashSet;
import java.util.Set;

/**
 * A ring's completion queue: the results of the submissions.
 *
 * <p>Completions are taken in one of two forms, without allocation. With a handler:
 *
 * {@snippet lang=java :
 * ring.submitAndWaitFully(1);
 * ring.cq().drain((userData, res, flags) -> check(userData, res));
 * }
 *
 * or one by one:
 *
 * {@snippet lang=java :
 * while (cq.next()) {
 *     check(cq.userData(), cq.res());
 * }
 * }
 *
 * <p>The places of taken completions are given back to the kernel once a batch: at the end of a
 * drain, and when {@link #next} finds no more.
 *
 * <p>For the ring's thread.
 */
public final class CompletionQueue {
    private final RingThread thread;
    private final RingCalls calls;
    private final InFlight inFlight;
    private RingMemory memory;

    /** Whether some completions take two places, and some places hold nothing. */
    private final boolean mixed;

    /** Whether some completions are of fillers. */
    private final boolean hasFillers;

    /** Whether each place is to be looked at before it is taken. */
    private final boolean stepsOver;

    /** The local head: {@link #published}, and the completions taken since. */
    private int head;

    /** The published head. The kernel has it, too, in memory that it changes all the time. */
    private int published;

    /** How far the kernel has written, as last seen. */
    private int tail;

    /** The first place of the queue that had a completion, or will have one, in this memory. */
    private int start;

    // For RingStatistics: written by the ring's thread, and seldom.
    private int mostWaiting;
    private long overflows;
    private int lastLost;

    /** Whether {@link #next} is at a completion, whose place is still ours. */
    private long current = -1;

    private long currentUserData;

    /** How many drains are under way, one within the other. */
    private int draining;

    /** Whether the ring is closed, maybe by the handler of a drain that is under way. */
    private boolean closed;

    CompletionQueue(RingCore core, RingMemory memory) {
        thread = core.thread();
        calls = core.calls();
        inFlight = core.inFlight();
        this.memory = memory;
        mixed = core.flags().has(SetupFlags.IORING_SETUP_CQE_MIXED);
        hasFillers = core.flags().has(SetupFlags.IORING_SETUP_SQE_MIXED);
        stepsOver = mixed || hasFillers;
        head = memory.cqHead();
        published = head;
        tail = head;
        start = head;
    }

    /** {@return how many places there are; a completion of 32 bytes in a mixed queue takes two} */
    public int capacity() {
        return memory.cqEntries();
    }

    /**
     * How many completions can be taken; in a mixed queue, how many places these completions take.
     * If the ring has {@code IORING_SETUP_DEFER_TASKRUN}, as the default ring has, the operations
     * that the ring's thread still has to finish are not counted before {@link IoUring#getEvents}
     * or a wait.
     *
     * @return the number
     */
    public int ready() {
        thread.checkUse();
        return memory.cqTail() - head;
    }

    /**
     * {@return whether the kernel keeps completions because the queue was full; the next drain
     * brings them, and so does {@link IoUring#getEvents}}
     */
    public boolean hasOverflow() {
        thread.checkUse();
        return memory.hasOverflow();
    }

    /**
     * How many completions are lost: the queue was full, and the kernel had no memory to keep them
     * in.
     *
     * @return the number since the ring was set up
     */
    public int lost() {
        thread.checkUse();
        return memory.cqOverflow();
    }

    /**
     * How many completions were taken since the ring was set up; in a mixed queue, how many places
     * these completions took. The number comes round: compare it for equality only.
     *
     * @return the number
     */
    public int taken() {
        thread.checkUse();
        return head;
    }

    /** Whether completions are told to the ring's eventfd. */
    void setEventFdDisabled(boolean disabled) {
        if (!memory.hasCqFlags()) {
            throw new UnsupportedOperationException("this kernel has no flags for that");
        }
        memory.setEventFdDisabled(disabled);
    }

    /**
     * Takes all completions that are there: {@link #drain(CqeHandler, int)} without a limit.
     *
     * @param handler gets each completion
     * @return how many were taken
     * @throws SyscallException as {@link IoUring#getEvents}, or what the handler throws
     */
    public int drain(CqeHandler handler) throws SyscallException {
        return drain(handler, Integer.MAX_VALUE);
    }

    /**
     * Takes the completions that are there. Their places are given back at the end. If the handler
     * throws, the drain ends and the exception reaches the caller. The completions that the handler
     * was given, including the one for which it threw, count as taken; the rest are there for the
     * next drain.
     *
     * <p>A drain makes no system call, with one exception: if all completions are taken, and the
     * kernel tells in shared memory that it holds more back (because the queue was full, or because
     * a call of this thread must finish them), the drain calls {@link IoUring#getEvents} and goes
     * on.
     *
     * <p>The handler may submit, may take completions itself, and may close the ring, which ends
     * the drain.
     *
     * @param handler gets each completion, and of a completion of 32 bytes the first 16
     * @param limit how many at most
     * @return how many were taken
     * @throws SyscallException as {@link IoUring#getEvents}, or what the handler throws
     */
    public int drain(CqeHandler handler, int limit) throws SyscallException {
        begin();
        RingMemory from = memory;
        int count = 0;
        int more = 0;
        draining++;
        try {
            while (count < limit && (advance() || fetch())) {
                int number = head;
                // Where each place is looked at first, one at a time; in an inner loop, so that the
                // compiler keeps in registers what no call in it can change.
                int end = stepsOver ? number + 1 : tail;
                do {
                    long at = from.completion(number);
                    long userData = from.userData(at);
                    long both = from.resAndFlags(at);
                    int flags = flags(both);
                    int res = res(both);
                    int after = number + places(flags);
                    int moreOfIt = more(flags);
                    // Before it counts as taken: what ends with an error here is done again.
                    if (inFlight.hasLate()) {
                        userData = inFlight.completed(userData, res, flags);
                    }
                    if (RingCalls.TRACED) {
                        RingTrace.completed(calls, userData, res, flags);
                    }
                    number = after;
                    head = after;
                    count++;
                    more += moreOfIt;
                    handler.completed(userData, res, flags);
                    // If it is not the head, the handler has taken completions itself.
                } while (number - end < 0 && count < limit && head == number);
            }
        } finally {
            end(count, more);
        }
        return count;
    }

    /**
     * {@link #drain(CqeHandler, int)} of completions that may have 32 bytes: on a ring with {@code
     * IORING_SETUP_CQE32} or {@code CQE_MIXED}.
     *
     * @param handler gets each completion
     * @param limit how many at most
     * @return how many were taken
     * @throws SyscallException as {@link IoUring#getEvents}, or what the handler throws
     */
    public int drain(BigCqeHandler handler, int limit) throws SyscallException {
        begin();
        int count = 0;
        int more = 0;
        draining++;
        try {
            while (count < limit && (advance() || fetch())) {
                long at = memory.completion(head);
                long both = memory.resAndFlags(at);
                int flags = flags(both);
                boolean big = isBig(flags);
                int res = res(both);
                long extra0 = big ? memory.extra(at, 0) : 0;
                long extra1 = big ? memory.extra(at, 1) : 0;
                int after = head + places(flags);
                int moreOfIt = more(flags);
                long userData = inFlight.completed(memory.userData(at), res, flags);
                if (RingCalls.TRACED) {
                    RingTrace.completed(calls, userData, res, flags);
                }
                head = after;
                count++;
                more += moreOfIt;
                handler.completed(userData, res, flags, extra0, extra1);
            }
        } finally {
            end(count, more);
        }
        return count;
    }

    /**
     * Goes to the next completion: {@link #userData}, {@link #res} and {@link #flags} then are
     * those of that completion. If there is none, the places of the completions taken so far are
     * given back.
     *
     * @return whether there is one
     * @throws SyscallException as {@link IoUring#getEvents}, which is called when the kernel tells
     *     that it holds completions back
     */
    public boolean next() throws SyscallException {
        begin();
        if (!advance() && !fetch()) {
            end();
            return false;
        }
        long at = memory.completion(head);
        take(at);
        current = at;
        return true;
    }

    /** {@return the user data that the submission was given} */
    public long userData() {
        current();
        return currentUserData;
    }

    /** {@return the operation's result, or {@code -errno}} */
    public int res() {
        return res(memory.resAndFlags(current()));
    }

    /** {@return {@code IORING_CQE_F_…}: see {@link Completion}} */
    public int flags() {
        return flags(memory.resAndFlags(current()));
    }

    /**
     * The additional words of a completion of 32 bytes.
     *
     * @param index which word of eight bytes, 0 or 1
     * @return the word; 0 if the completion has 16 bytes only
     */
    public long extra(int index) {
        if (index < 0 || index > 1) {
            throw new IndexOutOfBoundsException(index);
        }
        long at = current();
        return isBig(flags(memory.resAndFlags(at))) ? memory.extra(at, index) : 0;
    }

    private long current() {
        thread.checkUse();
        if (current < 0) {
            throw new IllegalStateException("next() has given no completion");
        }
        return current;
    }

    /** Before the kernel makes another queue: what was taken is given back, and not copied. */
    void beforeResize() {
        if (draining > 0) {
            throw new IllegalStateException("the queue is being drained: resize it after that");
        }
        current = -1;
        end();
    }

    /** The kernel has copied what was not taken to other memory, under the same numbers. */
    void resized(RingMemory newMemory) {
        memory = newMemory;
        tail = memory.cqTail();
        start = head;
    }

    private void begin() {
        thread.checkUse();
        current = -1;
    }

    /** With the queue empty: brings what the kernel holds back, if it says that it does. */
    private boolean fetch() throws SyscallException {
        if (closed || !memory.hasDeferred()) {
            return false;
        }
        if (memory.hasOverflow()) {
            overflows++;
        }
        end();
        int result = calls.enter(0, 0, IORING_ENTER_GETEVENTS);
        calls.checkEntered(result, 0, IORING_ENTER_GETEVENTS);
        return advance();
    }

    /** Before a wait, which must not find what was taken; the cursor is at no completion then. */
    void giveBack() {
        current = -1;
        if (head != published) {
            end();
        }
    }

    /** After a batch: its places are the kernel's again. */
    private void end() {
        if (!closed && head != published) {
            memory.publishCqHead(head);
            published = head;
        }
    }

    /**
     * Whether there is a completion at the head; on a mixed ring steps over what is none, or a
     * filler's.
     */
    private boolean advance() {
        while (true) {
            if (head == tail) {
                if (closed) {
                    return false;
                }
                tail = memory.cqTail();
                int waiting = tail - head;
                if (waiting == 0) {
                    return false;
                }
                if (waiting > mostWaiting) {
                    mostWaiting = waiting;
                }
            }
            if (!stepsOver) {
                return true;
            }
            long at = memory.completion(head);
            int flags = flags(memory.resAndFlags(at));
            if (mixed && (flags & Completion.IORING_CQE_F_SKIP) != 0) {
                head++;
            } else if (hasFillers && inFlight.isFiller(memory.userData(at))) {
                head += places(flags);
            } else {
                return true;
            }
        }
    }

    /** Takes the completion at the head, one by itself; it stays where it is. */
    private void take(long at) {
        long both = memory.resAndFlags(at);
        int flags = flags(both);
        int after = head + places(flags);
        int more = more(flags);
        currentUserData = inFlight.completed(memory.userData(at), res(both), flags);
        if (RingCalls.TRACED) {
            RingTrace.completed(calls, currentUserData, res(both), flags);
        }
        head = after;
        count(1, more);
    }

    private int places(int flags) {
        return mixed && (flags & Completion.IORING_CQE_F_32) != 0 ? 2 : 1;
    }

    private static int more(int flags) {
        return Completion.hasMore(flags) ? 1 : 0;
    }

    private void end(int count, int more) {
        count(count, more);
        draining--;
        // Of a handler that took completions itself: their places are the kernel's from here on.
        current = -1;
        end();
    }

    private void count(int taken, int more) {
        inFlight.finished += taken - more;
        if (more != 0) {
            inFlight.more += more;
        }
    }

    private static int res(long both) {
        return (int) both;
    }

    private static int flags(long both) {
        return (int) (both >>> Integer.SIZE);
    }

    private boolean isBig(int flags) {
        return memory.hasBigCompletions() || mixed && (flags & Completion.IORING_CQE_F_32) != 0;
    }

    /** Takes what is there, without asking the kernel for more: its thread has ended. */
    void takeLeft(CqeHandler handler) throws SyscallException {
        while (advance()) {
            long at = memory.completion(head);
            take(at);
            long both = memory.resAndFlags(at);
            handler.completed(currentUserData, res(both), flags(both));
        }
    }

    /** Takes what is there, for no one: the ring is being closed. */
    void discard() {
        while (advance()) {
            take(memory.completion(head));
        }
        end();
    }

    // For RingStatistics: any thread.

    int mostWaiting() {
        return mostWaiting;
    }

    long overflows() {
        return overflows;
    }

    /** {@link #lost}; after the close, what it was then. */
    int lostSoFar() {
        try {
            lastLost = memory.cqOverflow();
        } catch (IllegalStateException e) {
            // This memory is freed, or another thread is about to replace it.
        }
        return lastLost;
    }

    /** The user data of operations that have ended lately: their completions are still there. */
    Set<Long> endedLately() {
        Set<Long> ended = new HashSet<>();
        int end = memory.cqTail();
        for (int i = oldest(end); end - i > 0; i = after(i)) {
            int flags = flagsAt(i);
            boolean isSkipped = mixed && (flags & Completion.IORING_CQE_F_SKIP) != 0;
            if (!isSkipped && more(flags) == 0) {
                ended.add(memory.userData(memory.completion(i)));
            }
        }
        return ended;
    }

    /** The oldest place at which a completion is known to begin. */
    private int oldest(int end) {
        if (Integer.compareUnsigned(end - start, memory.cqEntries()) <= 0) {
            return start;
        }
        int oldest = end - memory.cqEntries();
        if (mixed) {
            // It may be the second half of a completion, whose first half was written over. In
            // either case a completion begins where the two ways to read on meet.
            int other = oldest + 1;
            while (oldest != other && end - oldest > 0) {
                if (other - oldest > 0) {
                    oldest = after(oldest);
                } else {
                    other = after(other);
                }
            }
        }
        return oldest;
    }

    private int after(int number) {
        return number + places(flagsAt(number));
    }

    private int flagsAt(int number) {
        return flags(memory.resAndFlags(memory.completion(number)));
    }

    /** Closed with the ring: a drain under way finds no more. */
    void close() {
        lostSoFar();
        closed = true;
        head = tail;
    }
}
