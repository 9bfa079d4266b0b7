package dev.gatun.io;

import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An open file: what has offsets, and a size.
 *
 * {@snippet lang=java :
 * try (FileFd file = FileFd.open(path, O_RDONLY);
 *         Arena arena = Arena.ofConfined()) {
 *     MemorySegment block = arena.allocate(4096);
 *     long n = file.pread(block, 0); // bytes; 0 at the end
 * }
 * }
 *
 * <p>Reading and writing at the file position, closing, and what happens when another thread
 * closes: see {@link Fd}. Storage is waited for, {@code O_NONBLOCK} or not; a virtual thread keeps
 * its carrier meanwhile.
 *
 * <p>A transfer moves at most 2 GiB less a page (0x7ffff000 bytes), and may move less.
 */
public class FileFd extends Fd {
    /**
     * For a kind of file.
     *
     * @param number the descriptor's number, zero or more
     * @param owned whether closing this closes the number
     */
    protected FileFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * Takes a number over: closing the object closes it.
     *
     * @param number an open file that nobody else will close
     * @return the file
     */
    public static FileFd own(int number) {
        return new FileFd(number, true);
    }

    /**
     * Uses a number that somebody else closes, after the last use of this object.
     *
     * @param number an open file
     * @return the file
     */
    public static FileFd borrow(int number) {
        return new FileFd(number, false);
    }

    // Opening.

    /**
     * {@code open(2)}: opens a file that is there. {@code O_CLOEXEC} is always added; {@link
     * Syscalls#openat(int, String, int, int)} opens without it.
     *
     * @param path of the default file system; it is passed on as UTF-8
     * @param flags without {@code O_CREAT} and {@code O_TMPFILE}, which need a mode
     * @return the file, to be closed
     * @throws SyscallException ENOENT, EACCES, EISDIR, ELOOP, ENAMETOOLONG, ENOTDIR, ENXIO (a FIFO
     *     that nobody reads), ETXTBSY; EMFILE and ENFILE when there are too many descriptors;
     *     EINVAL with {@code O_DIRECT} where the file system has none; EINTR while waiting for the
     *     other end of a FIFO
     * @throws IllegalArgumentException if a mode is missing, or for a path that is not of the
     *     default file system or has a NUL in it
     */
    public static FileFd open(Path path, OpenFlags flags) throws SyscallException {
        return open(Opening.text(path), flags);
    }

    /**
     * {@code open(2)}: opens a file that is there, or makes it. {@code O_CLOEXEC} is always added.
     *
     * @param path of the default file system; it is passed on as UTF-8
     * @param flags how
     * @param mode the permissions of a file that is made, of which the process's umask takes some
     *     away; {@code 0644}, with the 0, is octal in Java as well
     * @return the file, to be closed
     * @throws SyscallException as {@link #open(Path, OpenFlags)}, and EEXIST, ENOSPC, EDQUOT, EROFS
     * @throws IllegalArgumentException as {@link #open(Path, OpenFlags)}
     */
    public static FileFd open(Path path, OpenFlags flags, int mode) throws SyscallException {
        return open(Opening.text(path), flags, mode);
    }

    /**
     * {@link #open(Path, OpenFlags)} with a path as a string.
     *
     * @param path passed on as UTF-8
     * @param flags as there
     * @return the file, to be closed
     * @throws SyscallException as there
     * @throws IllegalArgumentException as there
     */
    public static FileFd open(String path, OpenFlags flags) throws SyscallException {
        Opening.checkNoMode(flags);
        return new FileFd(Opening.openat(null, path, flags, Opening.NO_MODE), true);
    }

    /**
     * {@link #open(Path, OpenFlags, int)} with a path as a string.
     *
     * @param path passed on as UTF-8
     * @param flags as there
     * @param mode as there
     * @return the file, to be closed
     * @throws SyscallException as there
     * @throws IllegalArgumentException as there
     */
    public static FileFd open(String path, OpenFlags flags, int mode) throws SyscallException {
        return new FileFd(Opening.openat(null, path, flags, mode), true);
    }

    /**
     * {@code openat(2)}: opens a file that is there, from a directory on. {@code O_CLOEXEC} is
     * always added.
     *
     * @param directory what a relative path starts from; {@code O_PATH} is enough
     * @param path passed on as UTF-8; if absolute, the directory does not matter
     * @param flags without {@code O_CREAT} and {@code O_TMPFILE}, which need a mode
     * @return the file, to be closed
     * @throws SyscallException as {@link #open(Path, OpenFlags)}
     * @throws IllegalArgumentException as {@link #open(Path, OpenFlags)}
     */
    public static FileFd openat(Fd directory, String path, OpenFlags flags)
            throws SyscallException {
        Opening.checkNoMode(flags);
        return openat(directory, path, flags, Opening.NO_MODE);
    }

