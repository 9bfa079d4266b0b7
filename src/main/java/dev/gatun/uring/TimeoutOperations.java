package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_LINK_TIMEOUT_UPDATE;
import static dev.gatun.raw.Uring.IORING_OP_ASYNC_CANCEL;
import static dev.gatun.raw.Uring.IORING_OP_LINK_TIMEOUT;
import static dev.gatun.raw.Uring.IORING_OP_TIMEOUT;
import static dev.gatun.raw.Uring.IORING_OP_TIMEOUT_REMOVE;
import static dev.gatun.raw.Uring.IORING_TIMEOUT_IMMEDIATE_ARG;
import static dev.gatun.raw.Uring.IORING_TIMEOUT_MULTISHOT;
import static dev.gatun.raw.Uring.IORING_TIMEOUT_UPDATE;

import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Fd;

/** Timeouts, and cancelling. */
public sealed interface TimeoutOperations permits Sqe {
    /**
     * Completes when a time has come, or when enough other operations have completed. Since Linux
     * 5.4.
     *
     * <p><b>Lifetime.</b> The time must live until the operation is submitted.
     *
     * @param time the time
     * @param completions after how many completions of other operations the timeout ends early; 0
     *     for the time alone
     * @param flags the clock of the timeout, whether the time is absolute, and what its end means
     * @return this; completes with ETIME when the time has come, 0 after enough completions
     */
    default Sqe timeout(Timespec time, int completions, TimeoutFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.time(time);
        int count = Arguments.count(completions, "a number of completions");
        int bits = flags.bits();
        return sqe.put(IORING_OP_TIMEOUT, Sqe.noFd(Arguments.NO_FILE), count, address, 1, bits);
    }

    /**
     * {@link #timeout(Timespec, int, TimeoutFlags)} without memory for the time. Since Linux 7.1.
     *
     * @param nanos the time, in nanoseconds
     * @param completions after how many completions of other operations the timeout ends early; 0
     *     for the time alone
     * @param flags the clock of the timeout, whether the time is absolute, and what its end means
     * @return this; completes with ETIME when the time has come, 0 after enough completions
     */
    default Sqe timeout(long nanos, int completions, TimeoutFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long time = Arguments.size(nanos, "a time");
        int count = Arguments.count(completions, "a number of completions");
        int bits = flags.bits() | IORING_TIMEOUT_IMMEDIATE_ARG;
        return sqe.put(IORING_OP_TIMEOUT, Sqe.noFd(Arguments.NO_FILE), count, time, 1, bits);
    }

    /**
     * Completes again and again, each time when the same interval has passed. Since Linux 6.4.
     *
     * <p><b>Lifetime.</b> The time must live until the operation is submitted.
     *
     * @param time the interval
     * @param times how often it completes; 0 for no limit
     * @param flags the clock of the timeout, without {@code IORING_TIMEOUT_ABS} (EINVAL)
     * @return this; completes each time with ETIME. The last completion is the one without {@link
     *     Completion#hasMore}
     */
    default Sqe timeoutMultishot(Timespec time, int times, TimeoutFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.time(time);
        int count = Arguments.count(times, "a number of times");
        int bits = flags.bits() | IORING_TIMEOUT_MULTISHOT;
        return sqe.put(IORING_OP_TIMEOUT, Sqe.noFd(Arguments.NO_FILE), count, address, 1, bits);
    }

