package dev.gatun.uring;

import java.lang.foreign.MemorySegment;

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
        thread.checkUse();
        return (Sqe) slots.nextBig();
    }

    /** {@return how many slots there are} */
    public int capacity() {
        return slots.capacity();
    }

    /**
     * {@return how many slots are free: {@link #capacity} less those not yet taken by the kernel}
     */
    public int space() {
        thread.checkUse();
        return slots.space();
    }

    /**
     * How many slots were filled and not yet taken by the kernel: all since the last submit, and
     * what it left, as behind a submission that the kernel refused where the ring does not have
     * {@code IORING_SETUP_SUBMIT_ALL}.
     *
     * @return the number
     */
    public int pending() {
        thread.checkUse();
        return slots.pending();
    }

    /**
     * Submissions that the kernel dropped because the index array was wrong; never, unless somebody
     * writes to the ring's memory.
     *
     * @return the number, from the ring's setup on
     */
    public int dropped() {
        thread.checkUse();
        return slots.dropped();
    }
}