    /**
     * {@code openat(2)}: opens a file that is there, or makes it, from a directory on. {@code
     * O_CLOEXEC} is always added.
     *
     * @param directory what a relative path starts from; {@code O_PATH} is enough
     * @param path passed on as UTF-8; if absolute, the directory does not matter
     * @param flags how
     * @param mode as in {@link #open(Path, OpenFlags, int)}
     * @return the file, to be closed
     * @throws SyscallException as {@link #open(Path, OpenFlags, int)}
     * @throws IllegalArgumentException as {@link #open(Path, OpenFlags)}
     */
    public static FileFd openat(Fd directory, String path, OpenFlags flags, int mode)
            throws SyscallException {
        Objects.requireNonNull(directory);
        return new FileFd(Opening.openat(directory, path, flags, mode), true);
    }

    // Reading and writing at an offset.

    /**
     * {@code pread(2)}: fills {@code buffer} from its start with what is at an offset of the file.
     * The file position is left alone.
     *
     * @param buffer native memory; at most its size is read
     * @param fileOffset where in the file, in bytes
     * @return bytes, maybe fewer than asked for; 0 at or behind the end
     * @throws SyscallException EBADF if not opened to be read, EINVAL for memory or an offset that
     *     {@code O_DIRECT} wants aligned, EISDIR, ESPIPE for a pipe or socket, EIO
     * @throws IllegalArgumentException if the offset is below zero or the buffer cannot be written
     *     to by the kernel: on the heap, or read-only
     */
    public final long pread(MemorySegment buffer, long fileOffset) throws SyscallException {
        checkOffset(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.pread(fd, buffer, fileOffset);
        } finally {
            release();
        }
        return transferred(n, "pread", buffer, fileOffset);
    }

    /**
     * {@code pread(2)} into a part of a segment.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes
     * @return as {@link #pread(MemorySegment, long)}
     * @throws SyscallException as {@link #pread(MemorySegment, long)}
     */
    public final long pread(MemorySegment buffer, long offset, long byteCount, long fileOffset)
            throws SyscallException {
        return pread(buffer.asSlice(offset, byteCount), fileOffset);
    }

    /**
     * {@code pread(2)} between a buffer's position and its limit; moves the buffer's position.
     *
     * @param buffer a direct buffer
     * @param fileOffset where in the file, in bytes
     * @return as {@link #pread(MemorySegment, long)}
     * @throws SyscallException as {@link #pread(MemorySegment, long)}
     */
    public final long pread(ByteBuffer buffer, long fileOffset) throws SyscallException {
        return advance(buffer, pread(MemorySegment.ofBuffer(buffer), fileOffset));
    }

    /**
     * {@code pwrite(2)}: writes {@code buffer} at an offset of the file, which grows if need be.
     * The file position is left alone. With {@code O_APPEND} Linux writes to the end all the same.
     *
     * @param buffer native memory
     * @param fileOffset where in the file, in bytes
     * @return bytes, maybe fewer than given (as when the disk becomes full)
     * @throws SyscallException ENOSPC, EDQUOT, EFBIG, EIO; EBADF if not opened to be written,
     *     EINVAL for memory or an offset that {@code O_DIRECT} wants aligned, EPERM for a sealed
     *     memfd, ESPIPE for a pipe or socket
     * @throws IllegalArgumentException if the offset is below zero or the buffer on the heap
     */
    public final long pwrite(MemorySegment buffer, long fileOffset) throws SyscallException {
        checkOffset(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.pwrite(fd, buffer, fileOffset);
        } finally {
            release();
        }
        return transferred(n, "pwrite", buffer, fileOffset);
    }

    /**
     * {@code pwrite(2)} of a part of a segment.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes
     * @return as {@link #pwrite(MemorySegment, long)}
     * @throws SyscallException as {@link #pwrite(MemorySegment, long)}
     */
    public final long pwrite(MemorySegment buffer, long offset, long byteCount, long fileOffset)
            throws SyscallException {
        return pwrite(buffer.asSlice(offset, byteCount), fileOffset);
    }

    /**
     * {@code pwrite(2)} of what is between a buffer's position and its limit; moves the buffer's
     * position.
     *
     * @param buffer a direct buffer
     * @param fileOffset where in the file, in bytes
     * @return as {@link #pwrite(MemorySegment, long)}
     * @throws SyscallException as {@link #pwrite(MemorySegment, long)}
     */
    public final long pwrite(ByteBuffer buffer, long fileOffset) throws SyscallException {
        return advance(buffer, pwrite(MemorySegment.ofBuffer(buffer), fileOffset));
    }

    private long transferred(long result, String call, Object argument, long fileOffset)
            throws SyscallException {
        if (result >= 0 || result == WOULD_BLOCK) {
            return result;
        }
        throw SyscallException.of(result, call, this, argument, fileOffset);
    }

    private static void checkOffset(long fileOffset) {
        if (fileOffset < 0) {
            throw new IllegalArgumentException("offset below zero: " + fileOffset);
        }
    }

    private static long advance(ByteBuffer buffer, long n) {
        if (n > 0) {
            buffer.position(buffer.position() + (int) n);
        }
        return n;
    }
}
