package dev.gatun.sys;

import static dev.gatun.raw.Linux.F_GETFL;
import static dev.gatun.raw.Linux.O_ACCMODE;
import static dev.gatun.raw.Linux.O_RDONLY;
import static dev.gatun.sys.Syscalls.FILE_POSITION;

import java.lang.foreign.MemorySegment;

/**
 * The system calls that move data without a copy through user memory, as they are: one static
 * method, one call, and the kernel's own answer. The conventions are those of {@link Syscalls}.
 */
public final class TransferSyscalls {
    private TransferSyscalls() {}

    /**
     * {@code ssize_t splice(int fd_in, off_t *off_in, int fd_out, off_t *off_out, size_t len,
     * unsigned flags)}: one of the two descriptors is a pipe.
     *
     * @param fdIn where from
     * @param offsetIn 8 bytes with the offset, which the call moves on; {@link MemorySegment#NULL}
     *     for the file position
     * @param fdOut where to
     * @param offsetOut as {@code offsetIn}
     * @param byteCount at most
     * @param flags {@code SPLICE_F_…}
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long splice(
            int fdIn,
            MemorySegment offsetIn,
            int fdOut,
            MemorySegment offsetOut,
            long byteCount,
            int flags) {
        checkOffset(offsetIn);
        checkOffset(offsetOut);
        return Downcall.call(
                SyscallNumber.SYS_splice,
                fdIn,
                offsetIn.address(),
                fdOut,
                offsetOut.address(),
                byteCount,
                flags,
                offsetIn,
                offsetOut);
    }

    /**
     * {@link #splice(int, MemorySegment, int, MemorySegment, long, int)} with offsets as values. To
     * go on, add the result to them.
     *
     * @param fdIn where from
     * @param offsetIn in bytes, or {@link Syscalls#FILE_POSITION}; for a pipe only the latter
     * @param fdOut where to
     * @param offsetOut as {@code offsetIn}
     * @param byteCount at most
     * @param flags {@code SPLICE_F_…}
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long splice(
            int fdIn, long offsetIn, int fdOut, long offsetOut, long byteCount, int flags) {
        return betweenOffsets(
                SyscallNumber.SYS_splice, fdIn, offsetIn, fdOut, offsetOut, byteCount, flags);
    }

    /**
     * {@code ssize_t tee(int fd_in, int fd_out, size_t len, unsigned flags)}: copies from a pipe to
     * a pipe. The data stay in the first pipe.
     *
     * @param fdIn a pipe's read end
     * @param fdOut another pipe's write end
     * @param byteCount at most
     * @param flags {@code SPLICE_F_…}
     * @return bytes or {@code -errno}
     */
    public static long tee(int fdIn, int fdOut, long byteCount, int flags) {
        return Downcall.call(SyscallNumber.SYS_tee, fdIn, fdOut, byteCount, flags, 0, 0);
    }

    /**
     * {@code ssize_t vmsplice(int fd, const struct iovec *iov, size_t count, unsigned flags)}: the
     * pipe then shares the pages.
     *
     * @param fd a pipe
     * @param buffers the buffers to put into the pipe or, with its read end, to fill. If one is
     *     read-only, {@code fcntl(F_GETFL)} is called first to learn which end of the pipe {@code
     *     fd} is
     * @param flags {@code SPLICE_F_…}
     * @return bytes or {@code -errno}
     */
    public static long vmsplice(int fd, IoVector buffers, int flags) {
        if (buffers.isReadOnly() && isOpenedToRead(fd)) {
            buffers.asTarget();
        }
        return Downcall.call(
                SyscallNumber.SYS_vmsplice,
                fd,
                buffers.memory().address(),
                buffers.count(),
                flags,
                0,
                0,
                buffers.memory(),
                MemorySegment.NULL,
                MemorySegment.NULL,
                MemorySegment.NULL,
                buffers.held());
    }

