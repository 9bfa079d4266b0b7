package dev.gatun.uring;

import static dev.gatun.uring.SetupFlags.IORING_SETUP_ATTACH_WQ;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQSIZE;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SQPOLL;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SQ_AFF;

/**
 * What kind of ring {@link IoUring#open(RingOptions)} makes. Immutable: each method gives other
 * options.
 *
 * <p>By default a ring is for one thread, and has those of {@code IORING_SETUP_SINGLE_ISSUER},
 * {@code DEFER_TASKRUN}, {@code TASKRUN_FLAG}, {@code NO_SQARRAY}, {@code SUBMIT_ALL} and {@code
 * CLAMP} that the running kernel knows and that go with what is asked for; {@link
 * IoUring#setupFlags} tells which it got. What is asked for by {@link #with} and the other methods
 * it has, or is not made.
 *
 * {@snippet lang=java :
 * IoUring.open(RingOptions.entries(256).completionEntries(4096));
 * IoUring.open(RingOptions.entries(64).submissionPolling(500));
 * IoUring.open(RingOptions.entries(64).forThreads().submissionPolling(500)); // virtual threads
 * }
 */
public final class RingOptions {
    private static final long DEFAULT_CLOSE_TIMEOUT_NANOS = 5_000_000_000L;

    /** Flags that need more than themselves, and the methods that have it. */
    private static final SetupFlags WITH_A_VALUE =
            IORING_SETUP_CQSIZE
                    .or(IORING_SETUP_SQPOLL)
                    .or(IORING_SETUP_SQ_AFF)
                    .or(IORING_SETUP_ATTACH_WQ);

    private final int entries;

    // Changed only in a copy that nobody else has yet.
    private SetupFlags required = SetupFlags.NONE;
    private SetupFlags refused = SetupFlags.NONE;
    private int completionEntries;
    private int idleMillis;
    private int cpu;
    private IoUring attached;
    private boolean forThreads;
    private boolean registeredRing = true;
    private long closeTimeoutNanos = DEFAULT_CLOSE_TIMEOUT_NANOS;

    private RingOptions(int entries) {
        this.entries = entries;
    }

    private RingOptions copy() {
        RingOptions copy = new RingOptions(entries);
        copy.required = required;
        copy.refused = refused;
        copy.completionEntries = completionEntries;
        copy.idleMillis = idleMillis;
        copy.cpu = cpu;
        copy.attached = attached;
        copy.forThreads = forThreads;
        copy.registeredRing = registeredRing;
        copy.closeTimeoutNanos = closeTimeoutNanos;
        return copy;
    }

    /**
     * A ring with a submission queue of this size, twice as many completions, and all defaults.
     *
     * @param entries 1 or more; a power of two is made of it. The kernel takes up to 32,768: with
     *     {@code IORING_SETUP_CLAMP}, which is a default, more are cut to that; {@link #without}
     *     it, more are refused (EINVAL)
     * @return the options
     */
    public static RingOptions entries(int entries) {
        if (entries <= 0) {
            throw new IllegalArgumentException("a submission queue of " + entries);
        }
        return new RingOptions(entries);
    }

