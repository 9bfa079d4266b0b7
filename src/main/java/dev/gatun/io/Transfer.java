package dev.gatun.io;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;
import dev.gatun.sys.TransferSyscalls;

/**
 * Moving data from one descriptor to another inside the kernel: splice, tee, vmsplice, sendfile and
 * copy_file_range.
 *
 * <p>An offset is a place in the file, in bytes; the file position then does not change. With
 * {@link Syscalls#FILE_POSITION} instead of an offset, the call uses the file position and moves
 * it; for a pipe or socket, only this is allowed. To go on after a transfer, add its result to the
 * offset.
 *
 * <p>Each method is one system call and may move fewer bytes than asked for. None moves more than
 * 0x7ffff000 bytes; a larger count is not an error.
 *
 * <p><b>A huge count.</b> If an offset, or the file position that is used in its place, and the
 * count add up to more than {@link Long#MAX_VALUE}, {@link #splice} and {@link #sendfile} fail with
 * EINVAL, however short the file is. So {@link Long#MAX_VALUE} as the count for a whole file works
 * at offset 0 only. {@link #copyFileRange} takes such a count and stops at the end of the file.
 * Linux 6.1 cuts the count of a splice from a file to what the pipe holds before it looks, and does
 * not fail.
 *
 * <p>Any thread may call them at any time; a call that waits for a pipe keeps its thread, and on a
 * virtual thread the carrier as well. If a descriptor is closed meanwhile, its number stays open
 * until the call returns.
 *
 * {@snippet lang=java :
 * long done = 0;
 * long n;
 * while ((n = Transfer.copyFileRange(in, done, out, done, Long.MAX_VALUE)) > 0) {
 *     done += n;
 * }
 * }
 */
public final class Transfer {
    private Transfer() {}

    /**
     * {@code splice(2)}: moves data from or to a pipe, without a copy where the kernel can.
     *
     * @param in where from; {@code in} or {@code out} is a pipe
     * @param offsetIn in bytes or {@link Syscalls#FILE_POSITION}
     * @param out where to; a file that was not opened with {@code O_APPEND}
     * @param offsetOut in bytes or {@link Syscalls#FILE_POSITION}
     * @param byteCount at most
     * @return bytes; 0 at the end of the file, or if the pipe is empty and nobody can write to it
     *     any more; {@link Fd#WOULD_BLOCK} if a non-blocking descriptor has no data or no room
     * @throws SyscallException EINVAL if neither is a pipe, both are the same pipe, or one cannot
     *     be spliced, or if an offset and the count add up to more than {@link Long#MAX_VALUE};
     *     ESPIPE for a pipe with an offset; EFBIG, EPIPE, ENOSPC, EINTR
     * @throws IllegalArgumentException for an offset or a count below zero
     */
    public static long splice(Fd in, long offsetIn, Fd out, long offsetOut, long byteCount)
            throws SyscallException {
        return splice(in, offsetIn, out, offsetOut, byteCount, SpliceFlags.NONE);
    }

    /**
     * {@link #splice(Fd, long, Fd, long, long)} with flags.
     *
     * @param in as there
     * @param offsetIn as there
     * @param out as there
     * @param offsetOut as there
     * @param byteCount as there
     * @param flags how to move the data
     * @return as there
     * @throws SyscallException as there
     * @throws IllegalArgumentException as there
     */
    public static long splice(
            Fd in, long offsetIn, Fd out, long offsetOut, long byteCount, SpliceFlags flags)
            throws SyscallException {
        check(offsetIn, offsetOut, byteCount);
        int flagBits = flags.bits();
        long n;
        int from = in.acquire();
        try {
            int to = out.acquire();
            try {
                n = TransferSyscalls.splice(from, offsetIn, to, offsetOut, byteCount, flagBits);
            } finally {
                out.release();
            }
        } finally {
            in.release();
        }
        if (n >= 0 || n == Fd.WOULD_BLOCK) {
            return n;
        }
        boolean noPipe = n == -Errno.EINVAL && !isPipe(in) && !isPipe(out);
        String hint = noPipe ? "neither is a pipe, and one has to be" : null;
        throw SyscallException.withHint(
                n, hint, "splice", in, offsetIn, out, offsetOut, byteCount, flags);
    }