    /** Whether it cannot be written to, which decides vmsplice's direction. */
    private static boolean isOpenedToRead(int fd) {
        int flags = Syscalls.fcntl(fd, F_GETFL, 0);
        return flags >= 0 && (flags & O_ACCMODE) == O_RDONLY;
    }

    /**
     * {@code ssize_t sendfile(int out_fd, int in_fd, off_t *offset, size_t count)}.
     *
     * @param fdOut where to
     * @param fdIn a file
     * @param offset 8 bytes with the offset, which the call moves on; {@link MemorySegment#NULL}
     *     for the file position
     * @param byteCount at most
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long sendfile(int fdOut, int fdIn, MemorySegment offset, long byteCount) {
        checkOffset(offset);
        return Downcall.call(
                SyscallNumber.SYS_sendfile, fdOut, fdIn, offset.address(), byteCount, 0, 0, offset);
    }

    /**
     * {@link #sendfile(int, int, MemorySegment, long)} with an offset as a value. To go on, add the
     * result to it.
     *
     * @param fdOut where to
     * @param fdIn a file
     * @param offset in bytes, or {@link Syscalls#FILE_POSITION}
     * @param byteCount at most
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long sendfile(int fdOut, int fdIn, long offset, long byteCount) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return Downcall.call(
                    slot,
                    SyscallNumber.SYS_sendfile,
                    fdOut,
                    fdIn,
                    offset == FILE_POSITION ? 0 : slot.firstWord(offset).address(),
                    byteCount,
                    0,
                    0);
        } finally {
            slot.release();
        }
    }

    /**
     * {@code ssize_t copy_file_range(int fd_in, off_t *off_in, int fd_out, off_t *off_out, size_t
     * len, unsigned flags)}. Since Linux 4.5; between file systems since 5.3.
     *
     * @param fdIn a file
     * @param offsetIn 8 bytes with the offset, which the call moves on; {@link MemorySegment#NULL}
     *     for the file position
     * @param fdOut a file
     * @param offsetOut as {@code offsetIn}
     * @param byteCount at most
     * @param flags 0
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long copyFileRange(
            int fdIn,
            MemorySegment offsetIn,
            int fdOut,
            MemorySegment offsetOut,
            long byteCount,
            int flags) {
        checkOffset(offsetIn);
        checkOffset(offsetOut);
        return Downcall.call(
                SyscallNumber.SYS_copy_file_range,
                fdIn,
                offsetIn.address(),
                fdOut,
                offsetOut.address(),
                byteCount,
                flags,
                offsetIn,
                offsetOut);
    }

    /**
     * {@link #copyFileRange(int, MemorySegment, int, MemorySegment, long, int)} with offsets as
     * values. To go on, add the result to them. Since Linux 4.5; between file systems since 5.3.
     *
     * @param fdIn a file
     * @param offsetIn in bytes, or {@link Syscalls#FILE_POSITION}
     * @param fdOut a file
     * @param offsetOut as {@code offsetIn}
     * @param byteCount at most
     * @param flags 0
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long copyFileRange(
            int fdIn, long offsetIn, int fdOut, long offsetOut, long byteCount, int flags) {
        return betweenOffsets(
                SyscallNumber.SYS_copy_file_range,
                fdIn,
                offsetIn,
                fdOut,
                offsetOut,
                byteCount,
                flags);
    }

    private static long betweenOffsets(
            long number,
            int fdIn,
            long offsetIn,
            int fdOut,
            long offsetOut,
            long byteCount,
            int flags) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return Downcall.call(
                    slot,
                    number,
                    fdIn,
                    offsetIn == FILE_POSITION ? 0 : slot.firstWord(offsetIn).address(),
                    fdOut,
                    offsetOut == FILE_POSITION ? 0 : slot.secondWord(offsetOut).address(),
                    byteCount,
                    flags);
        } finally {
            slot.release();
        }
    }

    private static void checkOffset(MemorySegment memory) {
        if (!memory.equals(MemorySegment.NULL)) {
            Checks.target(memory, Long.BYTES, "an offset");
        }
    }
}
