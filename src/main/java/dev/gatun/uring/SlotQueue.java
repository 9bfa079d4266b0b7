package dev.gatun.uring;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;

import java.lang.foreign.MemorySegment;

/**
 * The slots of a submission queue, in the order of the queue: which one is free, which have an
 * operation, and what the kernel has read. {@link SubmissionQueue} is what users see of it.
 */
final class SlotQueue {
    /** Makes the objects for the slots. */
    interface Maker {
        SqeSlot slot(SlotQueue queue, int index, MemorySegment memory);
    }

    /** No slot: no index, and no index's complement. */
    private static final int NONE = Integer.MIN_VALUE;

    private final RingCore core;
    private final InFlight inFlight;
    private final Maker maker;
    private final SubmissionHolds holds;
    private final boolean polled;

    /** Whether the memory always starts at its first entry: IORING_SETUP_SQ_REWIND. */
    private final boolean rewinds;

    /** Whether a submission may take two slots: IORING_SETUP_SQE_MIXED. */
    private final boolean mixed;

    private RingMemory memory;

    /** For {@link #droppedSoFar}. */
    private int lastDropped;

    private SqeSlot[] slots;
    private int entries;
    private int mask;

    /** The local tail: the published tail, and the slots filled since. */
    private int tail;

    /** How far the kernel has read, as last seen. */
    private int head;

    /** How far what the slots hold was released; behind {@link #head} only after an error. */
    private int released;

    /** How far the slots were made ready to be published. */
    private int ready;

    /** Whether a slot that is not ready needs more than to be published: {@link #prepare}. */
    private boolean noted;

    /**
     * Whether an operation was to wait for all before it: the kernel may defer any from then on.
     */
    private boolean ioDrained;

    /**
     * The index of the slot that was given out and has no operation yet; {@link #NONE} if there is
     * none. Its complement while an operation is written to the slot: if that did not end, the
     * operation was refused. One number, and no reference, as each operation writes it three times.
     */
    private int free = NONE;

    /**
     * Whether {@link #free} begins the queue again, and a NOP goes into the last slot before it.
     */
    private boolean padded;

    /**
     * Counts what was published, so that a slot is known to be of this batch. 64 bits, which do not
     * come round: a slot that somebody has kept is never of a later batch.
     */
    private long batch = 1;

    SlotQueue(RingCore core, RingMemory memory, Maker maker) {
        this.core = core;
        this.maker = maker;
        inFlight = core.inFlight();
        polled = core.isPolled();
        rewinds = core.flags().has(SetupFlags.IORING_SETUP_SQ_REWIND);
        mixed = core.flags().has(SetupFlags.IORING_SETUP_SQE_MIXED);
        holds = new SubmissionHolds(inFlight, memory.sqEntries());
        useMemory(memory);
        head = memory.sqHead();
        tail = head;
        released = head;
        ready = head;
    }

    private void useMemory(RingMemory newMemory) {
        memory = newMemory;
        entries = memory.sqEntries();
        mask = entries - 1;
        slots = new SqeSlot[entries];
        for (int i = 0; i < entries; i++) {
            slots[i] = maker.slot(this, i, memory.sqe(i));
        }
    }

    RingCore core() {
        return core;
    }

    int capacity() {
        return entries;
    }

    /** The number of the batch that is being filled; a slot of another is not to be written. */
    long batch() {
        return batch;
    }

    // Another queue, or the same one from its beginning.

    /** Before the kernel makes another queue: what is filled is published, so that it is copied. */
    void beforeResize() {
        if (rewinds) {
            throw new IllegalStateException("a queue that starts over each time is not resized");
        }
        publish();
    }

    /** The kernel has copied all that was published, in its order, to other memory. */
    void resized(RingMemory newMemory) {
        SqeSlot[] old = slots;
        holds.beginMove(newMemory.sqEntries());
        useMemory(newMemory);
        for (int i = head; i != tail; i++) {
            holds.move(old[i & old.length - 1], slots[i & mask]);
        }
        holds.endMove();
        retire(old);
    }

    /** Slots that others have replaced, which somebody may have kept. */
    private static void retire(SqeSlot[] replaced) {
        for (SqeSlot slot : replaced) {
            slot.retire();
        }
    }