    /**
     * {@code tee(2)}: copies data from one pipe to another. The data stay in the first pipe.
     *
     * @param in a pipe's read end
     * @param out another pipe's write end
     * @param byteCount at most
     * @return bytes; 0 at the end; {@link Fd#WOULD_BLOCK} if a non-blocking descriptor has no data
     *     or no room
     * @throws SyscallException EINVAL if one is not a pipe or both are the same; EPIPE, EINTR
     * @throws IllegalArgumentException for a count below zero
     */
    public static long tee(Fd in, Fd out, long byteCount) throws SyscallException {
        return tee(in, out, byteCount, SpliceFlags.NONE);
    }

    /**
     * {@link #tee(Fd, Fd, long)} with flags.
     *
     * @param in as there
     * @param out as there
     * @param byteCount as there
     * @param flags how to copy the data
     * @return as there
     * @throws SyscallException as there
     * @throws IllegalArgumentException as there
     */
    public static long tee(Fd in, Fd out, long byteCount, SpliceFlags flags)
            throws SyscallException {
        checkCount(byteCount);
        int flagBits = flags.bits();
        long n;
        int from = in.acquire();
        try {
            int to = out.acquire();
            try {
                n = TransferSyscalls.tee(from, to, byteCount, flagBits);
            } finally {
                out.release();
            }
        } finally {
            in.release();
        }
        if (n >= 0 || n == Fd.WOULD_BLOCK) {
            return n;
        }
        throw SyscallException.of(n, "tee", in, out, byteCount, flags);
    }

    /**
     * {@code vmsplice(2)}: lends the pages of buffers to a pipe; or, with the pipe's read end,
     * copies from the pipe into the buffers.
     *
     * <p><b>Lifetime.</b> The pipe holds the pages themselves, not a copy. If the buffers are
     * changed before the last reader is done, the reader gets the changed bytes, and nothing tells
     * when the last reader is done. If the memory is unmapped meanwhile, the pipe keeps the pages,
     * which is safe. If an allocator gives the memory out again, the reader gets its new contents.
     * So lend only memory that is never written to again.
     *
     * @param pipe the write end, or the read end
     * @param buffers the buffers to lend or to fill; if one is read-only, fcntl(2) is called first
     *     to learn which end of the pipe this is
     * @param flags the flags; {@code SPLICE_F_GIFT} needs whole pages
     * @return bytes, maybe fewer than given; {@link Fd#WOULD_BLOCK} if the call is non-blocking and
     *     there is no room, or nothing to read
     * @throws SyscallException EBADF if this is not a pipe; EPIPE, EINTR
     * @throws IllegalArgumentException if this is the read end and a buffer is read-only
     */
    public static long vmsplice(Fd pipe, IoVector buffers, SpliceFlags flags)
            throws SyscallException {
        int flagBits = flags.bits();
        long n;
        int number = pipe.acquire();
        try {
            n = TransferSyscalls.vmsplice(number, buffers, flagBits);
        } finally {
            pipe.release();
        }
        if (n >= 0 || n == Fd.WOULD_BLOCK) {
            return n;
        }
        throw SyscallException.of(n, "vmsplice", pipe, buffers, flags);
    }

