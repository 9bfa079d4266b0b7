package dev.gatun.uring;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * A ring: two queues in memory that is shared with the kernel, one of submissions and one of
 * completions. The caller fills slots of the submission queue, tells the kernel once of all of them
 * ({@link #submit}), and reads their results from the completion queue.
 *
 * {@snippet lang=java :
 * try (var ring = IoUring.open(256)) {
 *     MemorySegment buffers = ring.arena().allocate(32 * 4096, 4096);
 *     for (int i = 0; i < 32; i++) {
 *         ring.sq().next().pread(file, buffers, i * 4096L, 4096, offset(i)).userData(i);
 *     }
 *     ring.submitAndWaitFully(32);
 *     ring.cq().drain((userData, res, flags) -> check(userData, res));
 * }
 * }
 *
 * <p><b>Threads.</b> A ring belongs to the thread that opened it: on any other thread, its methods
 * throw {@link WrongThreadException}. {@link RingOptions#forThreads} makes a ring that several
 * threads use, one at a time. A ring that was opened disabled belongs to the thread that enables
 * it. Operations belong to the thread that submitted them: when that thread ends, the kernel
 * cancels them. So a thread that has operations in flight must not end. The kernel knows nothing of
 * virtual threads, and the thread that carries a virtual thread may end at any time. So a ring of
 * one thread cannot be opened on a virtual thread, and a virtual thread cannot submit to it. A ring
 * that virtual threads open and submit to needs both {@link RingOptions#forThreads} and {@link
 * RingOptions#submissionPolling}: then a thread of the kernel submits.
 *
 * <p><b>Memory.</b> The kernel reads and writes an operation's buffers until the operation's last
 * completion. Memory of {@link #arena} lives long enough: closing the ring waits until the kernel
 * has let go of that memory, and frees it then. Memory from elsewhere must be kept alive by the
 * caller. If an arena is closed earlier, or a segment of {@code Arena.ofAuto()} is left to the
 * garbage collector, the kernel may write to memory that is somebody else's by then.
 *
 * <p>Since Linux 5.4.
 */
public final class IoUring implements Closeable {
    /**
     * The result of a submit whose wait a signal ended: {@code -EINTR}. It means that this call has
     * submitted nothing: a call that has submitted slots returns how many, although a signal ended
     * its wait.
     */
    public static final int INTERRUPTED = RingCalls.INTERRUPTED;

    /**
     * The result of a submit whose wait has timed out: {@code -ETIME}. From {@code submitAndWait}
     * it means that this call has submitted nothing. From {@link #submitAndWaitFully(int, long)} it
     * means that the filled slots were submitted, and that fewer completions are there than were
     * asked for.
     */
    public static final int TIMED_OUT = RingCalls.TIMED_OUT;

    /**
     * The result of a submit that the kernel refuses for now, since completions wait for room in
     * the completion queue: {@code -EBUSY}. Take some completions, and submit again.
     */
    // Not to be had from Linux 6.18, which takes submissions whatever waits for room: 64 NOPs on a
    // queue of 4, on a ring of one thread and of many. BusySubmitTest has a filter say it.
    public static final int BUSY = RingCalls.BUSY;

    static {
        RingBuild.loadWhatIsNeededLater();
    }

    private final RingCore core;
    private final RingQueues queues;
    private final RingEnter enter;
    private final RingClose close;
    private final Registration registration;
    private final boolean registersRing;

    private IoUring(RingOptions options) throws SyscallException {
        RingBuild build = RingBuild.of(options);
        core = build.core();
        queues = build.queues();
        enter = new RingEnter(core, queues);
        RingEvents events = new RingEvents(core, queues);
        close = new RingClose(core, queues, enter, events, options.closeTimeoutNanos());
        registration = new Registration(core, queues, close);
        registersRing = options.registersRing();
        try {
            events.opened();
            if (!core.flags().has(SetupFlags.IORING_SETUP_R_DISABLED)) {
                enabled();
            }
        } catch (Throwable t) {
            close.close();
            throw t;
        }
    }

    /** The ring is this thread's from here on, or, if made for several, ready. */
    private void enabled() {
        core.thread().enabled();
        if (registersRing) {
            core.calls().registerRing();
        }
    }

    /**
     * Opens a ring of this thread, with all defaults.
     *
     * @param entries how many entries the submission queue has, as {@link RingOptions#entries(int)}
     * @return the ring, to be closed
     * @throws SyscallException as {@link #open(RingOptions)}
     */
    public static IoUring open(int entries) throws SyscallException {
        return open(RingOptions.entries(entries));
    }

    /**
     * {@code io_uring_setup(2)}, and {@code mmap(2)} of the queues that it makes.
     *
     * @param options what kind of ring
     * @return the ring, to be closed
     * @throws SyscallException ENOSYS, EPERM: this process cannot have io_uring; EINVAL: this
     *     kernel lacks what was asked for, or a size is too large, or there is no such processor
     *     (the message says which); ENOMEM, EMFILE, ENFILE
     * @throws IllegalArgumentException if the options contradict each other
     * @throws IllegalStateException if this is a virtual thread, and the ring would be one
     *     thread's; or if the ring to attach to, or the one whose arena is to be shared, is closed
     */
    public static IoUring open(RingOptions options) throws SyscallException {
        return new IoUring(options);
    }

    /**
     * Whether this process can have rings: makes one to find out.
     *
     * @return true if the ring could be made
     */
    public static boolean isAvailable() {
        return availability().isAvailable();
    }

    /**
     * Whether this process can have rings, and if not, why: an old kernel, the sysctl, seccomp, a
     * limit, or no memory.
     *
     * @return what an attempt to make a ring has shown
     */
    public static Availability availability() {
        return Availability.ask();
    }

    /** What the parts of the ring stand on. */
    RingCore core() {
        return core;
    }

    // What it is.

    /**
     * {@return the ring's settings: those calls of {@code io_uring_register(2)} that register no
     * resource}
     */
    public Registration registration() {
        return registration;
    }

    /** {@return the submission queue} */
    public SubmissionQueue sq() {
        return queues.sq();
    }

    /** {@return the completion queue} */
    public CompletionQueue cq() {
        return queues.cq();
    }

    /**
     * {@return the flags that the ring was set up with, which include the defaults that this kernel
     * knows}
     */
    public SetupFlags setupFlags() {
        return core.flags();
    }

    /** {@return which features the kernel's io_uring has} */
    public RingFeatures features() {
        return core.features();
    }

    /**
     * The ring's descriptor. If the ring does not have {@code IORING_SETUP_DEFER_TASKRUN}, the
     * descriptor is readable when there are completions, and poll, epoll, select and other rings
     * can wait for it.
     *
     * <p>The default ring has that flag: an operation that had to wait is completed when the ring's
     * thread calls {@link #getEvents} or waits, and not before. As of Linux 6.18, an operation that
     * is ready to be completed does not wake a thread that waits for this descriptor. A wait that
     * begins later may see it: poll(2) does, and epoll(7) mostly does not. To wait for such a ring
     * together with other descriptors, register an eventfd ({@link Registration#registerEventFd}),
     * wait for the eventfd, and then call {@link #getEvents}; or open the ring {@link
     * RingOptions#without} the flag.
     *
     * <p>The descriptor is closed with the ring; do not close it by itself. If it was closed by
     * itself, the ring can still be closed, but each method that needs the descriptor throws {@link
     * IllegalStateException}.
     *
     * @return the descriptor
     * @throws IllegalStateException if the ring has none: {@code IORING_SETUP_REGISTERED_FD_ONLY}
     */
    public Fd fd() {
        return core.fd();
    }

    /**
     * Memory for buffers, which lives as long as the kernel may touch it: {@link #close} frees it,
     * after all operations have ended. Any thread may use it.
     *
     * @return the arena; it cannot be closed by itself
     */
    public Arena arena() {
        return core.buffers();
    }

    /** {@return whether this ring is closed} */
    public boolean isClosed() {
        return close.isClosed();
    }

    // What it does.

    /**
     * What was counted since the ring was set up. Any thread may ask, also while the ring's thread
     * works, and after the close, which leaves the counters as they were. Counting costs nothing:
     * these are counters that the ring's thread keeps for itself. So another thread may see them a
     * moment late, and not all as of the same moment.
     *
     * @return the counters
     */
    public RingStatistics statistics() {
        return queues.statistics();
    }

    /**
     * How many threads of the kernel work for the rings of this process: those that make what would
     * wait, {@code iou-wrk-…}. They belong to the threads that submit, and not to rings: all rings
     * of a thread share them. So there is no number for each ring. Reads the names of this
     * process's threads in {@code /proc}.
     *
     * @return the number, at this moment
     * @throws SyscallException if {@code /proc} is not there
     */
    public static int workers() throws SyscallException {
        return WorkerThreads.count();
    }

    // Submitting and waiting.

    /**
     * {@code io_uring_enter(2)}: submits all slots that were filled. With SQPOLL no system call is
     * made, unless the kernel's thread sleeps and must be woken.
     *
     * @return one of:
     *     <ul>
     *       <li>how many slots the kernel took; with SQPOLL, how many the kernel was shown. These
     *           are fewer than were filled if memory is short, or if the kernel refused a
     *           submission: the completion of that submission says why
     *       <li>{@link #BUSY}: the kernel took none, since completions wait for room
     *       <li>{@link #INTERRUPTED}: the kernel took none, since a signal came
     *     </ul>
     *
     * @throws SyscallException EAGAIN: no memory; EBADFD: the ring is not enabled; EBADR: a
     *     completion was lost; EOWNERDEAD: the kernel's submitting thread has died
     */
    public int submit() throws SyscallException {
        return enter.submit();
    }

    /**
     * {@code io_uring_enter(2)}: submits all slots that were filled, and waits until there are
     * completions.
     *
     * @param minComplete how many completions must be there, including those that were there
     *     before; 0 to finish what can be finished now, without a wait
     * @return as {@link #submit}. The kernel reports an interrupted wait only if it took nothing:
     *     {@link CompletionQueue#ready} tells how many completions are there
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWait(int minComplete) throws SyscallException {
        return enter.submitAndWait(minComplete);
    }

    /**
     * {@link #submitAndWait(int)} with a timeout. Since Linux 5.11.
     *
     * @param minComplete how many completions must be there
     * @param timeoutNanos in nanoseconds; 0 not to wait, -1 for no timeout
     * @return as {@link #submitAndWait(int)}; {@link #TIMED_OUT} if nothing was submitted and no
     *     completion is there
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWait(int minComplete, long timeoutNanos) throws SyscallException {
        return enter.submitAndWait(minComplete, timeoutNanos);
    }

    /**
     * {@link #submitAndWait(int)} with a timeout, a signal mask, and more. Since Linux 5.11.
     *
     * @param minComplete how many completions must be there
     * @param arguments how to wait
     * @return as {@link #submitAndWait(int, long)}
     * @throws SyscallException as {@link #submit}; EINVAL: this kernel lacks what the arguments ask
     *     for (the message says what)
     * @throws UnsupportedOperationException if the arguments have a minimum wait, and this kernel
     *     has none; nothing was submitted
     */
    public int submitAndWait(int minComplete, WaitArguments arguments) throws SyscallException {
        return enter.submitAndWait(minComplete, arguments);
    }

    /**
     * {@link #submitAndWait(int, WaitArguments)}, with arguments that are in registered memory,
     * which the kernel shares: {@code IORING_ENTER_EXT_ARG_REG}. Since Linux 6.13.
     *
     * @param minComplete how many completions must be there
     * @param waits the registered arguments, of this ring
     * @param index which of them
     * @return as {@link #submitAndWait(int, long)}
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWait(int minComplete, RegisteredWaits waits, int index)
            throws SyscallException {
        core.checkUse();
        return enter.submitAndWait(
                minComplete, waits.offsetIn(core, index), waits.enterFlags(index));
    }

    /**
     * Submits all slots that were filled, and waits until {@code minComplete} completions are
     * there, also if signals come: calls {@link #submitAndWait(int)} as often as needed.
     *
     * @param minComplete how many completions must be there, including those that were there
     *     before; up to {@link CompletionQueue#capacity}
     * @return how many completions are there, as {@link CompletionQueue#ready} tells. If {@code
     *     minComplete} are there, and the kernel refuses submissions until completions are taken
     *     ({@link #BUSY}), some slots are not submitted: {@link SubmissionQueue#pending} tells how
     *     many
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWaitFully(int minComplete) throws SyscallException {
        return enter.submitAndWaitFully(minComplete, -1);
    }

    /**
     * {@link #submitAndWaitFully(int)} with a timeout for the whole call. Since Linux 5.11.
     *
     * @param minComplete how many completions must be there
     * @param timeoutNanos in nanoseconds; 0 not to wait, -1 for no timeout
     * @return as {@link #submitAndWaitFully(int)}; {@link #TIMED_OUT} if fewer than {@code
     *     minComplete} are there: the filled slots were submitted, and the completions so far can
     *     be taken
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWaitFully(int minComplete, long timeoutNanos) throws SyscallException {
        return enter.submitAndWaitFully(minComplete, timeoutNanos);
    }

    /**
     * {@code io_uring_enter(2)} that submits nothing and does not wait. It finishes the operations
     * that this thread has to finish ({@code IORING_SETUP_DEFER_TASKRUN}), and brings the
     * completions that the kernel keeps because the queue was full.
     *
     * @throws SyscallException as {@link #submit}
     */
    public void getEvents() throws SyscallException {
        enter.getEvents();
    }

    /**
     * {@code io_uring_enter(2)} with {@code IORING_ENTER_SQ_WAIT}: with SQPOLL, waits until there
     * is room in the submission queue. Since Linux 5.10.
     *
     * @throws SyscallException as {@link #submit}
     */
    public void waitForSpace() throws SyscallException {
        enter.waitForSpace();
    }

    /**
     * Tells the ring the result of an operation that closes a descriptor: {@link Sqe#close}. After
     * {@code -ECANCELED}, {@code -EINVAL} and {@code -EBADF} (the descriptor of a ring), and on a
     * restricted ring after {@code -EACCES}, the kernel has not closed the number. Then the object
     * is open again; but if {@link Fd#close} was called meanwhile, the object closes the number
     * now. After any other result the number is gone, as after close(2). If this method is never
     * called, the object stays closed, and a number that the kernel has not closed is never closed.
     *
     * @param fd the descriptor
     * @param res the result of the operation's completion
     * @throws IllegalStateException if no operation that closes the descriptor was submitted to
     *     this ring, or if this method was called for that operation before
     */
    public void closeCompleted(Fd fd, int res) {
        core.checkUse();
        queues.slots().closeCompleted(fd, res);
    }

    /**
     * How many system calls submitting and waiting took.
     *
     * @return how often {@code io_uring_enter(2)} was called since the ring was set up
     */
    public long enterCount() {
        core.checkUse();
        return core.calls().enterCount();
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_ENABLE_RINGS}: a ring that was
     * opened with {@code IORING_SETUP_R_DISABLED} takes submissions from here on, and belongs to
     * this thread. Since Linux 5.10.
     *
     * @throws SyscallException EBADFD: the ring is enabled already
     */
    public void enableRings() throws SyscallException {
        core.thread().checkEnabler();
        Register.call(core, RegisterOpcode.IORING_REGISTER_ENABLE_RINGS, MemorySegment.NULL, 0);
        enabled();
    }

    /**
     * Ends the ring: cancels what is in flight, waits until the kernel has let go of its memory,
     * and frees {@link #arena}. If the kernel does not let go within {@link
     * RingOptions#closeTimeout}, a warning is logged and the buffers are never freed: that memory
     * is lost, but it never becomes somebody else's.
     *
     * <p>If operations are in flight, or may be, the close takes some tens of milliseconds: the
     * kernel is slow to let go. After the close has returned, the kernel takes the rest of the ring
     * apart. For that it interrupts, once, each thread that has opened the ring or submitted to it.
     * If such a thread waits at that time in a call that signal(7) lists as never restarted, such
     * as {@code epoll_wait(2)}, or a call on a socket with a timeout, the call ends with EINTR.
     *
     * <p>Completions that nobody has taken are lost, and so are the descriptors that are their
     * results: those of accepted connections, and those of opened files. The ring cannot know which
     * results are descriptors; {@link #close(CqeHandler)} hands these completions over.
     *
     * <p>A second close does nothing, unless the first close has ended with an {@link Error}, such
     * as {@link StackOverflowError}: then the second close does what is left. If the ring's thread
     * has ended, any thread may close the ring: the ring's memory is freed if all operations have
     * completed, and kept if not. A handler of {@link CompletionQueue#drain} may close its ring. If
     * several threads use the ring, no other thread should be in a wait on it: that thread waits
     * on, unless the operation that it waits for was cancelled. {@link RingMessage} can wake it
     * before the close.
     *
     * <p>If the kernel does not confirm the end of the operations in time, what did not end is
     * logged as a warning of {@code dev.gatun.uring.IoUring}: how many operations, and those of
     * them that are known, by operation and user data. What was in flight when the close began is
     * logged in the same way, at the level DEBUG.
     *
     * @throws WrongThreadException if the ring is another, living, thread's
     */
    @Override
    public void close() throws SyscallException {
        close.close();
    }

    /**
     * {@link #close()}, but first hands over the completions that nobody has taken: those that are
     * in the queue, and those of the operations that closing cancels. So a descriptor that is the
     * result of one of them is not lost:
     *
     * {@snippet lang=java :
     * ring.close((userData, res, flags) -> {
     *     if (userData == ACCEPT && res >= 0) {
     *         SocketFd.own(res).close();
     *     }
     * });
     * }
     *
     * <p>An operation that cannot be cancelled, such as the read of a disk, may complete later; its
     * completion is lost. If the ring's thread has ended, only the completions in the queue are
     * handed over. If the handler throws, the ring is closed all the same, the exception reaches
     * the caller, and the completions that the handler was not given are lost. Another close that
     * comes meanwhile, also one by the handler, does nothing.
     *
     * @param leftOver gets each of these completions
     * @throws SyscallException what {@code leftOver} throws, or what the close throws
     * @throws WrongThreadException if the ring is another, living, thread's
     */
    public void close(CqeHandler leftOver) throws SyscallException {
        close.close(Objects.requireNonNull(leftOver));
    }

    /** The number and the limits, for messages. */
    @Override
    public String toString() {
        return core.toString();
    }
}
