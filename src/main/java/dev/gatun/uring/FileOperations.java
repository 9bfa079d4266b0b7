package dev.gatun.uring;

import static dev.gatun.raw.Uring.IORING_FSYNC_DATASYNC;
import static dev.gatun.raw.Uring.IORING_OP_CLOSE;
import static dev.gatun.raw.Uring.IORING_OP_FADVISE;
import static dev.gatun.raw.Uring.IORING_OP_FALLOCATE;
import static dev.gatun.raw.Uring.IORING_OP_FIXED_FD_INSTALL;
import static dev.gatun.raw.Uring.IORING_OP_FSYNC;
import static dev.gatun.raw.Uring.IORING_OP_FTRUNCATE;
import static dev.gatun.raw.Uring.IORING_OP_MADVISE;
import static dev.gatun.raw.Uring.IORING_OP_SPLICE;
import static dev.gatun.raw.Uring.IORING_OP_SYNC_FILE_RANGE;
import static dev.gatun.raw.Uring.IORING_OP_TEE;
import static dev.gatun.raw.Uring.SPLICE_F_FD_IN_FIXED;

import dev.gatun.io.FallocateMode;
import dev.gatun.io.FileAdvice;
import dev.gatun.io.SpliceFlags;
import dev.gatun.io.SyncFileRangeFlags;
import dev.gatun.sys.Descriptor;
import dev.gatun.sys.Fd;
import dev.gatun.sys.MemoryAdvice;

import java.lang.foreign.MemorySegment;

/**
 * Operations on open files other than reading and writing: making data durable, allocating space,
 * giving advice, moving data, closing.
 */
