package dev.gatun.uring;

import static dev.gatun.raw.Linux.FUTEX_BITSET_MATCH_ANY;
import static dev.gatun.raw.Linux.P_PIDFD;
import static dev.gatun.raw.Uring.IORING_OP_FUTEX_WAIT;
import static dev.gatun.raw.Uring.IORING_OP_FUTEX_WAITV;
import static dev.gatun.raw.Uring.IORING_OP_FUTEX_WAKE;
import static dev.gatun.raw.Uring.IORING_OP_WAITID;

import dev.gatun.event.PidFd;

import java.lang.foreign.MemorySegment;

/** Waiting for memory to change, and for children to end. */
public sealed interface WaitOperations permits Sqe {
    // Futexes.

    /**
     * {@code futex_wait(2)}: if a word still has the expected value, waits to be woken. Since Linux
     * 6.7.
     *
     * <p><b>Lifetime.</b> The word must live until the operation completes.
     *
     * @param memory native memory
     * @param offset where in {@code memory} the word is, in bytes; a multiple of the word's size
     * @param expected the value, of the word's size; with a sign or without
     * @param flags what the word is: {@code FUTEX2_SIZE_U32}
     * @return this; completes with 0 when the wait is woken; EAGAIN if the word has another value
     */
    default Sqe futexWait(MemorySegment memory, long offset, long expected, FutexFlags flags) {
        Sqe sqe = Sqe.begin(this);
        return futexWait(memory, offset, expected, FUTEX_BITSET_MATCH_ANY, flags);
    }

    /**
     * {@link #futexWait(MemorySegment, long, long, FutexFlags)}, woken only by a wake whose mask
     * shares a bit. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The word must live until the operation completes.
     *
     * @param memory native memory
     * @param offset where in {@code memory} the word is, in bytes; a multiple of the word's size
     * @param expected the value, of the word's size; with a sign or without
     * @param mask a wake must have one of these bits; of the word's size; not 0
     * @param flags what the word is: {@code FUTEX2_SIZE_U32}
     * @return this; completes with 0 when the wait is woken; EAGAIN if the word has another value
     */
    default Sqe futexWait(
            MemorySegment memory, long offset, long expected, long mask, FutexFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.readable(memory, offset, FutexVector.sizeOf(flags));
        int bits = flags.bits();
        long value = FutexVector.word(expected, flags);
        long set = FutexVector.word(mask, flags);
        return sqe.put(IORING_OP_FUTEX_WAIT, Sqe.noFd(bits), 0, value, address, 0, 0, 0, 0, set);
    }

    /**
     * {@code futex_wake(2)}: wakes waiters of a word. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The word must live until the operation completes.
     *
     * @param memory native memory
     * @param offset where in {@code memory} the word is, in bytes; a multiple of the word's size
     * @param count how many waiters at most
     * @param flags what the word is: {@code FUTEX2_SIZE_U32}
     * @return this; completes with how many were woken
     */
    default Sqe futexWake(MemorySegment memory, long offset, int count, FutexFlags flags) {
        Sqe sqe = Sqe.begin(this);
        return futexWake(memory, offset, count, FUTEX_BITSET_MATCH_ANY, flags);
    }

    /**
     * {@link #futexWake(MemorySegment, long, int, FutexFlags)} of those waiters only whose mask
     * shares a bit. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The word must live until the operation completes.
     *
     * @param memory native memory
     * @param offset where in {@code memory} the word is, in bytes; a multiple of the word's size
     * @param count how many waiters at most
     * @param mask a waiter must have one of these bits; of the word's size; not 0
     * @param flags what the word is: {@code FUTEX2_SIZE_U32}
     * @return this; completes with how many were woken
     */
    default Sqe futexWake(
            MemorySegment memory, long offset, int count, long mask, FutexFlags flags) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.readable(memory, offset, FutexVector.sizeOf(flags));
        long most = Arguments.count(count, "a number of waiters");
        int bits = flags.bits();
        long set = FutexVector.word(mask, flags);
        return sqe.put(IORING_OP_FUTEX_WAKE, Sqe.noFd(bits), 0, most, address, 0, 0, 0, 0, set);
    }

    /**
     * {@code futex_waitv(2)}: waits to be woken for one of several words. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> The vector must live until the operation is submitted, and the words
     * until the operation completes.
     *
     * @param words the words, with the values that they are expected to have
     * @return this; completes with the index of a word that was woken; EAGAIN if a word has another
     *     value
     */
    default Sqe futexWaitv(FutexVector words) {
        Sqe sqe = Sqe.begin(this);
        long address = sqe.words(words);
        return sqe.put(IORING_OP_FUTEX_WAITV, 0, 0, address, words.count(), 0);
    }

    // Children.

    /**
     * {@code waitid(2)}. Since Linux 6.7.
     *
     * <p>The Java runtime waits for the children that {@link ProcessBuilder} starts, too: whoever
     * waits first gets the status.
     *
     * <p><b>Lifetime.</b> {@code info} must live until the operation completes. Do not read {@code
     * info} before that.
     *
     * @param type what {@code id} means
     * @param id the number of a child or of a process group; 0 for any child
     * @param info receives what has become of the child
     * @param options what to wait for
     * @return this; completes with 0; ECHILD if there is no such child
     */
    default Sqe waitid(IdType type, int id, ChildInfo info, WaitFlags options) {
        Sqe sqe = Sqe.begin(this);
        int value = type.value();
        long memory = sqe.childInfo(info);
        int bits = options.bits();
        return sqe.put(IORING_OP_WAITID, Sqe.noFd(id), 0, memory, 0, value, 0, 0, bits, 0);
    }

    /**
     * {@code waitid(2)} with {@code P_PIDFD}. Since Linux 6.7.
     *
     * <p><b>Lifetime.</b> {@code info} must live until the operation completes. Do not read {@code
     * info} before that.
     *
     * @param process a child
     * @param info receives what has become of the child
     * @param options what to wait for
     * @return this; completes with 0; ECHILD if the process is not a child
     */
    default Sqe waitid(PidFd process, ChildInfo info, WaitFlags options) {
        Sqe sqe = Sqe.begin(this);
        long memory = sqe.childInfo(info);
        int bits = options.bits();
        return sqe.put(IORING_OP_WAITID, sqe.fdWord(process), 0, memory, 0, P_PIDFD, 0, 0, bits, 0);
    }
}
