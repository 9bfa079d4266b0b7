package dev.gatun.uring;

import dev.gatun.sys.Fd;
import dev.gatun.sys.HeldFds;

import java.lang.foreign.MemorySegment;

/**
 * A ring's submission queue: slots to be filled, and then told to the kernel by {@link
 * IoUring#submit}.
 *
 * <p>Nothing is submitted before that, and nothing is submitted because the queue is full. A slot
 * that was taken and given no operation is a NOP.
 *
 * <p>For the ring's thread.
 */
public final class SubmissionQueue {
    private final IoUring ring;
    private Sqe[] slots;
    private HeldFds held;
    private final boolean polled;

    private RingMemory memory;
    private int entries;
    private int mask;

    /** Whether the memory always starts at its first entry: IORING_SETUP_SQ_REWIND. */
    private final boolean rewinds;

    /** Where the next slot is; ahead of what is published by what is filled. */
    private int tail;

    /** Whether a submission may take two slots: IORING_SETUP_SQE_MIXED. */
    private final boolean mixed;

    /** Counts what was published, so that a slot is known to be of this batch. */
    private int batch = 1;

    /** How far the kernel has read, as last seen. */
    private int head;

    /** How many descriptors are held for submissions that the kernel has not read. */
    private int heldCount;

    SubmissionQueue(
            IoUring ring, RingMemory memory, boolean polled, boolean rewinds, boolean mixed) {
        this.ring = ring;
        this.mixed = mixed;
        this.polled = polled;
        this.rewinds = rewinds;
        useMemory(memory);
        head = memory.sqHead();
        tail = head;
    }

    private void useMemory(RingMemory newMemory) {
        memory = newMemory;
        entries = memory.sqEntries();
        mask = entries - 1;
        slots = new Sqe[entries];
        for (int i = 0; i < entries; i++) {
            slots[i] = new Sqe(this, i, memory.sqe(i));
        }
        // A submission names up to two.
        held = new HeldFds(2 * entries);
    }

    /** Before the kernel makes another queue: what is filled is published, so that it is copied. */
    void beforeResize() {
        if (rewinds) {
            throw new IllegalStateException("a queue that starts over each time is not resized");
        }
        publish();
    }

    /** The kernel has copied all that was published, in its order, to other memory. */
    void resized(RingMemory newMemory) {
        Sqe[] old = slots;
        HeldFds oldHeld = held;
        useMemory(newMemory);
        for (int i = head; i != tail; i++) {
            moveHolds(old, i, oldHeld, i);
        }
        oldHeld.replaced();
    }

    /** What is held for a place of the old slots is held for one of the new ones. */
    private void moveHolds(Sqe[] old, int oldPosition, HeldFds oldHeld, int position) {
        Sqe from = old[oldPosition & old.length - 1];
        Sqe to = slots[position & mask];
        to.holds = from.holds;
        oldHeld.copyTo(from.index, held, to.index);
        oldHeld.copyTo(old.length + from.index, held, entries + to.index);
    }

    /** The kernel starts at the first entry again: what it has left is moved there. */
    private void rewind() {
        int left = tail - head;
        if (left > 0) {
            Sqe[] old = slots;
            HeldFds oldHeld = held;
            // In the same memory, but slots and a list in which nothing is held yet.
            useMemory(memory);
            for (int i = 0; i < left; i++) {
                memory.sqe(i).copyFrom(memory.sqe(head + i));
                moveHolds(old, head + i, oldHeld, i);
            }
            oldHeld.replaced();
        }
        head = 0;
        tail = left;
    }

    /**
     * The next free slot, cleared, to be given an operation before the next submit.
     *
     * @return the slot
     * @throws IllegalStateException if the queue is full: submit first; or if the ring is closed
     * @throws WrongThreadException if the ring is another thread's
     */
    public Sqe next() {
        Sqe sqe = tryNext();
        if (sqe == null) {
            throw new IllegalStateException(
                    "the submission queue is full: " + entries + " entries not yet submitted");
        }
        return sqe;
    }

    /**
     * {@link #next}, if there is room.
     *
     * @return the slot, or null if the queue is full
     * @throws IllegalStateException if the ring is closed
     * @throws WrongThreadException if the ring is another thread's
     */
    public Sqe tryNext() {
        ring.checkUse();
        int position = tail;
        if (position - head == entries && !refresh()) {
            return null;
        }
        Sqe[] all = slots;
        clearIfBlank(all[position - 1 & all.length - 1]);
        tail = position + 1;
        Sqe sqe = all[position & all.length - 1];
        sqe.begin(batch);
        return sqe;
    }

    /**
     * {@link #next} on a ring with {@code IORING_SETUP_SQE_MIXED}, for an operation that takes two
     * slots: {@link Sqe#nop128} or {@link Sqe#uringCmd128}, which is to be given before another
     * slot is taken. Where only the last slot of the queue is left before its begin, it is passed
     * over with a NOP that does not complete.
     *
     * @return the slot
     * @throws IllegalStateException if there is no room for two, or for the NOP as well; or if the
     *     ring is closed, or has no such submissions
     * @throws WrongThreadException if the ring is another thread's
     */
    public Sqe nextBig() {
        checkMixed();
        boolean atEnd = (tail & mask) == mask;
        int room = space();
        if (room < (atEnd ? 3 : 2)) {
            throw new IllegalStateException(
                    "the submission queue has no room for 128 bytes: " + room + " slots are free");
        }
        if (atEnd) {
            next().nop().skipSuccess();
        }
        return next();
    }