    /**
     * {@code sendfile(2)}: copies from a file to any descriptor that is open for writing. The
     * arguments are in the manual's order: where to comes first.
     *
     * @param out where to; not opened with {@code O_APPEND}
     * @param in a file, or another descriptor that can be mapped; no pipe and no socket
     * @param offset where in {@code in}, in bytes, or {@link Syscalls#FILE_POSITION}
     * @param byteCount at most
     * @return bytes; 0 at the file's end; {@link Fd#WOULD_BLOCK} if {@code out} is non-blocking and
     *     has no room
     * @throws SyscallException EINVAL if {@code in} is of a kind that cannot be sent, or if the
     *     offset and the count add up to more than {@link Long#MAX_VALUE}; EOVERFLOW for an offset
     *     beyond the largest file that the file system has; EPIPE, ENOSPC, EIO, EINTR
     * @throws IllegalArgumentException for an offset or a count below zero
     */
    public static long sendfile(Fd out, Fd in, long offset, long byteCount)
            throws SyscallException {
        checkOffset(offset);
        checkCount(byteCount);
        long n;
        int to = out.acquire();
        try {
            int from = in.acquire();
            try {
                n = TransferSyscalls.sendfile(to, from, offset, byteCount);
            } finally {
                in.release();
            }
        } finally {
            out.release();
        }
        if (n >= 0 || n == Fd.WOULD_BLOCK) {
            return n;
        }
        throw SyscallException.of(n, "sendfile", out, in, offset, byteCount);
    }

    /**
     * {@code copy_file_range(2)}: copies from a file to a file. A file system that can do so shares
     * blocks, or lets its server copy.
     *
     * <p>Not every file can be copied in this way. Between different kinds of file systems, and
     * from files that the kernel generates (as in {@code /proc}), the call fails with EXDEV, EINVAL
     * or EOPNOTSUPP, or returns 0 at once if the file shows a size of 0 but is not empty. In these
     * cases read and write instead. Since Linux 4.5; between file systems of one kind since 5.3,
     * where they support it.
     *
     * @param in where from
     * @param offsetIn in bytes or {@link Syscalls#FILE_POSITION}
     * @param out where to; not opened with {@code O_APPEND}
     * @param offsetOut in bytes or {@link Syscalls#FILE_POSITION}
     * @param byteCount at most
     * @return bytes; 0 at the end of {@code in}
     * @throws SyscallException EXDEV, EOPNOTSUPP (see above); EINVAL for a kind of file that cannot
     *     be copied, or for ranges of one file that overlap; EBADF with {@code O_APPEND}; ENOSPC,
     *     EFBIG, EIO, EINTR
     * @throws IllegalArgumentException for an offset or a count below zero
     */
    public static long copyFileRange(Fd in, long offsetIn, Fd out, long offsetOut, long byteCount)
            throws SyscallException {
        check(offsetIn, offsetOut, byteCount);
        long n;
        int from = in.acquire();
        try {
            int to = out.acquire();
            try {
                n = TransferSyscalls.copyFileRange(from, offsetIn, to, offsetOut, byteCount, 0);
            } finally {
                out.release();
            }
        } finally {
            in.release();
        }
        if (n >= 0) {
            return n;
        }
        String hint =
                n == -Errno.EXDEV
                        ? "the kernel copies nothing between these two files: read and write"
                                + " instead"
                        : null;
        throw SyscallException.withHint(
                n, hint, "copy_file_range", in, offsetIn, out, offsetOut, byteCount, 0);
    }

    /** Asked where a call has failed: the descriptor may be closed by now. */
    private static boolean isPipe(Fd fd) {
        return Asking.fcntl(fd, FcntlCommand.F_GETPIPE_SZ) >= 0;
    }

    private static void check(long offsetIn, long offsetOut, long byteCount) {
        checkOffset(offsetIn);
        checkOffset(offsetOut);
        checkCount(byteCount);
    }

    private static void checkOffset(long offset) {
        if (offset < Syscalls.FILE_POSITION) {
            throw new IllegalArgumentException("offset below zero: " + offset);
        }
    }

    private static void checkCount(long byteCount) {
        if (byteCount < 0) {
            throw new IllegalArgumentException("count below zero: " + byteCount);
        }
    }
}