    /** The kernel starts at the first entry again: what it has left is moved there. */
    private void rewind() {
        int left = tail - head;
        if (left > 0) {
            SqeSlot[] old = slots;
            // In the same memory, but slots and lists in which nothing is held yet.
            holds.beginMove(entries);
            useMemory(memory);
            for (int i = 0; i < left; i++) {
                SqeSlot from = old[head + i & mask];
                slots[i].copyFrom(from);
                holds.move(from, slots[i]);
            }
            holds.endMove();
            retire(old);
        }
        head = 0;
        released = 0;
        tail = left;
        ready = left;
    }

    // Giving slots out.

    /** The free slot; null if the queue is full. */
    SqeSlot next() {
        if (free != NONE) {
            forgetFree();
        }
        if (tail - released == entries && !refresh()) {
            return null;
        }
        SqeSlot[] all = slots;
        // After the refresh, which may move the tail: rewind.
        int index = tail & all.length - 1;
        free = index;
        return all[index];
    }

    /** The free slot for an operation that takes two. */
    SqeSlot nextBig() {
        checkMixed();
        int room = space();
        forgetFree();
        boolean atEnd = (tail & mask) == mask;
        if (room < (atEnd ? 3 : 2)) {
            throw new IllegalStateException(
                    "the submission queue has no room for 128 bytes: " + room + " slots are free");
        }
        padded = atEnd;
        free = atEnd ? 0 : tail & mask;
        return slots[free];
    }

    private void checkMixed() {
        if (!mixed) {
            throw new IllegalStateException("this ring has no IORING_SETUP_SQE_MIXED");
        }
    }

    /** How many slots are free. */
    int space() {
        return entries - pending();
    }

    /** Whether the next operation would be linked to one that was not submitted. */
    boolean isChainOpen() {
        return tail != notSubmitted() && last().links() != 0;
    }

    /** How many slots have an operation that the kernel has not read. */
    int pending() {
        refreshHolds();
        return tail - head;
    }

    /** An operation that was refused is not counted. */
    private void settle() {
        if (hasBegun()) {
            takeBack();
        }
    }

    private boolean hasBegun() {
        return free < 0 && free != NONE;
    }

    /** Looks how far the kernel has read; whether there is room now. */
    private boolean refresh() {
        int read = rewinds ? head : memory.sqHead();
        // Not only with SQPOLL: an error may have come between a call's return and its result.
        if (read - head > 0) {
            consumed(read);
        } else if (released != head) {
            releaseRead();
        }
        return tail - released != entries;
    }

    /** What the kernel dropped because the index array was wrong. */
    int dropped() {
        return memory.sqDropped();
    }

    /** {@link #dropped}, for any thread; after the close, what it was then. */
    int droppedSoFar() {
        try {
            lastDropped = memory.sqDropped();
        } catch (IllegalStateException e) {
            // This memory is freed, or another thread is about to replace it.
        }
        return lastDropped;
    }

    /**
     * The slots of what was submitted last, and is not looked up late, as long as nothing else was
     * written to them; null in the place of any other slot.
     */
    SqeSlot[] submittedLast() {
        SqeSlot[] last = slots.clone();
        for (int i = 0; i < last.length; i++) {
            boolean isPending = (i - head & mask) < tail - head;
            boolean isLate = inFlight.late().isOwn(last[i].givenUserData());
            if (isPending || isLate || last[i].batch == 0) {
                last[i] = null;
            }
        }
        return last;
    }

    // Writing an operation, in this order: begin, hold, claim.

    /** An operation is about to be written: the first thing that its method does. */
    void begin(SqeSlot slot) {
        if (free == slot.index) {
            free = ~free;
        } else {
            beginAgain(slot);
        }
    }

    private void beginAgain(SqeSlot slot) {
        if (!hasBegun() || ~free != slot.index) {
            throw new IllegalStateException(
                    isOfBatch(slot)
                            ? "this slot has its operation: take another with"
                                    + " SubmissionQueue.next()"
                            : "this slot was submitted, or an operation before it has left the"
                                    + " queue: take another with SubmissionQueue.next()");
        }
        if (slot.holds > 0) {
            // Of an operation that was refused after its first descriptor.
            releaseHolds(slot);
        }
    }

    /** Holds the descriptor that a submission is about; {@code which} is 0 or 1. */
    int hold(SqeSlot slot, int which, Fd fd) {
        return holds.hold(slot, which, fd);
    }

    /** The descriptor that the operation of a slot is about; null if it is about none. */
    Fd held(SqeSlot slot) {
        return holds.held(slot);
    }

