package dev.gatun.uring;

import static dev.gatun.raw.Uring.IOSQE_ASYNC;
import static dev.gatun.raw.Uring.IOSQE_BUFFER_SELECT;
import static dev.gatun.raw.Uring.IOSQE_CQE_SKIP_SUCCESS;
import static dev.gatun.raw.Uring.IOSQE_IO_DRAIN;
import static dev.gatun.raw.Uring.IOSQE_IO_HARDLINK;
import static dev.gatun.raw.Uring.IOSQE_IO_LINK;

import dev.gatun.net.ControlMessages;
import dev.gatun.raw.Uring;
import dev.gatun.sys.Fd;

import java.lang.foreign.MemorySegment;

/**
 * A slot of the submission queue, {@code struct io_uring_sqe}. Holds one operation, and the
 * attributes that all operations share, such as {@link #userData}.
 *
 * {@snippet lang=java :
 * ring.sq().next().pread(file, buffer, 0, 4096, offset).userData(42);
 * }
 *
 * <p>Operations are called like their system calls and have the same parameters. Operations with
 * {@code Direct} in their names make or take descriptors that only the ring knows. Operations with
 * {@code Fixed} in their names use registered buffers. Operations that have a buffer group in the
 * place of a buffer use provided buffers.
 *
 * <p>An operation's method writes the whole slot, and only then is the slot in the queue. A slot
 * takes one operation. Attributes come after the operation, and before the submit; anything else
 * throws {@link IllegalStateException}. If an operation is refused with an exception, that
 * operation is not in the queue. If it would have been linked to a chain, the chain leaves the
 * queue as well, when the queue is used next, at the latest at the submit. If an attribute of the
 * last operation is refused, that operation leaves the queue in the same way.
 *
 * <p><b>Lifetimes.</b> The kernel reads and writes memory after these methods have returned, and
 * nothing here keeps that memory from being freed: each method says until when it must be there.
 * <i>Until the operation is submitted</i> means: until the submit that has taken the slot has
 * returned; but on a ring with {@code IORING_SETUP_SQPOLL}, and before Linux 5.5, until the
 * operation completes. <i>Until the operation completes</i> means: until the operation's last
 * completion, the one without {@link Completion#hasMore}. Memory of {@link IoUring#arena} always
 * lives long enough. As in a system call, memory that was freed, or that is confined to another
 * thread, is refused. A ring that was opened with {@link RingOptions#ownMemory} refuses all memory
 * that can be freed too early.
 *
 * <p><b>Descriptors.</b> A descriptor may be closed as soon as the operation is written: the
 * descriptor's number stays open until the kernel has looked the number up, and is closed then. A
 * direct descriptor's slot cannot be given another file before the kernel has looked the slot up.
 *
 * <ul>
 *   <li>The kernel looks most descriptors up at the submit.
 *   <li>The kernel looks up later: the descriptors of all operations of a chain ({@link #link});
 *       those of the first operation with {@link #ioDrain} and of all operations after it; those of
 *       an operation that is made {@link #async}; those of {@code fsync}, {@code fdatasync}, {@code
 *       syncFileRange}, {@code fallocate}, {@code ftruncate}, {@code posixFadvise}, {@code splice},
 *       {@code tee}, {@code fsetxattr}, {@code fgetxattr}, {@code shutdown}, {@code epollAdd},
 *       {@code epollModify} and {@code epollRemove}; and the directories that paths start from. The
 *       ring holds such a descriptor until it has taken the operation's first completion. To
 *       recognize that completion, the ring gives the kernel user data of the ring's own for the
 *       operation; each completion that the caller takes has the caller's user data again. The
 *       ring's user data is seen only where submissions are read elsewhere, as in the kernel's
 *       traces.
 *   <li>An operation with {@link #skipSuccess} has no completion if it succeeds. If the kernel
 *       looks the descriptor of such an operation up later, the ring does not hold that descriptor,
 *       nor the descriptors of the operations behind it in its chain: keep them open.
 *   <li>Descriptors whose numbers the kernel finds in memory are not held: those that a message
 *       sends ({@link ControlMessages#addRights}), and those of {@link #filesUpdate}. Keep them
 *       open until the operation has completed.
 * </ul>
 *
 * <p>For the ring's thread.
 */
