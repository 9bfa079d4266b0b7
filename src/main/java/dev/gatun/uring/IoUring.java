package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.UringSyscalls;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A ring: two queues in memory that is shared with the kernel, one of submissions and one of
 * completions. Slots of the first are filled, the kernel is told once for all of them, and what
 * became of them is read from the second.
 *
 * {@snippet lang=java :
 * try (var ring = IoUring.open(256)) {
 *     MemorySegment buffers = ring.arena().allocate(32 * 4096, 4096);
 *     for (int i = 0; i < 32; i++) {
 *         ring.sq().next().read(file, buffers, i * 4096L, 4096, offset(i)).userData(i);
 *     }
 *     ring.submitAndWaitFully(32);
 *     ring.cq().drain((userData, res, flags) -> check(userData, res));
 * }
 * }
 *
 * <p><b>Threads.</b> A ring belongs to the thread that opened it: all else throws {@link
 * WrongThreadException}. {@link RingOptions#forThreads} makes one that threads take turns with, and
 * a ring that was opened disabled belongs to the thread that enables it. Operations belong to the
 * thread that submitted them, and are lost with it: a thread that has some in flight must not end.
 * The kernel knows nothing of virtual threads, and the thread that carries one may end at any time:
 * so a ring of one thread cannot be opened on one, and submitting on one is refused, unless a
 * thread of the kernel submits ({@link RingOptions#submissionPolling}).
 *
 * <p><b>Memory.</b> The kernel reads and writes an operation's buffers until its last completion.
 * Memory of {@link #arena} can be relied on to be there: closing the ring first waits for the
 * kernel to let go of it. Memory from elsewhere must live as long by the caller's care; closing an
 * arena before, or leaving a segment of {@code Arena.ofAuto()} to the garbage collector, lets the
 * kernel write to memory that is somebody else's.
 *
 * <p>Since Linux 5.4.
 */
public final class IoUring implements Closeable {
    /** The result of a submit whose wait a signal ended: {@code -EINTR}. Nothing was submitted. */
    public static final int INTERRUPTED = -Errno.EINTR;

    /** The result of a submit whose wait has timed out: {@code -ETIME}. Nothing was submitted. */
    public static final int TIMED_OUT = -Errno.ETIME;

    /**
     * The result of a submit that the kernel does not take now, since completions wait for room:
     * {@code -EBUSY}. Take some, and submit again.
     */
    // Not to be had from Linux 6.18, which takes submissions whatever waits for room: 64 NOPs on a
    // queue of 4, on a ring of one thread and of many. BusySubmitTest has a filter say it.
    public static final int BUSY = -Errno.EBUSY;

    private static final int IORING_ENTER_GETEVENTS = 0x1;
    private static final int IORING_ENTER_SQ_WAKEUP = 0x2;
    private static final int IORING_ENTER_SQ_WAIT = 0x4;
    private static final int IORING_ENTER_EXT_ARG = 0x8;
    private static final int IORING_ENTER_REGISTERED_RING = 0x10;
    private static final int IORING_ENTER_EXT_ARG_REG = 0x40;
    private static final int IORING_REGISTER_RING_FDS = 20;
    private static final int IORING_UNREGISTER_RING_FDS = 21;
    private static final int IORING_REGISTER_USE_REGISTERED_RING = 0x80000000;
    private static final int IORING_SETUP_IOPOLL = 0x1;
    private static final int IORING_SETUP_CQE_MIXED = 0x40000;
    private static final int IORING_SETUP_NO_MMAP = 0x4000;
    private static final int IORING_SETUP_REGISTERED_FD_ONLY = 0x8000;
    private static final int IORING_SETUP_SQ_REWIND = 0x100000;
    private static final int IORING_SETUP_SQE_MIXED = 0x80000;
    private static final int IORING_SETUP_SQE128 = 0x400;
    private static final int IORING_SETUP_CQE32 = 0x800;
    private static final int IORING_FEAT_REG_REG_RING = 0x2000;

    // struct io_uring_rsrc_update
    private static final int IO_URING_RSRC_UPDATE_BYTES = 16;
    private static final int UPDATE_OFFSET = 0;
    private static final int UPDATE_DATA = 8;

    private static final int NONE = -1;

    private final Fd fd;
    private final SetupFlags flags;
    private final RingFeatures features;
    private final boolean polled;
    private final boolean iopolled;
    private final boolean isOneThreads;
    private final boolean registersRing;
    private final long closeTimeoutNanos;

    /** Of the shared memory, and of small arguments. */
    private final Arena memoryArena;

    /** Of the queues, where the kernel has made them: others after a resize. */
    private Arena queueArena = Arena.ofShared();

    private final BufferArena buffers = new BufferArena();
    private final SubmissionQueue sq;
    private final CompletionQueue cq;
    private final WaitArguments wait;

    private final Registration registration = new Registration(this);

    /** What ends with the ring. */
    private final List<RingResource> resources = new ArrayList<>();

    /** The tables of registered files and buffers, if there are any: for checks. */
    private volatile RegisteredFiles registeredFiles;

    /** How many files were put into slots: so that a new table does not begin again. */
    private int generation;

    private RegisteredBuffers registeredBuffers;

    /** Whose this is; null if it is several threads', or nobody's yet. */
    private volatile Thread owner;

    private enum Phase {
        OPEN,
        CLOSING,
        /** A close has ended with an error, and left something to the next. */
        LEFT,
        CLOSED
    }

    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.OPEN);

    // Of a close, for the next one, if it has ended with an error.
    private boolean busyAtEnd = true;
    private RingEnd seenEnd;
    private boolean isRegistered;

    // What both come to, for the look at each use; plain, since it need not be seen by others in
    // time: another thread is refused by either value.
    private Thread user;
    private boolean isOpenToAll = true;

    /** What io_uring_enter is given: the registered index, or the descriptor's number. */
    private int enterFd = NONE;

    private int enterFlags;
    private int registeredIndex = NONE;

    /** Submissions that the kernel has taken. */
    private long submitted;

    /** Calls of io_uring_enter. */
    private long enterCount;

    /** Whether completions can be fewer or more than the submissions say. */
    private volatile boolean uncountable;

    private IoUring(RingOptions options, int wqFd) throws SyscallException {
        memoryArena = Arena.ofShared();
        Fd opened = null;
        try {
            MemorySegment rings = MemorySegment.NULL;
            MemorySegment sqes = MemorySegment.NULL;
            boolean ownMemory = (options.required() & IORING_SETUP_NO_MMAP) != 0;
            if (ownMemory) {
                rings = pages(options.required(), options, false);
                sqes = pages(options.required(), options, true);
            }
            RingSetup setup = RingSetup.setUp(memoryArena, options, wqFd, rings, sqes);
            boolean registeredOnly = setup.has(IORING_SETUP_REGISTERED_FD_ONLY);
            opened = registeredOnly ? null : Fd.own(setup.fd());
            fd = opened;
            flags = SetupFlags.of(setup.flags());
            features = RingFeatures.of(setup.features());
            polled = setup.isPolled();
            iopolled = setup.has(IORING_SETUP_IOPOLL);
            isOneThreads = !options.isForThreads();
            registersRing = options.registersRing();
            closeTimeoutNanos = options.closeTimeoutNanos();
            RingMemory memory =
                    ownMemory
                            ? RingMemory.in(setup, rings, sqes)
                            : RingMemory.map(setup, fd, queueArena);
            sq =
                    new SubmissionQueue(
                            this,
                            memory,
                            polled,
                            setup.has(IORING_SETUP_SQ_REWIND),
                            setup.has(IORING_SETUP_SQE_MIXED));
            cq = new CompletionQueue(this, memory, setup.has(IORING_SETUP_CQE_MIXED));
            // A thread may be waiting with it while another one closes the ring.
            wait = WaitArguments.allocate(Arena.ofAuto());
            if (registeredOnly) {
                registeredIndex = setup.fd();
                isRegistered = true;
                enterFd = registeredIndex;
                enterFlags = IORING_ENTER_REGISTERED_RING;
            }
            if (!setup.has(RingSetup.IORING_SETUP_R_DISABLED)) {
                belongToThisThread();
            }
        } catch (Throwable t) {
            memoryArena.close();
            queueArena.close();
            if (opened != null) {
                opened.close();
            }
            throw t;
        }
    }

    /**
     * A ring of this thread, with all defaults.
     *
     * @param entries of the submission queue, 1 to 32,768; a power of two is made of it
     * @return the ring, to be closed
     * @throws SyscallException as {@link #open(RingOptions)}
     */
    public static IoUring open(int entries) throws SyscallException {
        return open(RingOptions.entries(entries));
    }

    /**
     * {@code io_uring_setup(2)}, and {@code mmap(2)} of what it makes.
     *
     * @param options what kind of ring
     * @return the ring, to be closed
     * @throws SyscallException ENOSYS, EPERM: there is no io_uring for this process; EINVAL: this
     *     kernel lacks what was asked for, which the message names; ENOMEM, EMFILE, ENFILE
     * @throws IllegalStateException on a virtual thread, if the ring would be one thread's
     */
    public static IoUring open(RingOptions options) throws SyscallException {
        if (!options.isForThreads() && Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "the kernel would bind this ring to the thread that carries the virtual one"
                            + " now, and refuse it on the next: open it on a platform thread, or"
                            + " with RingOptions.forThreads()");
        }
        IoUring attached = options.attached();
        if (attached == null) {
            return new IoUring(options, 0);
        }
        int wqFd = attached.fd().acquire();
        try {
            return new IoUring(options, wqFd);
        } finally {
            attached.fd().release();
        }
    }

    /**
     * Whether this process can have rings.
     *
     * @return true if one was just made
     */
    public static boolean isAvailable() {
        return availability().isAvailable();
    }

    /**
     * Whether this process can have rings, and if not, why: an old kernel, the sysctl, seccomp, a
     * limit, or no memory.
     *
     * @return what an attempt has shown
     */
    public static Availability availability() {
        return Availability.ask();
    }

    /** Zeroed pages for the queues, or for the submissions: as much as they can take. */
    private MemorySegment pages(int required, RingOptions options, boolean submissions)
            throws SyscallException {
        long entries = powerOfTwo(options.entries());
        long bytes;
        if (submissions) {
            bytes = entries * ((required & IORING_SETUP_SQE128) != 0 ? 128 : 64);
        } else {
            long completions =
                    options.completionEntries() == 0
                            ? 2 * entries
                            : powerOfTwo(options.completionEntries());
            long each = (required & IORING_SETUP_CQE32) != 0 ? 32 : 16;
            // Before the completions are the heads and tails; behind them may be the index array.
            bytes = completions * each + entries * Integer.BYTES + Mapping.pageSize();
        }
        long page = Mapping.pageSize();
        return Mapping.anonymous(
                memoryArena, (bytes + page - 1) / page * page, MapFlags.MAP_PRIVATE);
    }

    private static long powerOfTwo(int entries) {
        return entries == 1 ? 1 : 2L * Integer.highestOneBit(entries - 1);
    }

    /** The ring is this thread's from here on, or, if made for several, ready. */
    private void belongToThisThread() {
        if (isOneThreads) {
            owner = Thread.currentThread();
            user = owner;
            isOpenToAll = false;
        }
        if (registeredIndex == NONE && registersRing) {
            registerRing();
        }
    }

    /** Without, each call looks the descriptor up, which costs more in a process with threads. */
    private void registerRing() {
        int number = fd.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment update = update(arena, NONE);
            update.set(JAVA_LONG, UPDATE_DATA, number);
            int result = UringSyscalls.ioUringRegister(number, IORING_REGISTER_RING_FDS, update, 1);
            if (result == 1) {
                registeredIndex = update.get(JAVA_INT, UPDATE_OFFSET);
                isRegistered = true;
                enterFd = registeredIndex;
                enterFlags = IORING_ENTER_REGISTERED_RING;
            }
        } finally {
            fd.release();
        }
    }

    private void unregisterRing() {
        try (Arena arena = Arena.ofConfined()) {
            callRegister(IORING_UNREGISTER_RING_FDS, update(arena, registeredIndex), 1);
        }
    }

    private static MemorySegment update(Arena arena, int offset) {
        MemorySegment update = arena.allocate(IO_URING_RSRC_UPDATE_BYTES, Long.BYTES);
        update.set(JAVA_INT, UPDATE_OFFSET, offset);
        return update;
    }

    // What it is.

    /** {@return how the ring does its work: what is set, and not registered as a resource} */
    public Registration registration() {
        return registration;
    }

    /** {@return the submission queue} */
    public SubmissionQueue sq() {
        return sq;
    }

    /** {@return the completion queue} */
    public CompletionQueue cq() {
        return cq;
    }

    /** {@return what the ring was set up with, and so which defaults this kernel has} */
    public SetupFlags setupFlags() {
        return flags;
    }

    /** {@return what the kernel's io_uring can} */
    public RingFeatures features() {
        return features;
    }

    /**
     * The ring's descriptor. Of a ring without {@code IORING_SETUP_DEFER_TASKRUN} it is readable
     * when there are completions, and poll, epoll, select and other rings can wait for it.
     *
     * <p>The default ring has that flag: an operation that had to wait is completed when the ring's
     * thread calls {@link #getEvents} or waits, and not before. As of Linux 6.18 that does not wake
     * who waits for this descriptor, and epoll does not find it; poll(2), if it looks later, does.
     * To wait for such a ring together with others, register an eventfd ({@link
     * Registration#eventFd}), which wakes, and then call {@link #getEvents}; or open the ring
     * {@link RingOptions#without} the flag.
     *
     * <p>The descriptor is closed with the ring, and is not to be closed by itself: the ring can
     * then still be closed, but what needs the descriptor throws {@link IllegalStateException}.
     *
     * @return the descriptor
     * @throws IllegalStateException if the ring has none: {@code IORING_SETUP_REGISTERED_FD_ONLY}
     */
    public Fd fd() {
        if (fd == null) {
            throw new IllegalStateException("this ring has a registered index only");
        }
        return fd;
    }

    /**
     * Memory for buffers, which is there as long as the kernel may touch it: it is freed by {@link
     * #close}, after all operations have ended. Any thread may use it.
     *
     * @return the arena; it cannot be closed by itself
     */
    public Arena arena() {
        return buffers;
    }

    /** {@return whether this is closed} */
    public boolean isClosed() {
        return phase.get() != Phase.OPEN;
    }

    // Submitting and waiting.

    /**
     * {@code io_uring_enter(2)}: submits all slots that were filled. With SQPOLL no system call is
     * made, unless the kernel's thread sleeps and must be woken.
     *
     * @return how many the kernel took; with SQPOLL, how many it was shown. Fewer than were filled
     *     if one was refused, which has a completion that says why, or if memory is short; {@link
     *     #BUSY}; {@link #INTERRUPTED}
     * @throws SyscallException EAGAIN: no memory; EBADFD: the ring is not enabled; EBADR: a
     *     completion was lost; EOWNERDEAD: the kernel's submitting thread has died
     */
    public int submit() throws SyscallException {
        checkUse();
        checkSubmitter();
        int count = sq.publish();
        if (polled) {
            return submitPolled(count, 0, 0);
        }
        // Without completions to be taken, IOPOLL would not even look.
        return count == 0 ? 0 : enter(count, 0, iopolled ? IORING_ENTER_GETEVENTS : 0);
    }

    /**
     * {@code io_uring_enter(2)}: submits all slots that were filled, and waits until there are
     * completions.
     *
     * @param minComplete how many must be there, those included that were there before; 0 to have
     *     finished what can be finished now
     * @return as {@link #submit}. What became of the wait, {@link CompletionQueue#ready} tells: the
     *     kernel reports an interrupted wait only if it took nothing
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWait(int minComplete) throws SyscallException {
        checkUse();
        checkSubmitter();
        checkCount(minComplete);
        cq.giveBack();
        int count = sq.publish();
        if (polled) {
            return submitPolled(count, minComplete, IORING_ENTER_GETEVENTS);
        }
        return enter(count, minComplete, IORING_ENTER_GETEVENTS);
    }

    /**
     * {@link #submitAndWait(int)} with a timeout. Since Linux 5.11.
     *
     * @param minComplete how many must be there
     * @param timeoutNanos in nanoseconds; 0 to look only, -1 for no timeout
     * @return as {@link #submitAndWait(int)}; {@link #TIMED_OUT} if nothing was submitted and no
     *     completion is there
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWait(int minComplete, long timeoutNanos) throws SyscallException {
        // Before the timeout is set: the ring's own thread may be waiting with it.
        checkUse();
        return submitAndWait(minComplete, wait.timeout(timeoutNanos));
    }

    /**
     * {@link #submitAndWait(int)} with a timeout, a signal mask, and more. Since Linux 5.11.
     *
     * @param minComplete how many completions must be there
     * @param arguments how to wait
     * @return as {@link #submitAndWait(int, long)}
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWait(int minComplete, WaitArguments arguments) throws SyscallException {
        checkUse();
        checkSubmitter();
        checkCount(minComplete);
        cq.giveBack();
        int toSubmit = sq.publish();
        int how = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | arguments.enterFlags();
        if (polled) {
            how |= sq.needsWakeup() ? IORING_ENTER_SQ_WAKEUP : 0;
        }
        int result;
        int number = acquireRing();
        try {
            result =
                    UringSyscalls.ioUringEnter(
                            number, toSubmit, minComplete, how | enterFlags, arguments.struct());
        } finally {
            releaseRing();
        }
        return entered(result, toSubmit);
    }

    /**
     * {@link #submitAndWait(int, WaitArguments)}, with arguments that the kernel has in memory that
     * is shared with it: {@code IORING_ENTER_EXT_ARG_REG}. Since Linux 6.13.
     *
     * @param minComplete how many completions must be there
     * @param waits of this ring
     * @param index which of them
     * @return as {@link #submitAndWait(int, long)}
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWait(int minComplete, RegisteredWaits waits, int index)
            throws SyscallException {
        checkUse();
        checkSubmitter();
        checkCount(minComplete);
        long offset = waits.offsetIn(this, index);
        cq.giveBack();
        int toSubmit = sq.publish();
        int how = IORING_ENTER_GETEVENTS | IORING_ENTER_EXT_ARG | IORING_ENTER_EXT_ARG_REG;
        how |= waits.enterFlags(index) | enterFlags;
        if (polled) {
            how |= sq.needsWakeup() ? IORING_ENTER_SQ_WAKEUP : 0;
        }
        int size = RegisteredWaits.IO_URING_REG_WAIT_BYTES;
        int result;
        int number = acquireRing();
        try {
            result = UringSyscalls.ioUringEnter(number, toSubmit, minComplete, how, offset, size);
        } finally {
            releaseRing();
        }
        return entered(result, toSubmit);
    }

    /**
     * Submits all slots that were filled, and waits until so many completions are there, whatever
     * signals come: {@link #submitAndWait(int)} as often as needed.
     *
     * @param minComplete how many must be there, those included that were there before; up to
     *     {@link CompletionQueue#capacity}
     * @return how many are there, as {@link CompletionQueue#ready} tells. Not all slots were
     *     submitted only if the kernel takes none before completions are taken ({@link #BUSY}), and
     *     so many are there: {@link SubmissionQueue#pending} tells
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWaitFully(int minComplete) throws SyscallException {
        return submitAndWaitFully(minComplete, -1);
    }

    /**
     * {@link #submitAndWaitFully(int)} with a timeout for all of it. Since Linux 5.11.
     *
     * @param minComplete how many must be there
     * @param timeoutNanos in nanoseconds; 0 to look only, -1 for no timeout
     * @return as {@link #submitAndWaitFully(int)}; {@link #TIMED_OUT} if fewer than {@code
     *     minComplete} are there: what was filled was submitted, and what has completed is there
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWaitFully(int minComplete, long timeoutNanos) throws SyscallException {
        checkUse();
        if (minComplete > cq.capacity()) {
            throw new IllegalArgumentException(
                    minComplete + " completions in a queue of " + cq.capacity());
        }
        if (timeoutNanos < -1) {
            throw new IllegalArgumentException("a timeout of " + timeoutNanos + " ns");
        }
        long start = timeoutNanos > 0 ? System.nanoTime() : 0;
        long left = timeoutNanos;
        while (true) {
            int result = left < 0 ? submitAndWait(minComplete) : submitAndWait(minComplete, left);
            if (result == BUSY) {
                getEvents();
            }
            int ready = cq.ready();
            if (ready >= minComplete && (result == BUSY || polled || sq.pending() == 0)) {
                return ready;
            }
            if (timeoutNanos > 0) {
                left = Math.max(0, timeoutNanos - (System.nanoTime() - start));
            }
            if (left == 0 && result != BUSY && (polled || sq.pending() == 0)) {
                return TIMED_OUT;
            }
        }
    }

    /**
     * {@code io_uring_enter(2)} that submits nothing and does not wait: finishes what this thread
     * has to finish ({@code IORING_SETUP_DEFER_TASKRUN}), and brings completions for which there
     * was no room.
     *
     * @throws SyscallException as {@link #submit}
     */
    public void getEvents() throws SyscallException {
        checkUse();
        cq.giveBack();
        int number = acquireRing();
        int result;
        try {
            result = UringSyscalls.ioUringEnter(number, 0, 0, IORING_ENTER_GETEVENTS | enterFlags);
        } finally {
            releaseRing();
        }
        entered(result, 0);
    }

    /**
     * {@code io_uring_enter(2)} with {@code IORING_ENTER_SQ_WAIT}: with SQPOLL, waits until there
     * is room in the submission queue. Since Linux 5.10.
     *
     * @throws SyscallException as {@link #submit}
     */
    public void waitForSpace() throws SyscallException {
        checkUse();
        if (!polled) {
            throw new IllegalStateException("only the kernel's own thread makes room by itself");
        }
        if (sq.space() > 0) {
            return;
        }
        int number = acquireRing();
        int result;
        try {
            result = UringSyscalls.ioUringEnter(number, 0, 0, IORING_ENTER_SQ_WAIT | enterFlags);
        } finally {
            releaseRing();
        }
        entered(result, 0);
    }

    /**
     * Says with which result an operation has completed that closes a descriptor: {@link
     * Sqe#close}. After {@code -ECANCELED} and {@code -EINVAL} the kernel has not closed the
     * number, and the object is open again, or closes the number now if {@link Fd#close} was called
     * meanwhile. After any other result the number is gone, as after close(2). If this is never
     * called, the object stays closed, and a number that the kernel has not closed stays open for
     * good.
     *
     * @param fd the descriptor
     * @param res the result of its completion
     * @throws IllegalStateException if no operation of this ring was submitted that closes the
     *     descriptor, or if its result is known already
     */
    public void closeCompleted(Fd fd, int res) {
        checkUse();
        boolean closed = res != -Errno.ECANCELED && res != -Errno.EINVAL;
        if (!sq.closeCompleted(fd, closed)) {
            throw new IllegalStateException(
                    "no operation of this ring that closes descriptor " + fd + " was submitted");
        }
    }

    /**
     * How many system calls submitting and waiting took.
     *
     * @return the calls of {@code io_uring_enter(2)}, from the ring's setup on
     */
    public long enterCount() {
        checkUse();
        return enterCount;
    }

    private int submitPolled(int count, int minComplete, int how) throws SyscallException {
        int all = how | (sq.needsWakeup() ? IORING_ENTER_SQ_WAKEUP : 0);
        if (all == 0 || all == IORING_ENTER_GETEVENTS && cq.ready() >= minComplete) {
            sq.refreshPolled();
            return count;
        }
        return enter(count, minComplete, all);
    }

    private int enter(int toSubmit, int minComplete, int how) throws SyscallException {
        int number = acquireRing();
        int result;
        try {
            result = UringSyscalls.ioUringEnter(number, toSubmit, minComplete, how | enterFlags);
        } finally {
            releaseRing();
        }
        return entered(result, toSubmit);
    }

    private int entered(int result, int toSubmit) throws SyscallException {
        if (polled) {
            sq.refreshPolled();
        } else if (result > 0) {
            sq.taken(result);
        }
        if (result >= 0 || result == INTERRUPTED || result == TIMED_OUT || result == BUSY) {
            return result;
        }
        throw Unavailable.inUse(result, "io_uring_enter", name(), toSubmit);
    }

    private Object name() {
        return fd == null ? "registered " + registeredIndex : fd;
    }

    /** On a ring of several threads, whose submissions end with the carrier that takes them. */
    private void checkSubmitter() {
        if (!isOneThreads && !polled && Thread.currentThread().isVirtual() && sq.pending() > 0) {
            throw new IllegalStateException(
                    "operations end with the thread that submits them, and here that is the one"
                            + " that carries the virtual thread now, which may end at any time:"
                            + " submit on a platform thread, or open the ring with"
                            + " RingOptions.submissionPolling()");
        }
    }

    private static void checkCount(int minComplete) {
        if (minComplete < 0) {
            throw new IllegalArgumentException("to wait for " + minComplete + " completions");
        }
    }

    /** The number for a call: a registered index cannot be closed by others, a descriptor can. */
    private int acquireRing() {
        enterCount++;
        return enterFd != NONE ? enterFd : fd.acquire();
    }

    private void releaseRing() {
        if (enterFd == NONE) {
            fd.release();
        }
    }

    // Registering.

    /**
     * {@code io_uring_register(2)}.
     *
     * @return the opcode's result, or {@code -errno}
     */
    int register(int opcode, MemorySegment argument, int count) {
        checkUse();
        return callRegister(opcode, argument, count);
    }

    private int callRegister(int opcode, MemorySegment argument, int count) {
        if (registersByIndex()) {
            return UringSyscalls.ioUringRegister(
                    registeredIndex, opcode | IORING_REGISTER_USE_REGISTERED_RING, argument, count);
        }
        int number = fd.acquire();
        try {
            return UringSyscalls.ioUringRegister(number, opcode, argument, count);
        } finally {
            fd.release();
        }
    }

    private boolean registersByIndex() {
        return fd == null
                || registeredIndex != NONE && (features.bits() & IORING_FEAT_REG_REG_RING) != 0;
    }

    /** Whether the kernel can still be called: not if the descriptor was closed by itself. */
    private boolean isReachable() {
        return registersByIndex() || fd.isOpen();
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_ENABLE_RINGS}: a ring that was
     * opened with {@code IORING_SETUP_R_DISABLED} takes submissions from here on, and is this
     * thread's. Since Linux 5.10.
     *
     * @throws SyscallException EBADFD: it is enabled
     */
    public void enable() throws SyscallException {
        if (isOneThreads && Thread.currentThread().isVirtual()) {
            throw new IllegalStateException("a ring of one thread cannot be a virtual thread's");
        }
        RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_ENABLE_RINGS;
        Register.call(this, opcode, MemorySegment.NULL, 0);
        belongToThisThread();
    }

    /**
     * Queues of other sizes, which the kernel makes, and copies into them what is in the old ones.
     */
    void resize(int entries, int completionEntries) throws SyscallException {
        checkUse();
        if (flags.has(SetupFlags.IORING_SETUP_NO_MMAP)) {
            throw new IllegalStateException("this ring's queues are in memory of the process");
        }
        if (!flags.has(SetupFlags.IORING_SETUP_NO_SQARRAY)) {
            // As of Linux 6.18 its place is 0 in the answer, which is the place of the heads.
            throw new IllegalStateException("the kernel does not say where a new index array is");
        }
        cq.beforeResize();
        sq.beforeResize();
        try (Arena arena = Arena.ofConfined()) {
            RingSetup setup = RingSetup.toResize(arena, entries, completionEntries);
            Register.call(this, RegisterOpcode.IORING_REGISTER_RESIZE_RINGS, setup.params(), 1);
            setup.keep(flags.bits(), features.bits());
            useQueues(setup);
        }
    }

    private void useQueues(RingSetup setup) throws SyscallException {
        Arena old = queueArena;
        Arena arena = Arena.ofShared();
        try {
            RingMemory memory = RingMemory.map(setup, fd, arena);
            sq.resized(memory);
            cq.resized(memory);
        } catch (Throwable t) {
            arena.close();
            // The kernel has left the queues that we still have: the ring is of no use any more.
            setUncountable();
            close();
            throw t;
        }
        queueArena = arena;
        old.close();
    }

    /** What is registered, and is to be ended with the ring. */
    List<RingResource> resources() {
        return resources;
    }

    /** The table of registered files; null if there is none. */
    void setFiles(RegisteredFiles files) {
        registeredFiles = files;
    }

    RegisteredFiles files() {
        return registeredFiles;
    }

    /** For the next file that is put into a slot. */
    int nextGeneration() {
        return generation++;
    }

    /**
     * Refuses to have another ring fill a slot that has a file, as far as is known here: its
     * descriptor would be taken for the new one's. Any thread may ask.
     */
    void checkToFill(int slot) {
        RegisteredFiles files = registeredFiles;
        if (slot >= 0 && files != null && files.isFilled(slot)) {
            throw new IllegalStateException(
                    "slot " + slot + " of " + this + " has a file: clear it first");
        }
    }

    /** An operation fills a slot: what was there is not to be used any more. */
    void forgetFile(int slot) {
        RegisteredFiles files = registeredFiles;
        if (files != null) {
            files.forget(slot);
        }
    }

    /** The table of registered buffers; null if there is none. */
    void setBuffers(RegisteredBuffers buffers) {
        registeredBuffers = buffers;
    }

    /** Refuses memory that is not in a registered buffer, of a table that is known here. */
    void checkBuffer(int index, long address, long byteCount) {
        if (registeredBuffers != null) {
            registeredBuffers.check(index, address, byteCount);
        }
    }

    /** Of what the ring has until it is closed. */
    Arena memoryArena() {
        return memoryArena;
    }

    /** This thread's index of the ring; below zero if there is none. */
    int registeredIndex() {
        return registeredIndex;
    }

    // Rules.

    /** Every use begins here. */
    void checkUse() {
        if (user != Thread.currentThread() && !isOpenToAll) {
            refuse();
        }
    }

    private void refuse() {
        Thread thread = owner;
        if (thread != null && thread != Thread.currentThread()) {
            throw new WrongThreadException(
                    "this ring is "
                            + thread
                            + "'s; RingOptions.forThreads() makes one for several");
        }
        throw new ClosedException("this ring was closed");
    }

    /** The kernel has taken submissions. */
    void submitted(int count) {
        submitted += count;
    }

    /** Some completions were taken: whether what is held for operations in flight can go. */
    void checkAtRest() {
        if (!uncountable && !sq.hasUnread() && submitted == cq.finished()) {
            sq.atRest();
        }
    }

    /** From here on, how many submissions are in flight cannot be known by counting. */
    void setUncountable() {
        uncountable = true;
    }

    /**
     * Ends the ring: cancels what is in flight, waits until the kernel has let go of its memory,
     * and frees {@link #arena}. If the kernel does not within {@link RingOptions#closeTimeout}, the
     * buffers stay allocated for good, and a warning is logged: lost, but not somebody else's.
     *
     * <p>Completions that nobody has taken are lost, and with them the descriptors that they have:
     * of connections that were accepted, and of files that were opened. The ring cannot know which
     * results are descriptors; {@link #close(CqeHandler)} hands these completions over.
     *
     * <p>Closing twice does nothing the second time, unless the first time has ended with an {@link
     * Error}, such as {@link StackOverflowError}: then the second time does what is left. A ring
     * whose thread has ended may be closed by any thread: its memory is freed if all operations
     * have completed, and kept if not. A handler of {@link CompletionQueue#drain} may close its
     * ring. Of a ring of several threads, no other should be in a wait: it waits on, unless what it
     * waits for was cancelled ({@link RingMessage} wakes it before).
     *
     * @throws WrongThreadException if the ring is another, living, thread's
     */
    @Override
    public void close() throws SyscallException {
        Thread thread = owner;
        boolean orphaned = thread != null && !thread.isAlive();
        if (thread != null && !orphaned && !isClosed()) {
            checkUse();
        }
        StackRoom.check();
        if (!phase.compareAndSet(Phase.OPEN, Phase.CLOSING)
                && !phase.compareAndSet(Phase.LEFT, Phase.CLOSING)) {
            return;
        }
        boolean done = false;
        try {
            end(orphaned);
            done = true;
        } catch (SyscallException e) {
            done = true; // what close(2) or ppoll(2) said, after all else
            throw e;
        } finally {
            phase.set(done ? Phase.CLOSED : Phase.LEFT);
        }
    }

    /**
     * {@link #close()}, which before that hands over the completions that nobody has taken: those
     * that are in the queue, and those of the operations that closing cancels. So a descriptor that
     * one of them has is not lost:
     *
     * {@snippet lang=java :
     * ring.close((userData, res, flags) -> {
     *     if (userData == ACCEPT && res >= 0) {
     *         SocketFd.own(res).close();
     *     }
     * });
     * }
     *
     * <p>An operation that cannot be cancelled, such as the read of a disk, may complete after
     * that; its completion is lost. Of a ring whose thread has ended only what is in the queue is
     * handed over.
     *
     * @param leftOver gets each
     * @throws WrongThreadException if the ring is another, living, thread's
     */
    public void close(CqeHandler leftOver) throws SyscallException {
        Objects.requireNonNull(leftOver);
        Thread thread = owner;
        boolean orphaned = thread != null && !thread.isAlive();
        if (!isClosed() && !orphaned) {
            checkUse();
        }
        try (IoUring ended = this) {
            if (ended.isClosed()) {
                return;
            }
            if (orphaned) {
                cq.takeLeft(leftOver);
            } else {
                if (isReachable()) {
                    RingEnd.cancelAll(this);
                }
                cq.drain(leftOver);
            }
        }
    }

    /** Each step leaves the others to be done, whatever it throws, and may be done again. */
    private void end(boolean orphaned) throws SyscallException {
        boolean free = false;
        try {
            if (isMapped()) {
                busyAtEnd = isBusy(orphaned);
                // Only the ring's thread may register what shows the end.
                if (busyAtEnd && !orphaned && isReachable()) {
                    seenEnd = RingEnd.watched(this);
                }
            }
            user = null;
            isOpenToAll = false;
            if (isRegistered && !orphaned && isReachable()) {
                // First: the number may be another ring's afterwards.
                isRegistered = false;
                unregisterRing();
            }
            cq.close();
            for (RingResource each : resources) {
                each.ringClosed();
            }
        } finally {
            user = null;
            isOpenToAll = false;
            try {
                // Before the wait: what is mapped of a ring holds it.
                BufferArena.end(memoryArena, true);
                BufferArena.end(queueArena, true);
            } finally {
                try {
                    if (fd != null) {
                        fd.close();
                    }
                } finally {
                    try {
                        free = seenEnd == null ? !busyAtEnd : seenEnd.await(closeTimeoutNanos);
                    } finally {
                        // Not before: a thread of the kernel's may still read what was published.
                        sq.end(free);
                        buffers.end(free);
                    }
                }
            }
        }
    }

    private boolean isMapped() {
        return memoryArena.scope().isAlive() && queueArena.scope().isAlive();
    }

    /** Whether operations may be in flight. */
    private boolean isBusy(boolean orphaned) {
        if (uncountable || sq.hasUnread()) {
            return true;
        }
        cq.discard();
        // The kernel takes no call for this ring from another thread than its own.
        if (submitted != cq.finished() && !orphaned && isReachable()) {
            try {
                getEvents();
            } catch (SyscallException e) {
                return true;
            }
            cq.discard();
        }
        return submitted != cq.finished();
    }

    /** The number and the limits, for messages. */
    @Override
    public String toString() {
        return "ring " + name();
    }
}