    /** Holds slots of the registered files; {@code which} is 0 to 2. */
    void hold(SqeSlot slot, int which, FileTable files, int first, int count) {
        holds.hold(slot, which, files, first, count);
    }

    /** An operation changes what is in a slot of registered files: it comes back if it leaves. */
    void changed(SqeSlot slot, FileTable table, int index) {
        holds.changed(slot, table, index);
    }

    /**
     * Takes a number over from its descriptor. Operations of this queue may name the descriptor, if
     * the kernel has looked it up before the number is closed.
     */
    int lend(SqeSlot slot, Fd fd) {
        checkToLend(fd);
        return holds.lend(slot, fd);
    }

    private void checkToLend(Fd fd) {
        if (isNamedLate(fd, FileTable.NONE, 0, 0)) {
            throw new IllegalStateException(
                    "an operation looks descriptor "
                            + fd
                            + " up after it was submitted: link the close behind it, or take its"
                            + " completion first");
        }
    }

    /** Refuses to change slots of registered files that an operation is still to look up. */
    void checkToChange(FileTable known, int first, int count) {
        if (isNamedLate(null, known == null ? FileTable.NONE : known, first, count)) {
            throw new IllegalStateException(
                    "an operation looks a slot from "
                            + first
                            + " on up after it was submitted: link this one behind it, or take its"
                            + " completion first");
        }
    }

    /**
     * Whether an operation that the next one is not linked to looks something up late, and has not
     * done so: a descriptor, or, if that is null, slots of registered files.
     */
    private boolean isNamedLate(Fd fd, FileTable table, int first, int count) {
        LateLookups late = inFlight.late();
        boolean isNamed = fd != null ? late.has(fd) : late.has(table, first, count);
        // A thread that serves several rings takes a few submissions at a time, and cuts chains.
        int chain = core.sharesThread() ? tail : lateEnd();
        boolean linked = isReadyLinked();
        boolean deferred = ioDrained;
        for (int i = ready; i != chain && !isNamed; i++) {
            SqeSlot slot = slots[i & mask];
            deferred |= slot.isIoDrain();
            boolean isLate = linked || deferred || slot.isLookedUpLate();
            isNamed =
                    isLate
                            && (fd != null
                                    ? holds.holds(slot, fd)
                                    : holds.holds(slot, table, first, count));
            linked = slot.isSecond ? linked : slot.links() != 0;
        }
        return isNamed;
    }

    /** Where the chain begins that the next operation is of, behind what may be looked up late. */
    private int lateEnd() {
        if (!noted && !ioDrained) {
            return ready;
        }
        int chain = tail;
        while (chain != ready && firstHalf(chain - 1).links() != 0) {
            chain--;
        }
        return chain;
    }

    /**
     * Whether the first operation that is not ready is linked to one that the kernel has not read.
     */
    private boolean isReadyLinked() {
        return ready != head && firstHalf(ready - 1).links() != 0;
    }

    /** An operation, or an attribute of one, that {@link #prepare} is to look at. */
    void note() {
        noted = true;
    }

    /** The operation is written, and so the slot is in the queue. */
    void claim(SqeSlot slot) {
        if (padded) {
            pad();
        }
        slot.batch = batch;
        free = NONE;
        tail++;
    }

    /** The operation of a slot takes no attributes any more, if it has one. */
    void seal(SqeSlot slot) {
        if (slot.batch == batch) {
            slot.batch = -batch;
        }
    }

    /** Whether a slot has an operation that is not submitted, sealed or not. */
    boolean isOfBatch(SqeSlot slot) {
        return Math.abs(slot.batch) == batch;
    }

    /** The last slot becomes a NOP that does not complete, linked as what is before it. */
    private void pad() {
        padded = false;
        SqeSlot filler = slots[tail & mask];
        int links = tail == head ? 0 : last().links();
        filler.putFiller(links, inFlight.late().filler());
        filler.batch = batch;
        filler.silent = true;
        holds.note(filler);
        tail++;
    }

    /** Refuses an operation of two slots where there is no second one. */
    void checkBig(SqeSlot slot) {
        checkMixed();
        boolean room = padded || tail - head < entries - 1;
        if (slot.index == mask || !room) {
            throw new IllegalStateException(
                    "this takes two slots: take the first with SubmissionQueue.nextBig()");
        }
    }

