package dev.gatun.uring;

import static dev.gatun.uring.SetupFlags.IORING_SETUP_ATTACH_WQ;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_CQSIZE;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SQPOLL;
import static dev.gatun.uring.SetupFlags.IORING_SETUP_SQ_AFF;

import java.lang.foreign.MemorySegment;

/**
 * The kind of ring that {@link IoUring#open(RingOptions)} makes. Immutable: each method returns new
 * options.
 *
 * <p>By default a ring is for one thread. It has those flags of {@code IORING_SETUP_SINGLE_ISSUER},
 * {@code DEFER_TASKRUN}, {@code TASKRUN_FLAG}, {@code NO_SQARRAY}, {@code SUBMIT_ALL} and {@code
 * CLAMP} that the running kernel knows and that go with what is asked for; {@link
 * IoUring#setupFlags} tells which it has. What {@link #with} and the other methods ask for is
 * granted, or opening the ring fails.
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
    private IoUring arenaOwner;
    private boolean ownMemory;
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
        copy.arenaOwner = arenaOwner;
        copy.ownMemory = ownMemory;
        copy.forThreads = forThreads;
        copy.registeredRing = registeredRing;
        copy.closeTimeoutNanos = closeTimeoutNanos;
        return copy;
    }

    /**
     * A ring with a submission queue of this size, twice as many completions, and all defaults.
     *
     * @param entries 1 or more; the kernel rounds up to a power of two. At most 32,768: a larger
     *     number is lowered to that with {@code IORING_SETUP_CLAMP}, which is a default, and is
     *     refused (EINVAL) {@link #without} it
     * @return the options
     */
    public static RingOptions entries(int entries) {
        if (entries <= 0) {
            throw new IllegalArgumentException("a submission queue of " + entries);
        }
        return new RingOptions(entries);
    }

    /**
     * Sets the size of the completion queue.
     *
     * @param count how many entries, not fewer than the submission queue has; the kernel rounds up
     *     to a power of two. At most 65,536: a larger number is lowered to that, or refused, as
     *     {@link #entries(int)} says
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
     * A thread of the kernel submits: as long as that thread is awake, a submit makes no system
     * call. The thread goes to sleep when it has had no work for a time; {@link IoUring#submit}
     * wakes it.
     *
     * @param idleMillis after how many milliseconds without work the thread sleeps; 0 for the
     *     kernel's default of a second
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
     * The kernel's submitting thread runs on one processor only. Use it together with {@link
     * #submissionPolling}.
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
     * The ring shares the kernel's worker threads with another ring and, if both rings have a
     * submitting thread, that thread.
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
     * The ring has no arena of its own: its {@link IoUring#arena} is that of another ring, and is
     * freed when all rings that share it are closed, and the kernel has let go of its memory.
     *
     * @param ring an open ring; {@link IoUring#open(RingOptions)} throws {@link
     *     IllegalStateException} if it is closed by then
     * @return the options
     */
    public RingOptions arenaOf(IoUring ring) {
        RingOptions changed = copy();
        changed.arenaOwner = ring;
        return changed;
    }

    /**
     * The ring takes memory of its {@link IoUring#arena} and of {@link
     * java.lang.foreign.Arena#global} only, which cannot be freed while the kernel uses it. So code
     * that is given the ring cannot have the kernel write to memory that is somebody else's by
     * then. Other memory is refused with {@link IllegalArgumentException}, before the kernel has
     * any of it:
     *
     * <ul>
     *   <li>by all operations of {@link Sqe} that the kernel reads memory for, or writes memory
     *       for: buffers, paths and strings, structs, addresses, vectors and messages with all that
     *       they point to. Memory without bytes is taken;
     *   <li>by {@link RegisteredBuffers}, also if the buffers are those of another ring's table,
     *       and by {@link BufferRing}. What else is registered has memory of the library's own.
     * </ul>
     *
     * <p>Not checked: addresses that are numbers in memory, such as those that the argument of
     * {@link Sqe#uringCmd} has ({@link NvmeCommand}); the argument itself is copied at once, and
     * may be any memory. Not seen: what an object is set to after the operation was written, and
     * before it is submitted, such as another word of a {@link FutexVector}.
     *
     * <p>A segment has the arena that it was made with: memory of {@link
     * MemorySegment#reinterpret(long, java.lang.foreign.Arena, java.util.function.Consumer)} that
     * is given the ring's arena counts as the ring's.
     *
     * @return the options
     */
    public RingOptions ownMemory() {
        RingOptions changed = copy();
        changed.ownMemory = true;
        return changed;
    }

    /**
     * A ring that several threads may use, one at a time. Neither the kernel nor this library
     * checks which thread uses it: the caller must see to it that the threads take turns. Such a
     * ring has neither {@code IORING_SETUP_SINGLE_ISSUER} nor {@code DEFER_TASKRUN}, and neither
     * can be asked for. Its descriptor is not registered, since a registration holds for one thread
     * only.
     *
     * <p>The kernel cancels operations when the thread that submitted them ends. A virtual thread
     * is carried by different threads in turn, and carriers that are not needed end. So a virtual
     * thread can fill slots, wait and take completions, but it can submit only if the ring has
     * {@link #submissionPolling} as well: otherwise {@link IoUring#submit} throws {@link
     * IllegalStateException}. {@code submissionPolling} without this method is not enough: such a
     * ring belongs to one thread.
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
     * IORING_REGISTER_RING_FDS}), which makes each call cheaper. A thread has room for sixteen
     * registered rings. If no room is left, or if the kernel is older than Linux 5.18, the
     * descriptor is not registered.
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
     * Flags that the ring must not have, although they are defaults.
     *
     * @param flags such as {@code IORING_SETUP_CLAMP}: without it, a size that is too large is
     *     refused
     * @return the options
     */
    public RingOptions without(SetupFlags flags) {
        RingOptions changed = copy();
        changed.refused = refused.or(flags);
        changed.required = required.without(flags);
        return changed;
    }

    /**
     * How long {@link IoUring#close} waits for the kernel to let go of the memory of operations in
     * flight.
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

    IoUring arenaOwner() {
        return arenaOwner;
    }

    boolean takesOwnMemoryOnly() {
        return ownMemory;
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