public sealed interface FileOperations permits Sqe {
    /**
     * {@code fsync(2)}: what had been written when this operation started is durable when it
     * completes. A write that ends while this operation runs may not be durable. To make writes
     * durable, link this operation behind them ({@link Sqe#link}), or give it a {@link
     * Sqe#ioDrain}. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> A worker looks the file up, so the file's number is held until the
     * operation completes.
     *
     * @param file a file
     * @return this; completes with 0
     */
    default Sqe fsync(Descriptor file) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_FSYNC, sqe.fdWord(file), 0, 0, 0, 0);
    }

    /**
     * {@code fdatasync(2)}: {@link #fsync} without the metadata that reading does not need. Since
     * Linux 5.1.
     *
     * <p><b>Lifetime.</b> A worker looks the file up, so the file's number is held until the
     * operation completes.
     *
     * @param file a file
     * @return this; completes with 0
     */
    default Sqe fdatasync(Descriptor file) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_FSYNC, sqe.fdWord(file), 0, 0, 0, IORING_FSYNC_DATASYNC);
    }

    /**
     * {@link #fsync} or {@link #fdatasync} of a part of the file. Since Linux 5.1.
     *
     * <p><b>Lifetime.</b> A worker looks the file up, so the file's number is held until the
     * operation completes.
     *
     * @param file a file
     * @param offset where the part begins, in bytes
     * @param byteCount its length, below 4 GiB; 0 for all that follows
     * @param dataOnly true for {@link #fdatasync}: metadata that reading does not need can wait
     * @return this; completes with 0
     */
    default Sqe fsync(Descriptor file, long offset, long byteCount, boolean dataOnly) {
        Sqe sqe = Sqe.begin(this);
        int flags = dataOnly ? IORING_FSYNC_DATASYNC : 0;
        long begin = Arguments.size(offset, "an offset");
        int length = Arguments.unsigned(byteCount, "a length");
        return sqe.put(IORING_OP_FSYNC, sqe.fdWord(file), begin, 0, length, flags);
    }

    /**
     * {@code sync_file_range(2)}. As the manual page says, the call makes nothing durable by
     * itself. Since Linux 5.2.
     *
     * <p><b>Lifetime.</b> A worker looks the file up, so the file's number is held until the
     * operation completes.
     *
     * @param file a file
     * @param offset where the part begins, in bytes
     * @param byteCount its length, below 4 GiB; 0 for all that follows
     * @param flags what to start and to wait for
     * @return this; completes with 0
     */
    default Sqe syncFileRange(
            Descriptor file, long offset, long byteCount, SyncFileRangeFlags flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits();
        long begin = Arguments.size(offset, "an offset");
        int length = Arguments.unsigned(byteCount, "a length");
        return sqe.put(IORING_OP_SYNC_FILE_RANGE, sqe.fdWord(file), begin, 0, length, bits);
    }

    /**
     * {@code fallocate(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> A worker looks the file up, so the file's number is held until the
     * operation completes.
     *
     * @param file a file that is open for writing
     * @param mode what to do with the range
     * @param offset where it begins, in bytes
     * @param byteCount its length
     * @return this; completes with 0
     */
    default Sqe fallocate(Descriptor file, FallocateMode mode, long offset, long byteCount) {
        Sqe sqe = Sqe.begin(this);
        int bits = mode.bits();
        long begin = Arguments.size(offset, "an offset");
        long length = Arguments.size(byteCount, "a length");
        return sqe.put(IORING_OP_FALLOCATE, sqe.fdWord(file), begin, length, bits, 0);
    }

    /**
     * {@code ftruncate(2)}. Since Linux 6.9.
     *
     * <p><b>Lifetime.</b> A worker looks the file up, so the file's number is held until the
     * operation completes.
     *
     * @param file a file that is open for writing
     * @param byteCount its new size
     * @return this; completes with 0
     */
    default Sqe ftruncate(Descriptor file, long byteCount) {
        Sqe sqe = Sqe.begin(this);
        long size = Arguments.size(byteCount, "a size");
        return sqe.put(IORING_OP_FTRUNCATE, sqe.fdWord(file), size, 0, 0, 0);
    }

    /**
     * {@code posix_fadvise(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> With most advice, a worker looks the file up, so the file's number is
     * held until the operation completes.
     *
     * @param file a file
     * @param offset where the part begins, in bytes
     * @param byteCount its length; 0 for all that follows. 4 GiB and more are possible since Linux
     *     6.10
     * @param advice how the part will be used
     * @return this; completes with 0
     */
    default Sqe posixFadvise(Descriptor file, long offset, long byteCount, FileAdvice advice) {
        Sqe sqe = Sqe.begin(this);
        int value = advice.value();
        long begin = Arguments.size(offset, "an offset");
        long length = Arguments.size(byteCount, "a length");
        if (Arguments.isShort(length)) {
            return sqe.put(IORING_OP_FADVISE, sqe.fdWord(file), begin, 0, (int) length, value);
        }
        return sqe.put(IORING_OP_FADVISE, sqe.fdWord(file), begin, length, 0, value);
    }

    /**
     * {@code madvise(2)}. Since Linux 5.6.
     *
     * <p><b>Lifetime.</b> The memory must live until the operation completes.
     *
     * @param memory a mapping, or whole pages of one; 4 GiB and more are possible since Linux 6.10
     * @param advice how the memory will be used. Advice that drops contents needs whole pages: the
     *     kernel rounds the length up, and would drop memory behind the given memory
     * @return this; completes with 0
     */
    default Sqe madvise(MemorySegment memory, MemoryAdvice advice) {
        Sqe sqe = Sqe.begin(this);
        int value = advice.value();
        advice.check(memory);
        long length = memory.byteSize();
        long address = sqe.readable(memory, 0, length);
        long fdWord = Sqe.noFd(Arguments.NO_FILE);
        if (Arguments.isShort(length)) {
            return sqe.put(IORING_OP_MADVISE, fdWord, 0, address, (int) length, value);
        }
        return sqe.put(IORING_OP_MADVISE, fdWord, length, address, 0, value);
    }

    // Moving.

    /**
     * {@code splice(2)}: moves data from or to a pipe. Since Linux 5.7.
     *
     * <p><b>Lifetime.</b> A worker looks both files up, so their numbers are held until the
     * operation completes.
     *
     * @param in the file to take data from; {@code in} or {@code out} is a pipe
     * @param offsetIn where in {@code in}, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position, and for a pipe
     * @param out the file to move data to
     * @param offsetOut where in {@code out}, in bytes; {@link dev.gatun.sys.Syscalls#FILE_POSITION}
     *     (-1) for the file's position, and for a pipe
     * @param byteCount how many bytes at most
     * @param flags how to move the data
     * @return this; completes with the bytes moved, 0 at the end
     */
    default Sqe splice(
            Descriptor in,
            long offsetIn,
            Descriptor out,
            long offsetOut,
            long byteCount,
            SpliceFlags flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits();
        int length = Arguments.length(byteCount);
        long from = Arguments.position(offsetIn);
        long to = Arguments.position(offsetOut);
        long fdWord = sqe.fdWord(out);
        if (in instanceof Fd fd) {
            int number = sqe.second(fd);
            return sqe.put(IORING_OP_SPLICE, fdWord, 0, to, from, length, bits, 0, number, 0);
        }
        int slot = sqe.direct(in, 1);
        bits |= SPLICE_F_FD_IN_FIXED;
        return sqe.put(IORING_OP_SPLICE, fdWord, 0, to, from, length, bits, 0, slot, 0);
    }

    /**
     * {@code tee(2)}: copies the data in a pipe to another pipe. Since Linux 5.8.
     *
     * <p><b>Lifetime.</b> A worker looks both files up, so their numbers are held until the
     * operation completes.
     *
     * @param in a pipe's read end
     * @param out another pipe's write end
     * @param byteCount how many bytes at most
     * @param flags how to copy the data
     * @return this; completes with the bytes copied, 0 at the end
     */
    default Sqe tee(Descriptor in, Descriptor out, long byteCount, SpliceFlags flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits();
        int length = Arguments.length(byteCount);
        long fdWord = sqe.fdWord(out);
        if (in instanceof Fd fd) {
            int number = sqe.second(fd);
            return sqe.put(IORING_OP_TEE, fdWord, 0, 0, 0, length, bits, 0, number, 0);
        }
        int slot = sqe.direct(in, 1);
        bits |= SPLICE_F_FD_IN_FIXED;
        return sqe.put(IORING_OP_TEE, fdWord, 0, 0, 0, length, bits, 0, slot, 0);
    }

    // Closing, and the way from a slot to a number.

    /**
     * {@code close(2)}. From here on the object counts as closed, and its number belongs to the
     * ring. When the operation has completed, hand its result to {@link IoUring#closeCompleted}: if
     * the operation was cancelled, for instance behind a broken link, the number is still open, and
     * the object is open again. If the operation leaves the queue before it is submitted, or if the
     * ring is closed before that, the object is open again, too. Since Linux 5.6.
     *
     * <p>If {@link Fd#close} is called before the result is known, that call takes effect as soon
     * as the object would be open again.
     *
     * <p>Earlier operations on the descriptor that are still in the queue are not affected if the
     * kernel looks the descriptor up at the submit. An operation whose descriptor the kernel looks
     * up later (see {@link Sqe}) must be linked to this operation, or have completed: otherwise
     * this operation is refused.
     *
     * @param fd an owned descriptor that no other thread or ring is using
     * @return this; completes with 0, or with what write-back reports at close: EIO, ENOSPC, EDQUOT
     * @throws IllegalStateException if the descriptor is closed, borrowed, or in use elsewhere, or
     *     if the kernel has still to look it up for an operation of this ring that is not linked to
     *     this operation
     */
    default Sqe close(Fd fd) {
        Sqe sqe = Sqe.begin(this);
        return sqe.put(IORING_OP_CLOSE, Sqe.noFd(sqe.lend(fd)), 0, 0, 0, 0);
    }

    /**
     * Closes a direct descriptor: empties its slot. Do not use the object from here on; operations
     * that are in the queue before this operation may still use it. If this operation fails, for
     * instance behind a broken link, {@link RegisteredFiles#adopt} gives a new object for the slot.
     * Since Linux 5.15.
     *
     * @param direct a direct descriptor of this ring
     * @return this; completes with 0, or EBADF if the slot is empty
     */
    default Sqe closeDirect(DirectDescriptor direct) {
        Sqe sqe = Sqe.begin(this);
        long fdWord = 0;
        return sqe.put(IORING_OP_CLOSE, fdWord, 0, 0, 0, 0, 0, 0, sqe.slotToClose(direct), 0);
    }

    /**
     * Makes a descriptor of the process for the file of a direct descriptor, which stays open.
     * Since Linux 6.8.
     *
     * @param direct a direct descriptor of this ring
     * @param flags whether programs that the process executes get the new descriptor
     * @return this; completes with the new descriptor's number, which the caller then owns
     */
    default Sqe fixedFdInstall(DirectDescriptor direct, InstallFlags flags) {
        Sqe sqe = Sqe.begin(this);
        int bits = flags.bits();
        return sqe.put(IORING_OP_FIXED_FD_INSTALL, sqe.fdWord(direct), 0, 0, 0, bits);
    }
}