    private void checkMixed() {
        if (!mixed) {
            throw new IllegalStateException("this ring has no IORING_SETUP_SQE_MIXED");
        }
    }

    /** Takes the slot behind one. */
    void extend(Sqe sqe) {
        checkMixed();
        if (sqe != slots[tail - 1 & mask] || sqe.index == mask || tail - head == entries) {
            throw new IllegalStateException(
                    "this takes two slots: take the first with SubmissionQueue.nextBig()");
        }
        tail++;
        sqe.extended = true;
        sqe.holds++;
        heldCount++;
        // The kernel counts one submission, and we count slots.
        ring.setUncountable();
    }

    /** The memory of a slot and of the one behind it, which then has what is not its own. */
    MemorySegment extendedMemory(Sqe sqe) {
        slots[sqe.index + 1].memory();
        return memory.twoSqes(sqe.index);
    }

    /** A slot that was taken and given nothing still has what was in it the last time round. */
    private static void clearIfBlank(Sqe last) {
        if (last.isBlank()) {
            last.nop();
        }
    }

    /** Looks how far the kernel has read; whether there is room now. */
    private boolean refresh() {
        if (polled) {
            consumed(memory.sqHead());
        }
        return tail - head != entries;
    }

    /** {@return how many slots there are} */
    public int capacity() {
        return entries;
    }

    /**
     * {@return how many slots are free: {@link #capacity} less those not yet taken by the kernel}
     */
    public int space() {
        ring.checkUse();
        refresh();
        return entries - (tail - head);
    }

    /**
     * How many slots were filled and not yet taken by the kernel: all since the last submit, and
     * what it left, as behind a submission that the kernel refused where the ring does not have
     * {@code IORING_SETUP_SUBMIT_ALL}.
     *
     * @return the number
     */
    public int pending() {
        ring.checkUse();
        refresh();
        return tail - head;
    }

    /**
     * Submissions that the kernel dropped because the index array was wrong; never, unless somebody
     * writes to the ring's memory.
     *
     * @return the number, from the ring's setup on
     */
    public int dropped() {
        ring.checkUse();
        return memory.sqDropped();
    }

    /** Publishes what was filled; gives how many the kernel is to take. */
    int publish() {
        clearIfBlank(slots[tail - 1 & mask]);
        batch++;
        if (!rewinds) {
            memory.publishSqTail(tail);
        }
        return tail - head;
    }

    /** After io_uring_enter: the kernel has taken this many. Not with SQPOLL. */
    void taken(int count) {
        consumed(head + count);
        if (rewinds) {
            rewind();
        }
    }

    /** With SQPOLL, after {@link #publish}: whether the kernel's thread must be woken. */
    boolean needsWakeup() {
        return memory.needsWakeup();
    }

    /** With SQPOLL: whether something is published that the kernel has not read. */
    boolean hasUnread() {
        if (polled) {
            refreshPolled();
        }
        return polled && memory.sqTail() != head;
    }

    /** With SQPOLL: looks how far the kernel has read. */
    void refreshPolled() {
        consumed(memory.sqHead());
    }

    private void consumed(int newHead) {
        if (heldCount > 0) {
            for (int i = head; i != newHead; i++) {
                release(i);
            }
        }
        ring.submitted(newHead - head);
        head = newHead;
    }

    private void release(int position) {
        Sqe sqe = slots[position & mask];
        if (sqe.holds > 0) {
            heldCount -= sqe.holds;
            sqe.holds = 0;
            sqe.extended = false;
            held.release(position & mask);
            held.release(entries + (position & mask));
        }
    }

    /** Holds the descriptor that a submission is about; {@code which} is 0 or 1. */
    int hold(Sqe sqe, int which, Fd fd) {
        if (which == 0 && sqe.holds != 0) {
            // Of an operation that was refused after its first descriptor.
            releaseAgain(sqe);
        }
        int number = held.hold(which * entries + sqe.index, fd);
        sqe.holds++;
        heldCount++;
        return number;
    }

    /** Takes a number over from its descriptor, which this queue may hold. */
    int detach(Fd fd) {
        return held.detach(fd);
    }

    /** Forgets what a slot holds, which is given another operation. */
    void releaseAgain(Sqe sqe) {
        if (sqe.extended) {
            if (sqe != slots[tail - 2 & mask]) {
                throw new IllegalStateException(
                        "this took two slots, and another one was taken behind them");
            }
            tail--;
            sqe.extended = false;
        }
        heldCount -= sqe.holds;
        sqe.holds = 0;
        held.release(sqe.index);
        held.release(entries + sqe.index);
    }

    /** The number of the batch that is being filled; a slot of another is not to be written. */
    int batch() {
        return batch;
    }

    IoUring ring() {
        return ring;
    }

    /** Closed with the ring. */
    void close() {
        held.close();
    }
}
