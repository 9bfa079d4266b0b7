package dev.gatun.sys;

import dev.gatun.raw.Linux;
import dev.gatun.raw.struct.open_how;
import dev.gatun.raw.struct.statx;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * The system calls as they are: one static method, one call, and the kernel's own answer.
 *
 * <p>A result of zero or more is the call's result; a result below zero is {@code -errno} (see
 * {@link Errno}). No call is retried, and no error of the kernel is thrown. Exceptions are thrown
 * only for misuse that Java can see before the call: a heap segment, a closed arena, the wrong
 * thread, a read-only segment that the kernel would write to, a segment that is too small for the
 * struct.
 *
 * <p>Descriptors are plain numbers here, and nothing keeps them open during a call; {@link Fd} and
 * its subclasses do. Flags are plain numbers, too, with the values of C.
 *
 * <p>A call that sleeps keeps its thread, and on a virtual thread the carrier as well.
 *
 * <p>Any thread may call any of these at any time. Memory that is passed stays alive until the call
 * returns: if another thread tries to close its arena meanwhile, the close throws.
 */
public final class Syscalls {
    private static final int STATX_BYTES = statx.SIZE;
    private static final int OPEN_HOW_BYTES = open_how.SIZE;

    /** {@code AT_FDCWD}: a path is relative to the working directory. */
    public static final int AT_FDCWD = Linux.AT_FDCWD;

    /** In place of an offset: the call uses the file position and moves it. */
    public static final long FILE_POSITION = -1;

    private Syscalls() {}

    // Any system call, for experiments.

    /**
     * {@code long syscall(long number, ...)}: any system call by its number, with no arguments.
     *
     * <p>These methods check nothing. A call that gives memory back or moves it ({@code munmap},
     * {@code brk}, …) can end the JVM.
     *
     * @param number the call's number: see {@link SyscallNumber}
     * @return the result or {@code -errno}
     */
    public static long syscall(long number) {
        return Downcall.call(number, 0, 0, 0, 0, 0, 0);
    }

    /**
     * Any system call with one argument.
     *
     * @param number the call's number
     * @param a the argument
     * @return the result or {@code -errno}
     */
    public static long syscall(long number, long a) {
        return Downcall.call(number, a, 0, 0, 0, 0, 0);
    }

    /**
     * Any system call with two arguments.
     *
     * @param number the call's number
     * @param a the first argument
     * @param b the second
     * @return the result or {@code -errno}
     */
    public static long syscall(long number, long a, long b) {
        return Downcall.call(number, a, b, 0, 0, 0, 0);
    }

    /**
     * Any system call with three arguments.
     *
     * @param number the call's number
     * @param a the first argument
     * @param b the second
     * @param c the third
     * @return the result or {@code -errno}
     */
    public static long syscall(long number, long a, long b, long c) {
        return Downcall.call(number, a, b, c, 0, 0, 0);
    }

    /**
     * Any system call, with up to six arguments, as C would write them.
     *
     * {@snippet lang=java :
     * long result = Syscalls.syscall(SyscallNumber.SYS_mkdirat, directory, "name", 0755);
     * }
     *
     * @param number the call's number
     * @param arguments each one of these:
     *     <ul>
     *       <li>a {@link MemorySegment}: its address;
     *       <li>a {@link Long}, {@link Integer}, {@link Short} or {@link Byte}, which is
     *           sign-extended;
     *       <li>a {@link String}, or a {@link java.nio.file.Path} of the default file system: the
     *           address of its UTF-8, ended by a NUL, in memory that lives until the call returns;
     *       <li>an {@link Fd}: its number, which is held open until the call returns.
     *     </ul>
     *
     * @return the result or {@code -errno}
     * @throws ClosedException if a descriptor is closed
     * @throws IllegalArgumentException if an argument is none of these, if there are more than six,
     *     or if no UTF-8 stands for a string or there is a NUL in it
     */
    public static long syscall(long number, Object... arguments) {
        return AnyArguments.call(number, arguments);
    }

    // Opening and closing.