    /** An operation was written that takes the slot behind it, too: {@link #claim} came before. */
    void claimSecond(SqeSlot slot) {
        SqeSlot second = slots[slot.index + 1];
        second.batch = 0;
        second.isSecond = true;
        slot.extended = true;
        // The kernel counts two slots, and completes once.
        slot.silent = true;
        holds.note(slot);
        tail++;
    }

    /** The memory of a slot and of the one behind it, which then has what is not its own. */
    MemorySegment extendedMemory(SqeSlot slot) {
        slots[slot.index + 1].memory();
        return memory.twoSqes(slot.index);
    }

    // Taking an operation back.

    /** No operation was written to the slot that was given out. */
    private void forgetFree() {
        if (hasBegun()) {
            takeBack();
        }
        free = NONE;
        padded = false;
    }

    /** The operation was refused: what it holds is released, and its chain is taken back. */
    private void takeBack() {
        SqeSlot slot = slots[~free];
        endExtended(slot);
        holds.refuse(slot);
        free = NONE;
        padded = false;
        takeBackChain();
    }

    /** The operations that the next one would be linked behind leave the queue. */
    private void takeBackChain() {
        // What the kernel has read stays: somebody may have called io_uring_enter by himself.
        refresh();
        while (isChainOpen()) {
            drop();
        }
    }

    /** The last operation leaves the queue. */
    private void drop() {
        SqeSlot slot = last();
        tail -= slot.extended ? 2 : 1;
        if (ready - tail > 0) {
            ready = tail;
        }
        slot.batch = 0;
        endExtended(slot);
        holds.drop(slot);
    }

    /** The slot that was filled last; of an operation of two slots the first. */
    private SqeSlot last() {
        return firstHalf(tail - 1);
    }

    /** The slot at a position, or the one before it of which it is the second half. */
    private SqeSlot firstHalf(int position) {
        SqeSlot slot = slots[position & mask];
        return slot.isSecond ? slots[position - 1 & mask] : slot;
    }

    /** Where what the kernel does not know begins. */
    private int notSubmitted() {
        return polled ? memory.sqTail() : head;
    }

    /**
     * An attribute of an operation was refused. If the operation is the last one, it leaves the
     * queue, and its chain with it; another one stays as it was.
     */
    void refused(SqeSlot slot) {
        refreshHolds();
        if (slot.batch == batch && tail != notSubmitted() && last() == slot) {
            dropLast();
        }
    }

    /** The last operation, and its chain, leave the queue; false if the slot has no operation. */
    boolean takeBack(SqeSlot slot) {
        refreshHolds();
        if (!isOfBatch(slot) || tail == notSubmitted()) {
            return false;
        }
        if (last() != slot) {
            throw new IllegalStateException("another slot was filled after this one");
        }
        dropLast();
        return true;
    }

    /** The last operation, and its chain, leave the queue. */
    private void dropLast() {
        // What was given out is not the next slot any more.
        free = NONE;
        padded = false;
        drop();
        takeBackChain();
    }

    /** Releases what a slot holds: its operation was read, or refused. */
    void releaseHolds(SqeSlot slot) {
        endExtended(slot);
        holds.release(slot);
    }

    private void endExtended(SqeSlot slot) {
        if (slot.extended) {
            slot.extended = false;
            slots[slot.index + 1].isSecond = false;
        }
    }

    // Submitting.

    /** Publishes what was filled; gives how many the kernel is to take. */
    int publish() {
        if (free != NONE) {
            forgetFree();
        }
        // If all that was published is read, the kernel has read no further.
        if (released != ready) {
            refresh();
        }
        if (noted || ioDrained || isReadyLinked()) {
            prepare();
        }
        ready = tail;
        batch++;
        if (!rewinds) {
            memory.publishSqTail(tail);
        }
        return tail - head;
    }

    /** After io_uring_enter: the kernel has taken this many. Not with SQPOLL. */
    void taken(int count) {
        consumed(head + count);
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
        if (RingCalls.TRACED) {
            trace(newHead);
        }
        inFlight.submitted(newHead - head);
        head = newHead;
        releaseRead();
    }

    private void trace(int newHead) {
        for (int i = head; i != newHead; i++) {
            SqeSlot slot = slots[i & mask];
            if (!slot.isSecond) {
                int place = inFlight.late().place(slot.givenUserData());
                RingTrace.submitted(
                        core.calls(),
                        memory.sqe(i & mask),
                        place < 0 ? slot.givenUserData() : inFlight.late().userData(place));
            }
        }
    }

