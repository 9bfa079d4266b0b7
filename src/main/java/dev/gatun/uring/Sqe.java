package dev.gatun.uring;

import static dev.gatun.raw.Uring.IOSQE_ASYNC;
import static dev.gatun.raw.Uring.IOSQE_BUFFER_SELECT;
import static dev.gatun.raw.Uring.IOSQE_CQE_SKIP_SUCCESS;
import static dev.gatun.raw.Uring.IOSQE_IO_DRAIN;
import static dev.gatun.raw.Uring.IOSQE_IO_HARDLINK;
import static dev.gatun.raw.Uring.IOSQE_IO_LINK;

import dev.gatun.net.ControlMessages;
import dev.gatun.raw.Uring;

import java.lang.foreign.MemorySegment;

/**
 * A slot of the submission queue, {@code struct io_uring_sqe}. Holds one operation, and the
 * attributes that all operations share, such as {@link #userData}.
 *
 * {@snippet lang=java :
 * ring.sq().next().read(file, buffer, 0, 4096, offset).userData(42);
 * }
 *
 * <p>Operations are called like their system calls and have the same parameters. Those with {@code
 * Direct} in their names make or take descriptors that only the ring knows, {@code Fixed} ones use
 * registered buffers, and those with a buffer group in the place of a buffer use what was provided.
 *
 * <p>An operation's method writes the whole slot, and only then is the slot in the queue. A slot
 * takes one operation. Attributes come after the operation, and before the submit; anything else
 * throws {@link IllegalStateException}. If an operation is refused with an exception, nothing of it
 * is in the queue, and nothing of the chain that it would have been linked to: the chain leaves the
 * queue when the queue is used next, at the latest at the submit. If an attribute of the last
 * operation is refused, that operation leaves the queue in the same way.
 *
 * <p><b>Lifetimes.</b> The kernel reads and writes memory after these methods have returned, and
 * nothing here keeps that memory from being freed: each method says until when it must be there.
 * <i>Until it is submitted</i> is until the submit that has taken the slot has returned; on a ring
 * with {@code IORING_SETUP_SQPOLL}, and before Linux 5.5, until it completes. <i>Until it
 * completes</i> is until its last completion, the one without {@link Completion#hasMore}. Memory of
 * {@link IoUring#arena} is always there long enough. As in a call, memory is refused that was
 * freed, or that is confined to another thread.
 *
 * <p><b>Descriptors.</b> A descriptor may be closed as soon as the operation is written: its number
 * stays open until the kernel has looked the number up, and is closed then. A direct descriptor's
 * slot cannot be given another file before that.
 *
 * <ul>
 *   <li>The kernel looks most descriptors up at the submit.
 *   <li>The kernel looks up later: the descriptors of all operations of a chain ({@link #link});
 *       all from the first operation with {@link #drain} on; those of an operation that is made
 *       {@link #async}; those of {@code fsync}, {@code fdatasync}, {@code syncFileRange}, {@code
 *       fallocate}, {@code ftruncate}, {@code fadvise}, {@code splice}, {@code tee}, {@code
 *       fsetxattr}, {@code fgetxattr}, {@code shutdown}, {@code epollAdd} and its kin; and the
 *       directories that paths start from. The ring holds such a descriptor until it has taken the
 *       operation's first completion. To recognize that completion, the ring gives the kernel user
 *       data of its own for the operation, and each completion has the caller's again. Only who
 *       reads the submissions elsewhere, as in the kernel's traces, sees the difference.
 *   <li>An operation with {@link #skipSuccess} has no completion that would tell. If it is one of
 *       those that are looked up later, its descriptor is not held, nor are the descriptors of the
 *       operations behind it in its chain: keep them open.
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
     * In the place of a slot: the kernel chooses one that is free, and completes with it. Since
     * Linux 5.19; in {@link #msgRingFd} since 6.0.
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
     * What its completions bring back.
     *
     * @param value 64 bits of the caller's; 0 if this is not called
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
     * {@code IOSQE_IO_HARDLINK}: the next one starts after this one, whatever its result. Since
     * Linux 5.5.
     *
     * @return this
     */
    public Sqe hardLink() {
        orderBy(IOSQE_IO_HARDLINK);
        return this;
    }

    /**
     * {@code IOSQE_IO_DRAIN}: starts after all before it have completed, and all after it start
     * after it. From then on the kernel may also keep each later operation back until all before it
     * have completed, as long as one of these is in flight: a ring with a poll or a multishot
     * operation that does not end is not one for this flag. Since Linux 5.2.
     *
     * @return this
     */
    public Sqe drain() {
        orderBy(IOSQE_IO_DRAIN);
        return this;
    }

    /**
     * {@code IOSQE_ASYNC}: goes to a worker thread at once, without trying first whether it would
     * have to wait. The worker looks the descriptor up, so its number is held until the operation
     * has completed. Since Linux 5.6.
     *
     * @return this
     */
    public Sqe async() {
        orderBy(IOSQE_ASYNC);
        return this;
    }

    /**
     * {@code IOSQE_BUFFER_SELECT}: the kernel takes a buffer of this group; the operation is given
     * none. Since Linux 5.7.
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
     * {@code IOSQE_CQE_SKIP_SUCCESS}: completes only if it fails. If the kernel looks its
     * descriptor up later than at the submit, the caller keeps the descriptor open: see above. What
     * is linked behind it and cancelled then has no completion either. A ring where this was used
     * waits for the kernel's confirmation when it is closed, some tens of milliseconds. Since Linux
     * 5.17.
     *
     * @return this
     */
    public Sqe skipSuccess() {
        setUncountable();
        return with(IOSQE_CQE_SKIP_SUCCESS);
    }

    /**
     * Runs with registered credentials. Since Linux 5.6.
     *
     * @param id what registering them gave, up to 65,535
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

    /**
     * The operation that is to be submitted, with the fields of {@code struct io_uring_sqe} by
     * their names in C. A slot that has none says so, also after the submit.
     */
    @Override
    public String toString() {
        return text();
    }
}