    /**
     * {@code int openat(int dirfd, const char *path, int flags, mode_t mode)}.
     *
     * @param dirfd what a relative path starts from, or {@link #AT_FDCWD}
     * @param path the path, encoded as UTF-8
     * @param flags {@code O_…}
     * @param mode the permissions of a file that is created
     * @return a descriptor or {@code -errno}
     */
    public static int openat(int dirfd, String path, int flags, int mode) {
        try (Arena arena = Arena.ofConfined()) {
            return openatEnded(dirfd, CString.of(arena, path), flags, mode);
        }
    }

    /**
     * {@link #openat(int, String, int, int)} with a path of any bytes.
     *
     * @param dirfd what a relative path starts from, or {@link #AT_FDCWD}
     * @param path the path, ended by a NUL
     * @param flags {@code O_…}
     * @param mode the permissions of a file that is created
     * @return a descriptor or {@code -errno}
     */
    public static int openat(int dirfd, MemorySegment path, int flags, int mode) {
        return openatEnded(dirfd, CString.ended(path), flags, mode);
    }

    private static int openatEnded(int dirfd, MemorySegment path, int flags, int mode) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_openat, dirfd, path.address(), flags, mode, 0, 0, path);
    }

    /**
     * {@code int openat2(int dirfd, const char *path, struct open_how *how, size_t size)}. Since
     * Linux 5.6.
     *
     * @param dirfd what a relative path starts from, or {@link #AT_FDCWD}
     * @param path the path, encoded as UTF-8
     * @param how a {@code struct open_how}, 24 bytes
     * @return a descriptor or {@code -errno}
     */
    public static int openat2(int dirfd, String path, MemorySegment how) {
        try (Arena arena = Arena.ofConfined()) {
            return openat2Ended(dirfd, CString.of(arena, path), how);
        }
    }

    /**
     * {@link #openat2(int, String, MemorySegment)} with a path of any bytes. Since Linux 5.6.
     *
     * @param dirfd what a relative path starts from, or {@link #AT_FDCWD}
     * @param path the path, ended by a NUL
     * @param how a {@code struct open_how}, 24 bytes
     * @return a descriptor or {@code -errno}
     */
    public static int openat2(int dirfd, MemorySegment path, MemorySegment how) {
        return openat2Ended(dirfd, CString.ended(path), how);
    }

    private static int openat2Ended(int dirfd, MemorySegment path, MemorySegment how) {
        Checks.atLeast(how, OPEN_HOW_BYTES, "struct open_how");
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_openat2,
                        dirfd,
                        path.address(),
                        how.address(),
                        OPEN_HOW_BYTES,
                        0,
                        0,
                        path,
                        how);
    }

    /**
     * {@code int close(int fd)}. Whatever it returns, the number is closed: never call it again for
     * the same descriptor.
     *
     * @param fd a descriptor
     * @return 0 or {@code -errno}
     */
    public static int close(int fd) {
        return (int) Downcall.call(SyscallNumber.SYS_close, fd, 0, 0, 0, 0, 0);
    }

    /**
     * {@code int close_range(unsigned first, unsigned last, int flags)}. Since Linux 5.9. A wide
     * range closes the JVM's own descriptors, too.
     *
     * @param first the lowest descriptor
     * @param last the highest descriptor; -1 for no bound
     * @param flags {@code CLOSE_RANGE_…}; {@code CLOSE_RANGE_UNSHARE} gives this thread a
     *     descriptor table of its own, which the JVM does not expect
     * @return 0 or {@code -errno}
     */
    public static int closeRange(int first, int last, int flags) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_close_range,
                        Integer.toUnsignedLong(first),
                        Integer.toUnsignedLong(last),
                        flags,
                        0,
                        0,
                        0);
    }

    /**
     * {@code int dup(int fd)}. The duplicate does not have {@code FD_CLOEXEC}.
     *
     * @param fd a descriptor
     * @return the duplicate or {@code -errno}
     */
    public static int dup(int fd) {
        return (int) Downcall.call(SyscallNumber.SYS_dup, fd, 0, 0, 0, 0, 0);
    }

    /**
     * {@code int dup3(int oldfd, int newfd, int flags)}: closes {@code newfd} and makes it a
     * duplicate of {@code oldfd}, in one step.
     *
     * @param oldfd a descriptor
     * @param newfd the number that the duplicate gets
     * @param flags 0 or {@code O_CLOEXEC}
     * @return {@code newfd} or {@code -errno}
     */
    public static int dup3(int oldfd, int newfd, int flags) {
        return (int) Downcall.call(SyscallNumber.SYS_dup3, oldfd, newfd, flags, 0, 0, 0);
    }

    /**
     * {@code int memfd_create(const char *name, unsigned flags)}: a file in memory. Since Linux
     * 3.17.
     *
     * @param name shown in {@code /proc/self/fd}; at most 249 bytes
     * @param flags {@code MFD_…}
     * @return a descriptor or {@code -errno}
     */
    public static int memfdCreate(String name, int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment bytes = CString.of(arena, name);
            return (int)
                    Downcall.call(
                            SyscallNumber.SYS_memfd_create,
                            bytes.address(),
                            flags,
                            0,
                            0,
                            0,
                            0,
                            bytes);
        }
    }

    /**
     * {@code int pipe2(int fds[2], int flags)}.
     *
     * @param fds 8 bytes; receives the read end, then the write end
     * @param flags {@code O_CLOEXEC}, {@code O_NONBLOCK}, {@code O_DIRECT}
     * @return 0 or {@code -errno}
     */
    public static int pipe2(MemorySegment fds, int flags) {
        Checks.target(fds, 2 * Integer.BYTES, "int[2]");
        return (int) Downcall.call(SyscallNumber.SYS_pipe2, fds.address(), flags, 0, 0, 0, 0, fds);
    }

    /**
     * {@link #pipe2(MemorySegment, int)} without memory from the caller.
     *
     * @param flags {@code O_CLOEXEC}, {@code O_NONBLOCK}, {@code O_DIRECT}
     * @return the read end in the low 32 bits and the write end in the high ones, or {@code -errno}
     */
    public static long pipe2(int flags) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long result =
                    Downcall.call(
                            slot,
                            SyscallNumber.SYS_pipe2,
                            slot.firstWord(0).address(),
                            flags,
                            0,
                            0,
                            0,
                            0);
            return result < 0 ? result : slot.firstWord();
        } finally {
            slot.release();
        }
    }

    // Reading and writing.

    /**
     * {@code ssize_t read(int fd, void *buf, size_t count)}: at the file position, which it moves.
     *
     * @param fd a descriptor
     * @param buffer the buffer to fill from its start; at most its size is read
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long read(int fd, MemorySegment buffer) {
        Checks.target(buffer);
        return Downcall.call(
                SyscallNumber.SYS_read, fd, buffer.address(), buffer.byteSize(), 0, 0, 0, buffer);
    }

    /**
     * {@link #read(int, MemorySegment)} into a part of a segment; unlike a slice, it allocates no
     * object.
     *
     * @param fd a descriptor
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @return as there
     */
    public static long read(int fd, MemorySegment buffer, long offset, long byteCount) {
        Checks.target(buffer);
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        return Downcall.call(
                SyscallNumber.SYS_read, fd, buffer.address() + offset, byteCount, 0, 0, 0, buffer);
    }

    /**
     * {@code ssize_t write(int fd, const void *buf, size_t count)}: at the file position, which it
     * moves.
     *
     * @param fd a descriptor
     * @param buffer the buffer to write
     * @return bytes, maybe fewer than given, or {@code -errno}
     */
    public static long write(int fd, MemorySegment buffer) {
        return Downcall.call(
                SyscallNumber.SYS_write, fd, buffer.address(), buffer.byteSize(), 0, 0, 0, buffer);
    }

    /**
     * {@link #write(int, MemorySegment)} of a part of a segment; unlike a slice, it allocates no
     * object.
     *
     * @param fd a descriptor
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @return as there
     */
    public static long write(int fd, MemorySegment buffer, long offset, long byteCount) {
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        return Downcall.call(
                SyscallNumber.SYS_write, fd, buffer.address() + offset, byteCount, 0, 0, 0, buffer);
    }

    /**
     * {@code ssize_t pread(int fd, void *buf, size_t count, off_t offset)}: does not change the
     * file position.
     *
     * @param fd a descriptor
     * @param buffer the buffer to fill
     * @param offset where in the file, in bytes
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long pread(int fd, MemorySegment buffer, long offset) {
        Checks.target(buffer);
        return Downcall.call(
                SyscallNumber.SYS_pread64,
                fd,
                buffer.address(),
                buffer.byteSize(),
                offset,
                0,
                0,
                buffer);
    }

    /**
     * {@link #pread(int, MemorySegment, long)} into a part of a segment; unlike a slice, it
     * allocates no object.
     *
     * @param fd a descriptor
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes
     * @return as there
     */
    public static long pread(
            int fd, MemorySegment buffer, long offset, long byteCount, long fileOffset) {
        Checks.target(buffer);
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        return Downcall.call(
                SyscallNumber.SYS_pread64,
                fd,
                buffer.address() + offset,
                byteCount,
                fileOffset,
                0,
                0,
                buffer);
    }

    /**
     * {@code ssize_t pwrite(int fd, const void *buf, size_t count, off_t offset)}: does not change
     * the file position. With {@code O_APPEND} Linux appends, whatever the offset.
     *
     * @param fd a descriptor
     * @param buffer the buffer to write
     * @param offset where in the file, in bytes
     * @return bytes, maybe fewer than given, or {@code -errno}
     */
    public static long pwrite(int fd, MemorySegment buffer, long offset) {
        return Downcall.call(
                SyscallNumber.SYS_pwrite64,
                fd,
                buffer.address(),
                buffer.byteSize(),
                offset,
                0,
                0,
                buffer);
    }

    /**
     * {@link #pwrite(int, MemorySegment, long)} of a part of a segment; unlike a slice, it
     * allocates no object.
     *
     * @param fd a descriptor
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes
     * @return as there
     */
    public static long pwrite(
            int fd, MemorySegment buffer, long offset, long byteCount, long fileOffset) {
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        return Downcall.call(
                SyscallNumber.SYS_pwrite64,
                fd,
                buffer.address() + offset,
                byteCount,
                fileOffset,
                0,
                0,
                buffer);
    }

    /**
     * {@code ssize_t readv(int fd, const struct iovec *iov, int iovcnt)}.
     *
     * @param fd a descriptor
     * @param buffers the buffers to fill, one after the other
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long readv(int fd, IoVector buffers) {
        return vector(SyscallNumber.SYS_readv, fd, buffers.asTarget(), 0, 0);
    }

    /**
     * {@code ssize_t writev(int fd, const struct iovec *iov, int iovcnt)}.
     *
     * @param fd a descriptor
     * @param buffers the buffers to write, one after the other
     * @return bytes, maybe fewer than given, or {@code -errno}
     */
    public static long writev(int fd, IoVector buffers) {
        return vector(SyscallNumber.SYS_writev, fd, buffers, 0, 0);
    }

    /**
     * {@code ssize_t preadv2(int fd, const struct iovec *iov, int iovcnt, off_t offset, int
     * flags)}. Since Linux 4.6.
     *
     * @param fd a descriptor
     * @param buffers the buffers to fill, one after the other
     * @param offset where in the file, in bytes; -1 for the file position, which then moves
     * @param flags {@code RWF_…}
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long preadv2(int fd, IoVector buffers, long offset, int flags) {
        return vector(SyscallNumber.SYS_preadv2, fd, buffers.asTarget(), offset, flags);
    }

    /**
     * {@code ssize_t pwritev2(int fd, const struct iovec *iov, int iovcnt, off_t offset, int
     * flags)}. Since Linux 4.6.
     *
     * @param fd a descriptor
     * @param buffers the buffers to write, one after the other
     * @param offset where in the file, in bytes; -1 for the file position, which then moves
     * @param flags {@code RWF_…}
     * @return bytes, maybe fewer than given, or {@code -errno}
     */
    public static long pwritev2(int fd, IoVector buffers, long offset, int flags) {
        return vector(SyscallNumber.SYS_pwritev2, fd, buffers, offset, flags);
    }

    /**
     * {@link #preadv2(int, IoVector, long, int)} with one buffer instead of a vector. Since Linux
     * 4.6.
     *
     * @param fd a descriptor
     * @param buffer the buffer to fill
     * @param offset where in the file, in bytes, or {@link #FILE_POSITION}
     * @param flags {@code RWF_…}
     * @return bytes, 0 at the end, or {@code -errno}
     */
    public static long preadv2(int fd, MemorySegment buffer, long offset, int flags) {
        return single(SyscallNumber.SYS_preadv2, fd, Checks.target(buffer), offset, flags);
    }

    /**
     * {@link #pwritev2(int, IoVector, long, int)} with one buffer instead of a vector. Since Linux
     * 4.6.
     *
     * @param fd a descriptor
     * @param buffer the buffer to write
     * @param offset where in the file, in bytes, or {@link #FILE_POSITION}
     * @param flags {@code RWF_…}
     * @return bytes, maybe fewer than given, or {@code -errno}
     */
    public static long pwritev2(int fd, MemorySegment buffer, long offset, int flags) {
        return single(SyscallNumber.SYS_pwritev2, fd, buffer, offset, flags);
    }

    /**
     * {@link #preadv2(int, MemorySegment, long, int)} of a part of a segment, without the object
     * that a slice would be. Since Linux 4.6.
     *
     * @param fd a descriptor
     * @param buffer the memory to fill
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes, or {@link #FILE_POSITION}
     * @param flags {@code RWF_…}
     * @return as there
     */
    public static long preadv2(
            int fd, MemorySegment buffer, long offset, long byteCount, long fileOffset, int flags) {
        Checks.target(buffer);
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        long number = SyscallNumber.SYS_preadv2;
        return single(number, fd, buffer, offset, byteCount, fileOffset, flags);
    }

    /**
     * {@link #pwritev2(int, MemorySegment, long, int)} of a part of a segment, without the object
     * that a slice would be. Since Linux 4.6.
     *
     * @param fd a descriptor
     * @param buffer the memory to write
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes, or {@link #FILE_POSITION}
     * @param flags {@code RWF_…}
     * @return as there
     */
    public static long pwritev2(
            int fd, MemorySegment buffer, long offset, long byteCount, long fileOffset, int flags) {
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        long number = SyscallNumber.SYS_pwritev2;
        return single(number, fd, buffer, offset, byteCount, fileOffset, flags);
    }

    private static long single(long number, int fd, MemorySegment buffer, long offset, int flags) {
        return single(number, fd, buffer, 0, buffer.byteSize(), offset, flags);
    }

    /** The one {@code struct iovec} is in the thread's own memory. */
    private static long single(
            long number,
            int fd,
            MemorySegment buffer,
            long offset,
            long byteCount,
            long fileOffset,
            int flags) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long iovec = slot.iovec(buffer.address() + offset, byteCount).address();
            return Downcall.call(slot, number, fd, iovec, 1, fileOffset, 0, flags, buffer);
        } finally {
            slot.release();
        }
    }

    /** The kernel takes an offset in two halves, of which a 64-bit one ignores the high. */
    private static long vector(long number, int fd, IoVector buffers, long offset, int flags) {
        return Downcall.call(
                number,
                fd,
                buffers.memory().address(),
                buffers.count(),
                offset,
                0,
                flags,
                buffers.memory(),
                MemorySegment.NULL,
                MemorySegment.NULL,
                MemorySegment.NULL,
                buffers.held());
    }

    /**
     * {@code off_t lseek(int fd, off_t offset, int whence)}.
     *
     * @param fd a descriptor
     * @param offset in bytes
     * @param whence {@code SEEK_…}
     * @return the new file position or {@code -errno}
     */
    public static long lseek(int fd, long offset, int whence) {
        return Downcall.call(SyscallNumber.SYS_lseek, fd, offset, whence, 0, 0, 0);
    }

    // Durability and space.

    /**
     * {@code int fsync(int fd)}.
     *
     * @param fd a file
     * @return 0 or {@code -errno}
     */
    public static int fsync(int fd) {
        return (int) Downcall.call(SyscallNumber.SYS_fsync, fd, 0, 0, 0, 0, 0);
    }

    /**
     * {@code int fdatasync(int fd)}.
     *
     * @param fd a file
     * @return 0 or {@code -errno}
     */
    public static int fdatasync(int fd) {
        return (int) Downcall.call(SyscallNumber.SYS_fdatasync, fd, 0, 0, 0, 0, 0);
    }

    /**
     * {@code int syncfs(int fd)}: writes out the whole file system that the file is in.
     *
     * @param fd a file
     * @return 0 or {@code -errno}
     */
    public static int syncfs(int fd) {
        return (int) Downcall.call(SyscallNumber.SYS_syncfs, fd, 0, 0, 0, 0, 0);
    }

    /**
     * {@code int sync_file_range(int fd, off_t offset, off_t nbytes, unsigned flags)}: starts
     * write-back or waits for it; makes nothing durable.
     *
     * @param fd a file
     * @param offset in bytes
     * @param byteCount in bytes; 0 for all to the end
     * @param flags {@code SYNC_FILE_RANGE_…}
     * @return 0 or {@code -errno}
     */
    public static int syncFileRange(int fd, long offset, long byteCount, int flags) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_sync_file_range, fd, offset, byteCount, flags, 0, 0);
    }

    /**
     * {@code int ftruncate(int fd, off_t length)}.
     *
     * @param fd a file
     * @param length in bytes
     * @return 0 or {@code -errno}
     */
    public static int ftruncate(int fd, long length) {
        return (int) Downcall.call(SyscallNumber.SYS_ftruncate, fd, length, 0, 0, 0, 0);
    }

    /**
     * {@code int fallocate(int fd, int mode, off_t offset, off_t len)}.
     *
     * @param fd a file
     * @param mode {@code FALLOC_FL_…}
     * @param offset in bytes
     * @param byteCount in bytes
     * @return 0 or {@code -errno}
     */
    public static int fallocate(int fd, int mode, long offset, long byteCount) {
        return (int) Downcall.call(SyscallNumber.SYS_fallocate, fd, mode, offset, byteCount, 0, 0);
    }

    /**
     * {@code int posix_fadvise(int fd, off_t offset, off_t len, int advice)}; the kernel calls it
     * {@code fadvise64}.
     *
     * @param fd a file
     * @param offset in bytes
     * @param byteCount in bytes; 0 for all to the end
     * @param advice {@code POSIX_FADV_…}
     * @return 0 or {@code -errno}
     */
    public static int posixFadvise(int fd, long offset, long byteCount, int advice) {
        return (int)
                Downcall.call(SyscallNumber.SYS_fadvise64, fd, offset, byteCount, advice, 0, 0);
    }

    /**
     * {@code ssize_t readahead(int fd, off_t offset, size_t count)}.
     *
     * @param fd a file
     * @param offset in bytes
     * @param byteCount in bytes
     * @return 0 or {@code -errno}
     */
    public static int readahead(int fd, long offset, long byteCount) {
        return (int) Downcall.call(SyscallNumber.SYS_readahead, fd, offset, byteCount, 0, 0, 0);
    }

    // Metadata and control.

    /**
     * {@code int statx(int dirfd, const char *path, int flags, unsigned mask, struct statx *buf)}.
     * Since Linux 4.11.
     *
     * @param dirfd what a relative path starts from, {@link #AT_FDCWD}, or with {@code
     *     AT_EMPTY_PATH} and an empty path the file itself
     * @param path the path, encoded as UTF-8
     * @param flags {@code AT_…}
     * @param mask {@code STATX_…}: the fields to ask for
     * @param statx 256 bytes, which are filled
     * @return 0 or {@code -errno}
     */
    public static int statx(int dirfd, String path, int flags, int mask, MemorySegment statx) {
        Checks.target(statx, STATX_BYTES, "struct statx");
        try (Arena arena = Arena.ofConfined()) {
            return statxEnded(dirfd, CString.of(arena, path), flags, mask, statx);
        }
    }

    /**
     * {@link #statx(int, String, int, int, MemorySegment)} with a path of any bytes, which a caller
     * can keep for many calls. Since Linux 4.11.
     *
     * @param dirfd as there
     * @param path the path, ended by a NUL
     * @param flags {@code AT_…}
     * @param mask {@code STATX_…}: the fields to ask for
     * @param statx 256 bytes, which are filled
     * @return 0 or {@code -errno}
     */
    public static int statx(
            int dirfd, MemorySegment path, int flags, int mask, MemorySegment statx) {
        Checks.target(statx, STATX_BYTES, "struct statx");
        return statxEnded(dirfd, CString.ended(path), flags, mask, statx);
    }

    /**
     * {@code statx(2)} of an open file with {@code STATX_SIZE} alone: without memory of the
     * caller's. Since Linux 4.11.
     *
     * @param fd a descriptor; opened with {@code O_PATH} is enough
     * @return the size in bytes or {@code -errno}; {@code -EOPNOTSUPP} if the file system does not
     *     tell the size
     */
    public static long statxSize(int fd) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            long emptyPath = slot.put(STATX_BYTES, 0);
            long memory = slot.put(statx.OFFSET_STX_MASK, 0);
            int flags = Linux.AT_EMPTY_PATH;
            int mask = Linux.STATX_SIZE;
            long number = SyscallNumber.SYS_statx;
            long result = Downcall.call(slot, number, fd, emptyPath, flags, mask, memory, 0);
            if (result < 0) {
                return result;
            }
            boolean isFilled = (slot.get(statx.OFFSET_STX_MASK) & mask) != 0;
            return isFilled ? slot.get(statx.OFFSET_STX_SIZE) : -Errno.EOPNOTSUPP;
        } finally {
            slot.release();
        }
    }

    private static int statxEnded(
            int dirfd, MemorySegment path, int flags, int mask, MemorySegment statx) {
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_statx,
                        dirfd,
                        path.address(),
                        flags,
                        mask,
                        statx.address(),
                        0,
                        path,
                        statx);
    }

    /**
     * {@code int fcntl(int fd, int cmd, ...)} with an integer or no argument.
     *
     * <p>{@code F_GETOWN} returns a process group as a number below zero, which looks like an
     * error: use {@code F_GETOWN_EX} to tell them apart.
     *
     * @param fd a descriptor
     * @param command {@code F_…}
     * @param argument the argument; 0 if the command has none
     * @return the command's result or {@code -errno}
     */
    public static int fcntl(int fd, int command, long argument) {
        if (ControlArguments.fcntlTakesMemory(command) && argument != 0) {
            throw new IllegalArgumentException("fcntl command " + command + " takes memory");
        }
        return (int) Downcall.call(SyscallNumber.SYS_fcntl, fd, command, argument, 0, 0, 0);
    }

    /**
     * {@code int fcntl(int fd, int cmd, ...)} with a struct.
     *
     * @param fd a descriptor
     * @param command {@code F_…}
     * @param argument the struct, at least of its size; at least 16 KiB for a command that this
     *     library does not know
     * @return the command's result or {@code -errno}
     */
    public static int fcntl(int fd, int command, MemorySegment argument) {
        int byteCount = ControlArguments.fcntlBytes(command);
        if (argument.byteSize() < byteCount) {
            // Apart, so that the text is made only when it is needed.
            Checks.atLeast(argument, byteCount, "the argument of fcntl " + command);
        }
        Checks.target(argument);
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_fcntl,
                        fd,
                        command,
                        argument.address(),
                        0,
                        0,
                        0,
                        argument);
    }

    /**
     * {@code int flock(int fd, int operation)}.
     *
     * @param fd a file
     * @param operation {@code LOCK_…}
     * @return 0 or {@code -errno}
     */
    public static int flock(int fd, int operation) {
        return (int) Downcall.call(SyscallNumber.SYS_flock, fd, operation, 0, 0, 0, 0);
    }

    /**
     * {@code int ioctl(int fd, unsigned long request, ...)} with an integer or no argument.
     *
     * @param fd a descriptor
     * @param request the request's number: 32 bits, as a long or as an int
     * @param argument the argument; 0 if the request has none
     * @return the request's result or {@code -errno}
     */
    public static int ioctl(int fd, long request, long argument) {
        if (ControlArguments.ioctlTakesMemory((int) request) && argument != 0) {
            throw new IllegalArgumentException(
                    "ioctl request 0x" + Long.toHexString(unsigned(request)) + " takes memory");
        }
        return (int)
                Downcall.call(SyscallNumber.SYS_ioctl, fd, unsigned(request), argument, 0, 0, 0);
    }

    /**
     * {@code int ioctl(int fd, unsigned long request, ...)} with memory.
     *
     * @param fd a descriptor
     * @param request the request's number
     * @param argument at least of the size that the request's number encodes, or, for a head with
     *     an array after it, that the head says; at least 16 KiB for an old request whose number
     *     encodes no size and which this library does not know
     * @return the request's result or {@code -errno}
     */
    public static int ioctl(int fd, long request, MemorySegment argument) {
        Checks.target(
                argument,
                ControlArguments.ioctlBytes((int) request, argument),
                "the argument of this ioctl");
        return (int)
                Downcall.call(
                        SyscallNumber.SYS_ioctl,
                        fd,
                        unsigned(request),
                        argument.address(),
                        0,
                        0,
                        0,
                        argument);
    }

    /**
     * {@code ioctl(2)} with a request that returns an int through its argument, such as {@code
     * FIONREAD}.
     *
     * @param fd a descriptor
     * @param request the request's number; its argument has at most 8 bytes
     * @return the int, zero-extended (cast it to int to get its sign back), or {@code -errno}
     */
    public static long ioctlGetInt(int fd, long request) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            MemorySegment value = slot.firstWord(0);
            long result = ioctl(slot, fd, request, value);
            return result < 0 ? result : Integer.toUnsignedLong((int) slot.firstWord());
        } finally {
            slot.release();
        }
    }

    /**
     * {@code ioctl(2)} with a request that returns 64 bits through its argument, such as {@code
     * BLKGETSIZE64}.
     *
     * @param fd a descriptor
     * @param request the request's number; its argument has at most 8 bytes
     * @return the value, which is not below zero, or {@code -errno}
     */
    public static long ioctlGetLong(int fd, long request) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            MemorySegment value = slot.firstWord(0);
            long result = ioctl(slot, fd, request, value);
            return result < 0 ? result : slot.firstWord();
        } finally {
            slot.release();
        }
    }

    /**
     * {@code ioctl(2)} with a request that takes the address of an int, such as {@code FIONBIO}.
     *
     * @param fd a descriptor
     * @param request the request's number; its argument has at most 8 bytes
     * @param value the int
     * @return the request's result or {@code -errno}
     */
    public static int ioctlSetInt(int fd, long request, int value) {
        ThreadSlot slot = ThreadSlot.acquire();
        try {
            return (int) ioctl(slot, fd, request, slot.firstWord(Integer.toUnsignedLong(value)));
        } finally {
            slot.release();
        }
    }

    /** The kernel takes 32 bits; an int with the highest of them was given here with a sign. */
    private static long unsigned(long request) {
        return request & 0xffff_ffffL;
    }

    private static long ioctl(ThreadSlot slot, int fd, long request, MemorySegment argument) {
        if (!ControlArguments.ioctlTakesMemory((int) request)) {
            throw new IllegalArgumentException(
                    "ioctl request 0x"
                            + Long.toHexString(unsigned(request))
                            + " is not known to take a number's address");
        }
        Checks.target(
                argument, ControlArguments.ioctlBytes((int) request), "the argument of this ioctl");
        return Downcall.call(
                slot,
                SyscallNumber.SYS_ioctl,
                fd,
                unsigned(request),
                argument.address(),
                0,
                0,
                0,
                argument);
    }
}