    /** Releases what the kernel has read; goes on behind what an error has left. */
    private void releaseRead() {
        if (!holds.isEmpty()) {
            for (; released != head; released++) {
                SqeSlot slot = slots[released & mask];
                if (slot.holds > 0) {
                    read(slot);
                }
            }
        }
        released = head;
        if (rewinds && head != 0) {
            rewind();
        }
    }

    /** The kernel has read a submission. */
    private void read(SqeSlot slot) {
        if (slot.silent) {
            slot.silent = false;
            inFlight.submitted(-1);
        }
        endExtended(slot);
        holds.read(slot);
    }

    /**
     * Makes slots ready to be published: what is looked up after the kernel has read it gets user
     * data of the ring's own, and what names such an operation by its user data names those.
     */
    private void prepare() {
        boolean linked = isReadyLinked();
        boolean skips = linked && chainSkips();
        for (int i = ready; i != tail; i++) {
            SqeSlot slot = slots[i & mask];
            if (slot.isSecond) {
                continue;
            }
            boolean behindLink = linked;
            linked = slot.links() != 0;
            ioDrained |= slot.isIoDrain();
            // A chain ends without completions behind one that has none if it succeeds.
            skips = behindLink && skips || slot.skipsSuccess() && !isFiller(slot);
            if (slot.namesUserData()) {
                putTokens(slot, skips);
            }
            boolean late = behindLink || ioDrained || slot.isLookedUpLate();
            if (late && !skips && slot.holds > 0) {
                holds.keepLate(slot);
            }
        }
        noted = false;
    }

    /** Whether a slot has a NOP that nobody asked for, and that cannot fail. */
    private boolean isFiller(SqeSlot slot) {
        return inFlight.isFiller(slot.givenUserData());
    }

    /** Whether the chain before what is not ready has one that completes only if it fails. */
    private boolean chainSkips() {
        for (int i = ready - 1; i - head >= 0 && firstHalf(i).links() != 0; i--) {
            if (firstHalf(i).skipsSuccess() && !isFiller(firstHalf(i))) {
                return true;
            }
        }
        return false;
    }

    /** What names an operation by user data names its token, if the operation has one. */
    private void putTokens(SqeSlot slot, boolean skips) {
        LateLookups late = inFlight.late();
        long userData = slot.namedUserData();
        int place = late.find(userData, 0);
        while (place >= 0 && !slot.canName(late.firstWord(place))) {
            place = late.find(userData, place + 1);
        }
        if (place >= 0) {
            slot.putNamedUserData(late.token(place));
            if (slot.renames() && !skips) {
                holds.keepRename(slot, place);
            }
        }
    }

    // What is held.

    /** Releases what the kernel has read, and what was refused. */
    void refreshHolds() {
        settle();
        refresh();
    }

    /** Refuses another table while a submission names slots of the one before. */
    void checkNoSlots() {
        refreshHolds();
        if (holds.haveFiles() || inFlight.late().haveFiles()) {
            throw new IllegalStateException(
                    "operations use registered files that the kernel has not looked up yet: submit"
                            + " them, or take their completions, first");
        }
    }

    /** As {@link IoUring#closeCompleted}. */
    void closeCompleted(Fd fd, int res) {
        boolean refused = res == -Errno.EACCES && core.isRestricted();
        boolean closed =
                res != -Errno.ECANCELED && res != -Errno.EINVAL && res != -Errno.EBADF && !refused;
        if (polled) {
            refreshPolled();
        }
        boolean known = holds.closeCompleted(fd, closed);
        // With SQPOLL the completion can be there before it is seen that the submission was read.
        for (int i = head; polled && !known && i != ready; i++) {
            known = holds.closeCompleted(slots[i & mask], fd, closed);
        }
        if (!known) {
            throw new IllegalStateException(
                    "no operation of this ring that closes descriptor " + fd + " was submitted");
        }
    }

    /**
     * The ring was closed: what is held for its submissions is released.
     *
     * @param ended whether the kernel reads no submission, and looks nothing up, any more; if it
     *     may, the numbers stay open for good
     */
    void end(boolean ended) {
        free = NONE;
        for (int i = head; i != tail; i++) {
            // The kernel's thread may have read it since then.
            holds.endLent(slots[i & mask], polled);
        }
        holds.end(polled && !ended, !ended);
    }
}