public final class Sqe extends SqeWriter
        implements ReadWriteOperations,
                FileOperations,
                PathOperations,
                AttributeOperations,
                SocketOperations,
                SendOperations,
                ReceiveOperations,
                PollOperations,
                TimeoutOperations,
                WaitOperations,
                RingOperations,
                CommandOperations {
    /**
     * Given in the place of a slot: the kernel chooses a free slot, and the operation completes
     * with the slot's number. Since Linux 5.19; in {@link #msgRingFd} since 6.0.
     */
    public static final int IORING_FILE_INDEX_ALLOC = Uring.IORING_FILE_INDEX_ALLOC;

    Sqe(SlotQueue queue, int index, MemorySegment sqe) {
        super(queue, index, sqe);
    }

    /** What each operation does first: it takes its slot, which has none yet. */
    static Sqe begin(Object operations) {
        Sqe sqe = (Sqe) operations;
        sqe.begin();
        return sqe;
    }

    // What any operation can have.

    /**
     * Sets the value that the operation's completions bring back.
     *
     * @param value 64 bits of the caller's; 0 if this method is not called
     * @return this
     */
    public Sqe userData(long value) {
        checkGiven();
        putUserData(value);
        return this;
    }

    /**
     * {@code IOSQE_IO_LINK}: the next operation starts after this operation has succeeded. An error
     * breaks the chain, and so does a short read or write: the rest of the chain is cancelled, with
     * ECANCELED. A short send or receive breaks the chain only if the operation was given {@code
     * MSG_WAITALL}; without it, the next operation starts. A chain ends with the submit that it is
     * part of: if the last operation that is submitted has this flag, nothing of the next submit is
     * linked to it. Since Linux 5.3.
     *
     * @return this
     */
    public Sqe link() {
        orderBy(IOSQE_IO_LINK);
        return this;
    }

    /**
     * {@code IOSQE_IO_HARDLINK}: the next operation starts after this operation has completed, with
     * whatever result. Since Linux 5.5.
     *
     * @return this
     */
    public Sqe hardLink() {
        orderBy(IOSQE_IO_HARDLINK);
        return this;
    }

    /**
     * {@code IOSQE_IO_DRAIN}: this operation starts after all operations before it have completed,
     * and all operations after it start after it has completed. As long as an operation from before
     * is in flight, the kernel may also keep each later operation back until all operations before
     * that one have completed. So do not use this flag on a ring that has a poll or a multishot
     * operation that does not end. Since Linux 5.2.
     *
     * @return this
     */
    public Sqe ioDrain() {
        orderBy(IOSQE_IO_DRAIN);
        return this;
    }

    /**
     * {@code IOSQE_ASYNC}: the operation goes to a worker thread at once; the kernel does not try
     * first whether the operation would have to wait. The worker looks the descriptor up, so the
     * descriptor's number is held until the operation has completed. Since Linux 5.6.
     *
     * @return this
     */
    public Sqe async() {
        orderBy(IOSQE_ASYNC);
        return this;
    }

    /**
     * {@code IOSQE_BUFFER_SELECT}: the kernel takes a buffer of this group for the operation, which
     * was given no buffer. Since Linux 5.7.
     *
     * @param group the group's number, 0 to 65,535
     * @return this
     */
    public Sqe bufferSelect(int group) {
        if (lent != null) {
            throw refused(new IllegalStateException("a close takes no buffer"));
        }
        int number = attribute(group, "buffer group");
        checkGiven();
        putBufferGroup(number);
        return with(IOSQE_BUFFER_SELECT);
    }

    /**
     * {@code IOSQE_CQE_SKIP_SUCCESS}: the operation has a completion only if it fails. If the
     * kernel looks the operation's descriptor up later than at the submit, the caller must keep the
     * descriptor open: see {@link Sqe}. If the operation fails, the operations that are linked
     * behind it are cancelled and have no completion. If this method was used on a ring, closing
     * the ring waits for the kernel's confirmation, some tens of milliseconds. Since Linux 5.17.
     *
     * @return this
     */
    public Sqe skipSuccess() {
        setUncountable();
        return with(IOSQE_CQE_SKIP_SUCCESS);
    }

    /**
     * The operation runs with registered credentials. Since Linux 5.6.
     *
     * @param id the number that registering them gave, up to 65,535
     * @return this
     */
    public Sqe personality(int id) {
        int personality = attribute(id, "credentials");
        checkGiven();
        putPersonality(personality);
        return this;
    }

    private Sqe with(int flags) {
        checkGiven();
        putFlags(flags);
        return this;
    }

    // What was written, for code that submits operations of others.

    /**
     * Which operation was written.
     *
     * @return the operation
     * @throws IllegalStateException if no operation was written to this slot, or if it was
     *     submitted
     */
    public Opcode operation() {
        checkGiven();
        return Opcode.of(opcode());
    }

    /**
     * The flags of the operation: {@code IOSQE_…}.
     *
     * @return the flags
     * @throws IllegalStateException if no operation was written to this slot, or if it was
     *     submitted
     */
    public SqeFlags flags() {
        checkGiven();
        int flags = givenFlags();
        // Most have none, and get no object of their own, also where little is compiled.
        return flags == 0 ? SqeFlags.NONE : SqeFlags.of(flags);
    }

    /**
     * The descriptor that the operation closes ({@link #close}), for {@link
     * IoUring#closeCompleted}.
     *
     * @return the descriptor; null if the operation closes none
     * @throws IllegalStateException if no operation was written to this slot, or if it was
     *     submitted
     */
    public Fd descriptorToClose() {
        checkGiven();
        return lent;
    }

    /**
     * The descriptor that the operation is about: the first one, if the operation has two.
     *
     * @return the descriptor; null if the operation is about none, or about a direct descriptor, or
     *     closes it: {@link #descriptorToClose}
     * @throws IllegalStateException if no operation was written to this slot, or if it was
     *     submitted
     */
    public Fd descriptor() {
        checkGiven();
        return held();
    }

    /**
     * Whether the operation's results are new descriptors, which are lost if nobody takes them:
     * those of {@code openat}, {@code openat2}, {@code accept}, {@code socket} and {@code
     * fixedFdInstall}. Operations that make direct descriptors are not among them.
     *
     * @return true if so
     * @throws IllegalStateException if no operation was written to this slot, or if it was
     *     submitted
     */
    public boolean makesDescriptors() {
        checkGiven();
        return resultsAreDescriptors();
    }

    /**
     * Whether the operation names others by their user data: {@link #asyncCancel(long)}, {@link
     * #pollRemove}, {@link #timeoutRemove}, and what changes a poll or a timeout.
     *
     * @return true if so
     * @throws IllegalStateException if no operation was written to this slot, or if it was
     *     submitted
     */
    public boolean namesOthers() {
        checkGiven();
        return namesUserData() || opcode() == Opcode.IORING_OP_TIMEOUT_REMOVE.value();
    }

    /**
     * The operation that is to be submitted, with the fields of {@code struct io_uring_sqe} by
     * their names in C. A slot that has no operation says so; after the submit, too, the slot has
     * none.
     */
    @Override
    public String toString() {
        return text();
    }
}