    /**
     * Ends a timeout of this ring; the timeout completes with ECANCELED. Since Linux 5.5.
     *
     * @param userData the timeout's user data
     * @return this; completes with 0; ENOENT if there is no such timeout, EALREADY or EBUSY if the
     *     timeout completes now
     */
    default Sqe timeoutRemove(long userData) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_TIMEOUT_REMOVE, Sqe.noFd(Arguments.NO_FILE), 0, userData, 0, 0);
    }

    /**
     * Changes the time of a timeout of this ring. The new time counts from now on, unless {@code
     * IORING_TIMEOUT_ABS} is given. Since Linux 5.11.
     *
     * <p><b>Lifetime.</b> The time must live until the operation is submitted.
     *
     * @param userData the timeout's user data
     * @param time the new time
     * @param flags {@code IORING_TIMEOUT_ABS}, and the clock that the timeout has
     * @return this; completes with 0; ENOENT, EALREADY as {@link #timeoutRemove}
     */
    default Sqe timeoutUpdate(long userData, Timespec time, TimeoutFlags flags) {
        Sqe sqe = Sqe.begin(this);
        return update(sqe, userData, time, flags.bits() | IORING_TIMEOUT_UPDATE);
    }

    /**
     * Changes the time of a link timeout of this ring. The new time counts from now on, unless
     * {@code IORING_TIMEOUT_ABS} is given. Since Linux 5.15.
     *
     * <p><b>Lifetime.</b> The time must live until the operation is submitted.
     *
     * @param userData the link timeout's user data
     * @param time the new time
     * @param flags {@code IORING_TIMEOUT_ABS}, and the clock that the timeout has
     * @return this; completes with 0; ENOENT, EALREADY as {@link #timeoutRemove}
     */
    default Sqe linkTimeoutUpdate(long userData, Timespec time, TimeoutFlags flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits() | IORING_TIMEOUT_UPDATE | IORING_LINK_TIMEOUT_UPDATE;
        return update(sqe, userData, time, bits);
    }

    private static Sqe update(Sqe sqe, long userData, Timespec time, int bits) {
        long address = sqe.time(time);
        long fdWord = Sqe.noFd(Arguments.NO_FILE);
        return sqe.put(IORING_OP_TIMEOUT_REMOVE, fdWord, address, userData, 0, bits);
    }

    /**
     * Cancels the operation before this one when a time has come. That operation must be linked to
     * this one ({@link Sqe#link}). Since Linux 5.5.
     *
     * {@snippet lang=java :
     * sq.next().recv(socket, buffer, 0, 4096, flags).link();
     * sq.next().linkTimeout(time, TimeoutFlags.NONE);
     * }
     *
     * <p><b>Lifetime.</b> The time must live until the operation is submitted.
     *
     * @param time how long that operation may take, from its start on
     * @param flags the clock of the timeout, whether the time is absolute, and what its end means
     * @return this; completes with ETIME if that operation was cancelled, with ECANCELED if that
     *     operation has completed in time, with EINVAL if no operation is linked to this one
     */
    default Sqe linkTimeout(Timespec time, TimeoutFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.time(time);
        int bits = flags.bits();
        return sqe.put(IORING_OP_LINK_TIMEOUT, Sqe.noFd(Arguments.NO_FILE), 0, address, 1, bits);
    }

    // Cancelling.

    /**
     * Cancels an operation of this ring. The cancelled operation completes with ECANCELED, or with
     * what it has done so far. Since Linux 5.5.
     *
     * @param userData the operation's user data; if several operations have it, the first is
     *     cancelled
     * @return this; completes with 0; ENOENT if there is no such operation, EALREADY if the
     *     operation is under way and may or may not end early
     */
    default Sqe asyncCancel(long userData) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_ASYNC_CANCEL, Sqe.noFd(Arguments.NO_FILE), 0, userData, 0, 0);
    }

    /**
     * Cancels operations of this ring. The cancelled operations complete with ECANCELED, or with
     * what they have done so far. Since Linux 5.19.
     *
     * @param which the operations to cancel
     * @return this. If {@code which} has {@link Cancellation#all} or is {@link Cancellation#any}
     *     alone, completes with how many were cancelled, which can be 0. Otherwise completes with
     *     0, with ENOENT if there is no such operation, or with EALREADY as {@link
     *     #asyncCancel(long)}
     * @throws UnsupportedOperationException if the kernel would heed only one of several keys: see
     *     {@link Cancellation}
     * @throws IllegalStateException if the kernel cannot be asked whether it heeds several keys,
     *     since it makes no second ring, as with EMFILE
     */
    default Sqe asyncCancel(Cancellation which) {
        Sqe sqe = Sqe.begin(this);
        int bits = which.flags();
        Lacks.checkKeys(bits);
        Descriptor file = which.file();
        long fdWord;
        if (file == null) {
            fdWord = Sqe.noFd(Arguments.NO_FILE);
        } else if (file instanceof Fd) {
            fdWord = sqe.fdWord(file);
        } else {
            fdWord = Sqe.noFd(sqe.direct(file, 0));
        }
        return sqe.put(IORING_OP_ASYNC_CANCEL, fdWord, 0, which.userData(), which.opcode(), bits);
    }
}
