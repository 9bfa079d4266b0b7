package dev.gatun.uring;

import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.Closeable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

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
 * so a ring of one thread cannot be opened on one, and submitting on one is refused. A ring that
 * virtual threads open and submit to has both {@link RingOptions#forThreads} and {@link
 * RingOptions#submissionPolling}: a thread of the kernel submits.
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
    public static final int INTERRUPTED = RingEnter.INTERRUPTED;

    /**
     * The result of a submit whose wait has timed out: {@code -ETIME}. Of {@code submitAndWait}:
     * nothing was submitted by this call. Of {@link #submitAndWaitFully(int, long)}: what was
     * filled was submitted, and too few completions are there.
     */
    public static final int TIMED_OUT = RingEnter.TIMED_OUT;

    /**
     * The result of a submit that the kernel does not take now, since completions wait for room:
     * {@code -EBUSY}. Take some, and submit again.
     */
    // Not to be had from Linux 6.18, which takes submissions whatever waits for room: 64 NOPs on a
    // queue of 4, on a ring of one thread and of many. BusySubmitTest has a filter say it.
    public static final int BUSY = RingEnter.BUSY;

    private final RingCore core;
    private final RingQueues queues;
    private final RingEnter enter;
    private final RingClose close;
    private final Registration registration;
    private final boolean registersRing;

    private IoUring(RingOptions options, int wqFd) throws SyscallException {
        RingBuild build = RingBuild.of(options, wqFd);
        core = build.core();
        queues = build.queues();
        enter = new RingEnter(core, queues);
        close = new RingClose(core, queues, enter, options.closeTimeoutNanos());
        registration = new Registration(core, queues, close);
        registersRing = options.registersRing();
        try {
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
     * A ring of this thread, with all defaults.
     *
     * @param entries of the submission queue, as {@link RingOptions#entries(int)}
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
     *     kernel lacks what was asked for, or a size is too large, or there is no such processor:
     *     the message says which; ENOMEM, EMFILE, ENFILE
     * @throws IllegalArgumentException if the options contradict each other
     * @throws IllegalStateException on a virtual thread, if the ring would be one thread's
     */
    public static IoUring open(RingOptions options) throws SyscallException {
        if (!options.isForThreads() && Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "the kernel would bind this ring to the thread that carries the virtual one"
                            + " now, and refuse it on the next: open it on a platform thread, or"
                            + " with RingOptions.forThreads(), and also submissionPolling() if"
                            + " virtual threads are to submit");
        }
        IoUring attached = options.attached();
        if (attached == null) {
            return new IoUring(options, 0);
        }
        if (attached.isClosed()) {
            throw new ClosedException("the ring to attach to was closed");
        }
        int wqFd = attached.fd().acquire();
        try {
            IoUring ring = new IoUring(options, wqFd);
            ring.core.setSharesThread();
            attached.core.setSharesThread();
            return ring;
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

    /** What the parts of the ring stand on. */
    RingCore core() {
        return core;
    }

    // What it is.

    /** {@return how the ring does its work: what is set, and not registered as a resource} */
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

    /** {@return what the ring was set up with, and so which defaults this kernel has} */
    public SetupFlags setupFlags() {
        return core.flags();
    }

    /** {@return what the kernel's io_uring can} */
    public RingFeatures features() {
        return core.features();
    }

    /**
     * The ring's descriptor. Of a ring without {@code IORING_SETUP_DEFER_TASKRUN} it is readable
     * when there are completions, and poll, epoll, select and other rings can wait for it.
     *
     * <p>The default ring has that flag: an operation that had to wait is completed when the ring's
     * thread calls {@link #getEvents} or waits, and not before. As of Linux 6.18 that does not wake
     * who waits for this descriptor. A wait that begins later may find it: poll(2) does, and
     * epoll(7) mostly does not. To wait for such a ring together with others, register an eventfd
     * ({@link Registration#eventFd}), which wakes, and then call {@link #getEvents}; or open the
     * ring {@link RingOptions#without} the flag.
     *
     * <p>The descriptor is closed with the ring, and is not to be closed by itself: the ring can
     * then still be closed, but what needs the descriptor throws {@link IllegalStateException}.
     *
     * @return the descriptor
     * @throws IllegalStateException if the ring has none: {@code IORING_SETUP_REGISTERED_FD_ONLY}
     */
    public Fd fd() {
        return core.fd();
    }

    /**
     * Memory for buffers, which is there as long as the kernel may touch it: it is freed by {@link
     * #close}, after all operations have ended. Any thread may use it.
     *
     * @return the arena; it cannot be closed by itself
     */
    public Arena arena() {
        return core.buffers();
    }

    /** {@return whether this is closed} */
    public boolean isClosed() {
        return close.isClosed();
    }

    // Submitting and waiting.

    /**
     * {@code io_uring_enter(2)}: submits all slots that were filled. With SQPOLL no system call is
     * made, unless the kernel's thread sleeps and must be woken.
     *
     * @return one of:
     *     <ul>
     *       <li>how many the kernel took; with SQPOLL, how many it was shown. These are fewer than
     *           were filled if memory is short, or if the kernel refused one, which has a
     *           completion that says why
     *       <li>{@link #BUSY}: it took none, since completions wait for room
     *       <li>{@link #INTERRUPTED}: it took none, since a signal came
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
     * @param minComplete how many must be there, those included that were there before; 0 to have
     *     finished what can be finished now
     * @return as {@link #submit}. What became of the wait, {@link CompletionQueue#ready} tells: the
     *     kernel reports an interrupted wait only if it took nothing
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWait(int minComplete) throws SyscallException {
        return enter.submitAndWait(minComplete);
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
        return enter.submitAndWait(minComplete, timeoutNanos);
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
        return enter.submitAndWait(minComplete, arguments);
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
        core.checkUse();
        return enter.submitAndWait(
                minComplete, waits.offsetIn(core, index), waits.enterFlags(index));
    }

    /**
     * Submits all slots that were filled, and waits until so many completions are there, whatever
     * signals come: {@link #submitAndWait(int)} as often as needed.
     *
     * @param minComplete how many must be there, those included that were there before; up to
     *     {@link CompletionQueue#capacity}
     * @return how many are there, as {@link CompletionQueue#ready} tells. If the kernel refuses
     *     submissions until completions are taken ({@link #BUSY}), and {@code minComplete} are
     *     there, some slots stay: {@link SubmissionQueue#pending} tells how many
     * @throws SyscallException as {@link #submit}
     */
    public int submitAndWaitFully(int minComplete) throws SyscallException {
        return enter.submitAndWaitFully(minComplete, -1);
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
        return enter.submitAndWaitFully(minComplete, timeoutNanos);
    }

    /**
     * {@code io_uring_enter(2)} that submits nothing and does not wait: finishes what this thread
     * has to finish ({@code IORING_SETUP_DEFER_TASKRUN}), and brings completions for which there
     * was no room.
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
     * Says with which result an operation has completed that closes a descriptor: {@link
     * Sqe#close}. After {@code -ECANCELED}, {@code -EINVAL} and {@code -EBADF} (the descriptor of a
     * ring), and on a restricted ring after {@code -EACCES}, the kernel has not closed the number,
     * and the object is open again, or closes the number now if {@link Fd#close} was called
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
        core.checkUse();
        boolean refused = res == -Errno.EACCES && core.isRestricted();
        boolean closed =
                res != -Errno.ECANCELED && res != -Errno.EINVAL && res != -Errno.EBADF && !refused;
        if (!queues.slots().closeCompleted(fd, closed)) {
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
        core.checkUse();
        return core.calls().enterCount();
    }

    /**
     * {@code io_uring_register(2)} with {@code IORING_REGISTER_ENABLE_RINGS}: a ring that was
     * opened with {@code IORING_SETUP_R_DISABLED} takes submissions from here on, and is this
     * thread's. Since Linux 5.10.
     *
     * @throws SyscallException EBADFD: it is enabled
     */
    public void enable() throws SyscallException {
        if (core.thread().isOneThreads() && Thread.currentThread().isVirtual()) {
            throw new IllegalStateException(
                    "a ring of one thread cannot be a virtual thread's: enable it on a platform"
                            + " thread, or open it with RingOptions.forThreads()");
        }
        RegisterOpcode opcode = RegisterOpcode.IORING_REGISTER_ENABLE_RINGS;
        Register.call(core, opcode, MemorySegment.NULL, 0);
        enabled();
    }

    /**
     * Ends the ring: cancels what is in flight, waits until the kernel has let go of its memory,
     * and frees {@link #arena}. If the kernel does not within {@link RingOptions#closeTimeout}, the
     * buffers stay allocated for good, and a warning is logged: lost, but not somebody else's.
     *
     * <p>Where operations are in flight, or may be, this takes some tens of milliseconds: the
     * kernel is slow to let go. After the close has returned, the kernel takes the rest of the ring
     * apart, and for that it interrupts, once, each thread that has opened the ring or submitted to
     * it. If such a thread waits then in a call that signal(7) lists as never restarted, such as
     * {@code epoll_wait(2)}, or in one of a socket with a timeout, the call ends with EINTR.
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
        close.close();
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
     * handed over. If the handler throws, the ring is closed all the same, the exception goes
     * through to the caller, and the completions that the handler was not given are lost.
     *
     * @param leftOver gets each
     * @throws WrongThreadException if the ring is another, living, thread's
     */
    public void close(CqeHandler leftOver) throws SyscallException {
        Objects.requireNonNull(leftOver);
        try (IoUring ended = this) {
            ended.close.takeLeft(leftOver);
        }
    }

    /** The number and the limits, for messages. */
    @Override
    public String toString() {
        return core.toString();
    }
}
