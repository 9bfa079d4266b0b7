package dev.gatun.uring;

import java.lang.foreign.MemorySegment;

/**
 * A ring's submission queue: slots that the caller fills, and that {@link IoUring#submit} then
 * hands to the kernel.
 *
 * <p>{@link #next} gives the free slot. The slot is in the queue as soon as an operation was
 * written to it, and not before: until then, {@code next} gives the same slot again. An operation
 * that is refused with an exception leaves nothing in the queue. If that operation would have been
 * linked behind others, those of them that were not submitted leave the queue as well: a chain is
 * submitted whole, or not at all.
 *
 * <p>Nothing is submitted before {@link IoUring#submit}, and nothing is submitted because the queue
 * is full.
 *
 * <p>For the ring's thread.
 */
public final class SubmissionQueue {
    private final RingThread thread;
    private final SlotQueue slots;

    SubmissionQueue(RingCore core, SlotQueue slots) {
        thread = core.thread();
        this.slots = slots;
    }

    static SlotQueue slots(RingCore core, RingMemory memory) {
        return new SlotQueue(core, memory, new Slots());
    }

    private static final class Slots implements SlotQueue.Maker {
        @Override
        public SqeSlot slot(SlotQueue queue, int index, MemorySegment memory) {
            return new Sqe(queue, index, memory);
        }
    }

    /** What the parts of the ring know of it. */
    SlotQueue slots() {
        return slots;
    }

    /**
     * Gives the free slot. Until an operation was written to the slot, this method gives the same
     * slot again.
     *
     * @return the slot
     * @throws IllegalStateException if the queue is full: submit first; or if the ring is closed
     * @throws WrongThreadException if the ring is another thread's
     */
    public Sqe next() {
        Sqe sqe = tryNext();
        if (sqe == null) {
            throw new IllegalStateException(
                    "the submission queue is full: "
                            + slots.capacity()
                            + " entries not yet submitted");
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
        thread.checkUse();
        return (Sqe) slots.next();
    }

    /**
     * Makes sure that there is room for several operations, so that a chain is not cut where the
     * queue is full: the next {@code count} calls of {@link #next} find a slot. Call this before
     * the first operation of a chain. Nothing is given out, and nothing need be given back; a
     * submit ends the chain that is being written, as always. Of {@link #nextBig}, one operation
     * takes two slots, and a third one where the memory ends.
     *
     * {@snippet lang=java :
     * if (!sq.tryReserve(2)) {
     *     ring.submit(); // what was filled before
     *     sq.reserve(2);
     * }
     * sq.next().pwrite(log, record, 0, record.byteSize(), end).link();
     * sq.next().fdatasync(log);
     * }
     *
     * @param count how many slots; at least 1
     * @throws IllegalStateException if there is no room for them: submit first; or if the ring is
     *     closed
     * @throws IllegalArgumentException if the queue never has as many
     * @throws WrongThreadException if the ring is another thread's
     */
    public void reserve(int count) {
        if (!tryReserve(count)) {
            throw new IllegalStateException(
                    "the submission queue has no room for "
                            + count
                            + " operations: "
                            + slots.space()
                            + " slots are free"
                            + (slots.isChainOpen()
                                    ? ", and a chain has begun, which a submit would cut: reserve"
                                            + " before its first operation"
                                    : ""));
        }
    }

    /**
     * {@link #reserve}, if there is room.
     *
     * @param count how many slots; at least 1
     * @return false if there is no room for them: submit first
     * @throws IllegalArgumentException if the queue never has as many
     * @throws IllegalStateException if the ring is closed
     * @throws WrongThreadException if the ring is another thread's
     */
    public boolean tryReserve(int count) {
        thread.checkUse();
        if (count < 1 || count > slots.capacity()) {
            throw new IllegalArgumentException(
                    count + " slots of a queue that has " + slots.capacity());
        }
        return slots.space() >= count;
    }

    /**
     * {@link #next} on a ring with {@code IORING_SETUP_SQE_MIXED}, for an operation that takes two
     * slots: {@link Sqe#nop128} or {@link Sqe#uringCmd128}. The two slots must be adjacent in
     * memory: if the next free slot is the last one in memory, it is filled with a NOP that has no
     * completion, and the operation takes the first two slots.
     *
     * @return the slot
     * @throws IllegalStateException if there is no room for two slots, or for the NOP as well; or
     *     if the ring is closed, or was opened without {@code IORING_SETUP_SQE_MIXED}
     * @throws WrongThreadException if the ring is another thread's
     */
    public Sqe nextBig() {
        thread.checkUse();
        return (Sqe) slots.nextBig();
    }

    /**
     * Takes the last operation out of the queue again, before it is submitted. If it is linked
     * behind others, those of them that were not submitted leave the queue as well. The descriptors
     * that the operations hold are released, and a descriptor that one of them was to close is open
     * again. A slot that {@link #next} has given since is free no more: call {@code next} again.
     *
     * @param sqe the slot that was filled last
     * @return whether the operation has left the queue; false if the slot has none, or if the
     *     operation was submitted
     * @throws IllegalStateException if another slot was filled after it
     * @throws WrongThreadException if the ring is another thread's
     */
    public boolean takeBack(Sqe sqe) {
        thread.checkUse();
        return slots.takeBack(sqe);
    }

    /**
     * Ends the attributes of an operation: from here on, the slot refuses them. For code that
     * submits operations of others, which may have kept the slot.
     *
     * @param sqe a slot; nothing happens if it has no operation, or if that was submitted
     * @throws WrongThreadException if the ring is another thread's
     */
    public void seal(Sqe sqe) {
        thread.checkUse();
        slots.seal(sqe);
    }

    /** {@return how many slots there are} */
    public int capacity() {
        return slots.capacity();
    }

    /**
     * {@return how many slots are free: {@link #capacity} less those that the kernel has not yet
     * taken}
     */
    public int space() {
        thread.checkUse();
        return slots.space();
    }

    /**
     * How many filled slots the kernel has not yet taken: those filled since the last submit, and
     * those that the last submit left. If the ring does not have {@code IORING_SETUP_SUBMIT_ALL}, a
     * submit leaves the slots behind a submission that the kernel refused.
     *
     * @return the number
     */
    public int pending() {
        thread.checkUse();
        return slots.pending();
    }

    /**
     * How many submissions the kernel dropped because the index array was wrong. There are none,
     * unless somebody else writes to the ring's memory.
     *
     * @return the number since the ring was set up
     */
    public int dropped() {
        thread.checkUse();
        return slots.dropped();
    }
}
