package dev.gatun.uring;

import dev.gatun.sys.Fd;
import dev.gatun.sys.HeldFds;

import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A ring's submission queue: slots to be filled, and then told to the kernel by {@link
 * IoUring#submit}.
 *
 * <p>{@link #next} gives the free slot. The slot is in the queue as soon as an operation was
 * written to it, and not before: until then, {@code next} gives the same slot again. An operation
 * that is refused with an exception leaves nothing in the queue. If it would have been linked
 * behind others, these leave the queue as well, as far as they were not submitted: a chain is
 * submitted whole, or not at all.
 *
 * <p>Nothing is submitted before {@link IoUring#submit}, and nothing is submitted because the queue
 * is full.
 *
 * <p>For the ring's thread.
 */
public final class SubmissionQueue {
    /** Of rings whose end the kernel did not confirm: reachable for good. */
    private static final Queue<HeldFds> UNENDED = new ConcurrentLinkedQueue<>();

    private final IoUring ring;
    private Sqe[] slots;
    private HeldFds held;
    private final boolean polled;

    private RingMemory memory;
    private int entries;
    private int mask;

    /** Whether the memory always starts at its first entry: IORING_SETUP_SQ_REWIND. */
    private final boolean rewinds;

    /** The local tail: the published tail, and the slots filled since. */
    private int tail;

    /** The slot that was given out and has no operation yet; null if there is none. */
    private Sqe free;

    /**
     * Whether writing an operation to {@link #free} has begun: if it did not end, it was refused.
     */
    private boolean begun;

    /**
     * Whether {@link #free} begins the queue again, and a NOP goes into the last slot before it.
     */
    private boolean padded;

    /** Submissions that no completion comes for: fillers, and second halves of 128 bytes. */
    private int silent;

    /** Whether a submission may take two slots: IORING_SETUP_SQE_MIXED. */
    private final boolean mixed;

    /**
     * Counts what was published, so that a slot is known to be of this batch. 64 bits, which do not
     * come round: a slot that somebody has kept is never of a later batch.
     */
    private long batch = 1;

    /** How far the kernel has read, as last seen. */
    private int head;

    /** How many descriptors are held for submissions that the kernel has not read. */
    private int heldCount;

    /** Descriptors whose numbers the kernel was given to close, by identity. */
    private final Set<Fd> closing = Collections.newSetFromMap(new IdentityHashMap<>());

    /** Descriptors of operations that the kernel has read, and looks up later. */
    private final LateLookups late;

    /** Whether operations may wait in the kernel for one with IOSQE_IO_DRAIN. */
    private boolean drained;

    /** The slots of registered files that these use. */
    private HeldSlots heldSlots;

    SubmissionQueue(
            IoUring ring, RingMemory memory, boolean polled, boolean rewinds, boolean mixed) {
        this.ring = ring;
        this.mixed = mixed;
        this.polled = polled;
        this.rewinds = rewinds;
        useMemory(memory);
        late = new LateLookups(held);
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
        heldSlots = new HeldSlots(entries);
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
        HeldSlots oldSlots = heldSlots;
        useMemory(newMemory);
        for (int i = head; i != tail; i++) {
            moveHolds(old, i, oldHeld, oldSlots, i);
        }
        oldHeld.replaced();
    }

    /** What is held for a place of the old slots is held for one of the new ones. */
    private void moveHolds(
            Sqe[] old, int oldPosition, HeldFds oldHeld, HeldSlots oldSlots, int position) {
        Sqe from = old[oldPosition & old.length - 1];
        Sqe to = slots[position & mask];
        to.holds = from.holds;
        to.lent = from.lent;
        from.lent = null;
        oldSlots.moveTo(from.index, heldSlots, to.index);
        oldHeld.copyTo(from.index, held, to.index);
        oldHeld.copyTo(old.length + from.index, held, entries + to.index);
    }

    /** The kernel starts at the first entry again: what it has left is moved there. */
    private void rewind() {
        int left = tail - head;
        if (left > 0) {
            Sqe[] old = slots;
            HeldFds oldHeld = held;
            HeldSlots oldSlots = heldSlots;
            // In the same memory, but slots and a list in which nothing is held yet.
            useMemory(memory);
            for (int i = 0; i < left; i++) {
                memory.sqe(i).copyFrom(memory.sqe(head + i));
                moveHolds(old, head + i, oldHeld, oldSlots, i);
            }
            oldHeld.replaced();
        }
        head = 0;
        tail = left;
    }

    /**
     * The free slot, to be given an operation. Until it was given one, this gives the same slot.
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
        if (free != null) {
            forgetFree();
        }
        int position = tail;
        if (position - head == entries && !refresh()) {
            return null;
        }
        Sqe[] all = slots;
        Sqe sqe = all[position & all.length - 1];
        free = sqe;
        return sqe;
    }

    /**
     * {@link #next} on a ring with {@code IORING_SETUP_SQE_MIXED}, for an operation that takes two
     * slots: {@link Sqe#nop128} or {@link Sqe#uringCmd128}. Where only the last slot of the queue
     * is left before its begin, the operation passes that slot over with a NOP that does not
     * complete.
     *
     * @return the slot
     * @throws IllegalStateException if there is no room for two, or for the NOP as well; or if the
     *     ring is closed, or has no such submissions
     * @throws WrongThreadException if the ring is another thread's
     */
    public Sqe nextBig() {
        checkMixed();
        int room = space();
        forgetFree();
        boolean atEnd = (tail & mask) == mask;
        if (room < (atEnd ? 3 : 2)) {
            throw new IllegalStateException(
                    "the submission queue has no room for 128 bytes: " + room + " slots are free");
        }
        padded = atEnd;
        free = slots[atEnd ? 0 : tail & mask];
        return free;
    }

    // Writing an operation, in this order: begin, hold, claim.

    /** An operation is about to be written: the first thing that its method does. */
    void begin(Sqe sqe) {
        if (free != sqe) {
            throw new IllegalStateException(
                    sqe.batch == batch
                            ? "this slot has its operation: take another with"
                                    + " SubmissionQueue.next()"
                            : "this slot was submitted: take another with SubmissionQueue.next()");
        }
        if (begun && sqe.holds > 0) {
            // Of an operation that was refused after its first descriptor.
            releaseHolds(sqe);
        }
        begun = true;
    }

    /** The operation is written, and so the slot is in the queue. */
    void claim(Sqe sqe) {
        if (padded) {
            pad();
        }
        sqe.batch = batch;
        free = null;
        begun = false;
        tail++;
    }

    /** The last slot becomes a NOP that does not complete, linked as what is before it. */
    private void pad() {
        padded = false;
        Sqe filler = slots[tail & mask];
        int links = tail == head ? 0 : last().links();
        filler.fill(links);
        filler.batch = batch;
        filler.silent = true;
        filler.holds++;
        heldCount++;
        tail++;
    }

    /** The slot that was filled last; of an operation of two slots the first. */
    private Sqe last() {
        Sqe sqe = slots[tail - 1 & mask];
        return sqe.isSecond ? slots[tail - 2 & mask] : sqe;
    }

    /** No operation was written to the slot that was given out. */
    private void forgetFree() {
        if (begun) {
            takeBack();
        }
        free = null;
        padded = false;
    }

    /** The operation was refused: what it holds is released, and its chain is taken back. */
    private void takeBack() {
        begun = false;
        if (free != null && free.holds > 0) {
            releaseHolds(free);
        }
        free = null;
        padded = false;
        takeBackChain();
    }

    /** The operations that the next one would be linked behind leave the queue. */
    private void takeBackChain() {
        while (tail != notSubmitted() && last().links() != 0) {
            drop();
        }
    }

    /** The last operation leaves the queue. */
    private void drop() {
        Sqe sqe = last();
        tail -= sqe.extended ? 2 : 1;
        sqe.batch = 0;
        if (sqe.lent != null) {
            HeldFds.lentBack(sqe.lent);
            sqe.lent = null;
        }
        releaseHolds(sqe);
    }

    /** Where what the kernel does not know begins. */
    private int notSubmitted() {
        return polled ? memory.sqTail() : head;
    }

    /**
     * An attribute of an operation was refused. If the operation is the last one, it leaves the
     * queue, and its chain with it; another one stays as it was.
     */
    void refused(Sqe sqe) {
        if (sqe.batch == batch && tail != notSubmitted() && last() == sqe) {
            drop();
            takeBackChain();
        }
    }

    private void checkMixed() {
        if (!mixed) {
            throw new IllegalStateException("this ring has no IORING_SETUP_SQE_MIXED");
        }
    }

    /** Refuses an operation of two slots where there is no second one. */
    void checkBig(Sqe sqe) {
        checkMixed();
        boolean room = padded || tail - head < entries - 1;
        if (sqe.index == mask || !room) {
            throw new IllegalStateException(
                    "this takes two slots: take the first with SubmissionQueue.nextBig()");
        }
    }

    /** An operation was written that takes the slot behind it, too: {@link #claim} came before. */
    void claimSecond(Sqe sqe) {
        Sqe second = slots[sqe.index + 1];
        second.batch = 0;
        second.isSecond = true;
        sqe.extended = true;
        // The kernel counts two slots, and completes once.
        sqe.silent = true;
        sqe.holds++;
        heldCount++;
        tail++;
    }

    /** The memory of a slot and of the one behind it, which then has what is not its own. */
    MemorySegment extendedMemory(Sqe sqe) {
        slots[sqe.index + 1].memory();
        return memory.twoSqes(sqe.index);
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
        settle();
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
        settle();
        refresh();
        return tail - head;
    }

    /** An operation that was refused is not counted. */
    private void settle() {
        if (begun) {
            takeBack();
        }
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
        if (free != null) {
            forgetFree();
        }
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
            boolean linked = false;
            for (int i = head; i != newHead; i++) {
                Sqe sqe = slots[i & mask];
                if (!sqe.isSecond) {
                    boolean behindLink = linked;
                    linked = sqe.links() != 0;
                    release(sqe, behindLink);
                }
            }
        }
        ring.submitted(newHead - head - silent);
        silent = 0;
        head = newHead;
    }

    /** The kernel has read a submission. */
    private void release(Sqe sqe, boolean behindLink) {
        if (sqe.holds > 0) {
            if (sqe.silent) {
                silent++;
            }
            if (sqe.lent != null) {
                closing.add(sqe.lent);
                sqe.lent = null;
            }
            if ((behindLink || drained || sqe.isLookedUpLate()) && !sqe.skipsSuccess()) {
                keepHolds(sqe);
            }
            releaseHolds(sqe);
        }
    }

    /** The kernel has not looked the descriptors of this operation up yet. */
    private void keepHolds(Sqe sqe) {
        long userData = sqe.givenUserData();
        boolean first = true;
        for (int index = sqe.index; index < 2 * entries; index += entries) {
            if (held.isFilled(index)) {
                late.takeOver(held, index, userData, first);
                first = false;
            }
        }
    }

    /** An operation waits for all before it, and all after it wait for it. */
    void setDrained() {
        drained = true;
    }

    /** How many descriptors are held that the kernel looks up later. */
    int lateCount() {
        return late.size();
    }

    /**
     * The last completion of an operation was taken. On a polled ring it can be there before it is
     * seen that the submission was read, so that its user data tell nothing.
     */
    void completed(long userData) {
        if (!polled) {
            late.completed(userData);
        }
    }

    /** Nothing is in flight. */
    void atRest() {
        drained = false;
        late.releaseAll();
    }

    /** Whether the kernel was shown what it has not read, or there is what it keeps for later. */
    boolean isLate() {
        return drained || late.size() > 0;
    }

    /** Releases what a slot holds: its operation was read, or refused. */
    void releaseHolds(Sqe sqe) {
        heldCount -= sqe.holds;
        sqe.holds = 0;
        sqe.silent = false;
        if (sqe.extended) {
            sqe.extended = false;
            slots[sqe.index + 1].isSecond = false;
        }
        held.release(sqe.index);
        held.release(entries + sqe.index);
        heldSlots.release(sqe.index);
    }

    /** Holds the descriptor that a submission is about; {@code which} is 0 or 1. */
    int hold(Sqe sqe, int which, Fd fd) {
        int number;
        try {
            number = held.hold(which * entries + sqe.index, fd);
        } catch (Throwable t) {
            releaseHolds(sqe);
            throw t;
        }
        sqe.holds++;
        heldCount++;
        return number;
    }

    /** Holds slots of the registered files; {@code which} is 0 to 2. */
    void hold(Sqe sqe, int which, RegisteredFiles files, int first, int count) {
        heldSlots.hold(sqe.index, which, files, first, count);
        sqe.holds++;
        heldCount++;
    }

    /** Releases what the kernel has read, and what was refused. */
    void refreshHolds() {
        settle();
        if (polled) {
            refreshPolled();
        }
    }

    /** Refuses another table while a submission names slots of the one before. */
    void checkNoSlots() {
        refreshHolds();
        if (heldSlots.count() > 0) {
            throw new IllegalStateException(
                    "operations that were not submitted use registered files: submit them first");
        }
    }

    /** Takes a number over from its descriptor, which this queue may hold. */
    int lend(Sqe sqe, Fd fd) {
        int number = held.lend(fd);
        sqe.lent = fd;
        sqe.holds++;
        heldCount++;
        return number;
    }

    /**
     * What became of an operation that closes a descriptor.
     *
     * @param closed whether the number is closed, or may be
     * @return whether the kernel was given such an operation, and it was not known until now
     */
    boolean closeCompleted(Fd fd, boolean closed) {
        if (polled) {
            refreshPolled();
        }
        if (!closing.remove(fd)) {
            return false;
        }
        if (closed) {
            HeldFds.lentAway(fd);
        } else {
            HeldFds.lentBack(fd);
        }
        return true;
    }

    /** The number of the batch that is being filled; a slot of another is not to be written. */
    long batch() {
        return batch;
    }

    IoUring ring() {
        return ring;
    }

    /**
     * The ring was closed: what is held for its submissions is released.
     *
     * @param free whether the kernel reads no submission, and looks nothing up, any more; if it
     *     may, the numbers stay open for good
     */
    void end(boolean free) {
        this.free = null;
        for (int i = head; i != tail; i++) {
            Sqe sqe = slots[i & mask];
            if (sqe.lent != null) {
                if (polled) {
                    // The kernel's thread may have read it since then.
                    HeldFds.lentAway(sqe.lent);
                } else {
                    HeldFds.lentBack(sqe.lent);
                }
                sqe.lent = null;
            }
        }
        // Nobody has said what became of them: a second close could be of somebody else's number.
        closing.forEach(HeldFds::lentAway);
        closing.clear();
        heldSlots.releaseAll();
        if (free || !polled) {
            held.close();
        } else {
            UNENDED.add(held);
        }
        HeldFds kept = late.end(free);
        if (kept != null) {
            UNENDED.add(kept);
        }
    }
}