    /**
     * Another size of the completion queue.
     *
     * @param count not less than the submission queue's; a power of two is made of it. The kernel
     *     takes up to 65,536: more are cut to that, or refused, as {@link #entries(int)} says
     * @return the options with {@code IORING_SETUP_CQSIZE}
     */
    public RingOptions completionEntries(int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("a completion queue of " + count);
        }
        RingOptions changed = copy();
        changed.required = required.or(IORING_SETUP_CQSIZE);
        changed.completionEntries = count;
        return changed;
    }

    /**
     * A thread of the kernel submits, with no system call as long as it is awake. It sleeps when
     * nothing came for a time; {@link IoUring#submit} wakes it.
     *
     * @param idleMillis after how many milliseconds without work; 0 for the kernel's default of a
     *     second
     * @return the options with {@code IORING_SETUP_SQPOLL}
     */
    public RingOptions submissionPolling(int idleMillis) {
        if (idleMillis < 0) {
            throw new IllegalArgumentException("an idle time of " + idleMillis + " ms");
        }
        RingOptions changed = copy();
        changed.required = required.or(IORING_SETUP_SQPOLL);
        changed.idleMillis = idleMillis;
        return changed;
    }

    /**
     * The kernel's submitting thread stays on one processor. With {@link #submissionPolling}.
     *
     * @param cpu the processor's number
     * @return the options with {@code IORING_SETUP_SQ_AFF}
     */
    public RingOptions submissionCpu(int cpu) {
        if (cpu < 0) {
            throw new IllegalArgumentException("processor " + cpu);
        }
        RingOptions changed = copy();
        changed.required = required.or(IORING_SETUP_SQ_AFF);
        changed.cpu = cpu;
        return changed;
    }

    /**
     * Shares the kernel's worker threads of another ring and, where both have one, the submitting
     * thread.
     *
     * @param ring an open ring; {@link IoUring#open(RingOptions)} throws {@link
     *     IllegalStateException} if it is closed by then
     * @return the options with {@code IORING_SETUP_ATTACH_WQ}
     */
    public RingOptions attachTo(IoUring ring) {
        RingOptions changed = copy();
        changed.required = required.or(IORING_SETUP_ATTACH_WQ);
        changed.attached = ring;
        return changed;
    }

    /**
     * A ring that several threads may use, one at a time: neither the kernel nor this library asks
     * who it is, and the caller sees to it that they take turns. It has neither {@code
     * IORING_SETUP_SINGLE_ISSUER} nor {@code DEFER_TASKRUN}, which cannot be asked for either, and
     * its descriptor is not registered, which holds for one thread only.
     *
     * <p>The kernel cancels operations when the thread that submitted them ends. A virtual thread
     * is carried by one after the other, and carriers that are not needed end. So a virtual thread
     * can fill slots, wait and take completions, but submits only if the ring has {@link
     * #submissionPolling} as well: else {@link IoUring#submit} throws {@link
     * IllegalStateException}. {@code submissionPolling} without this method is not enough: such a
     * ring is one thread's.
     *
     * @return the options
     */
    public RingOptions forThreads() {
        RingOptions changed = copy();
        changed.forThreads = true;
        changed.registeredRing = false;
        return changed;
    }

    /**
     * Whether the ring's own descriptor is registered with the thread ({@code
     * IORING_REGISTER_RING_FDS}), which makes each call cheaper. A thread has room for sixteen;
     * where there is none left, or the kernel is older than Linux 5.18, the ring does without.
     *
     * @param registered true, which is the default, or false
     * @return the options
     */
    public RingOptions registeredRing(boolean registered) {
        RingOptions changed = copy();
        changed.registeredRing = registered && !forThreads;
        return changed;
    }

    /**
     * Flags that the ring must have.
     *
     * @param flags without those that need a value, which have methods of their own
     * @return the options
     */
    public RingOptions with(SetupFlags flags) {
        if ((flags.bits() & WITH_A_VALUE.bits()) != 0) {
            throw new IllegalArgumentException(
                    flags + ": what needs a value has a method of its own");
        }
        RingOptions changed = copy();
        changed.required = required.or(flags);
        changed.refused = refused.without(flags);
        return changed;
    }

    /**
     * Flags of the defaults that the ring must not have.
     *
     * @param flags such as {@code IORING_SETUP_CLAMP}, to have too large a size refused
     * @return the options
     */
    public RingOptions without(SetupFlags flags) {
        RingOptions changed = copy();
        changed.refused = refused.or(flags);
        changed.required = required.without(flags);
        return changed;
    }

    /**
     * How long {@link IoUring#close} waits for the kernel to let go of memory that operations in
     * flight were given.
     *
     * @param nanos in nanoseconds; 0 not to wait
     * @return the options
     */
    public RingOptions closeTimeout(long nanos) {
        if (nanos < 0) {
            throw new IllegalArgumentException("a timeout of " + nanos + " ns");
        }
        RingOptions changed = copy();
        changed.closeTimeoutNanos = nanos;
        return changed;
    }

    int entries() {
        return entries;
    }

    int completionEntries() {
        return completionEntries;
    }

    int idleMillis() {
        return idleMillis;
    }

    int cpu() {
        return cpu;
    }

    IoUring attached() {
        return attached;
    }

    boolean isForThreads() {
        return forThreads;
    }

    boolean registersRing() {
        return registeredRing;
    }

    long closeTimeoutNanos() {
        return closeTimeoutNanos;
    }

    /** What the ring must have. */
    int required() {
        return required.bits();
    }

    /** What it must not have. */
    int refused() {
        return refused.bits();
    }

    /** What differs from the defaults, for messages. */
    @Override
    public String toString() {
        return "[" + entries + " entries" + (required.bits() == 0 ? "" : ", " + required) + "]";
    }
}
