package dev.gatun.io;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.IoVector;
import dev.gatun.sys.PathText;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Objects;

/**
 * An open file that has offsets and a size.
 *
 * {@snippet lang=java :
 * try (FileFd file = FileFd.open(path, O_RDONLY);
 *         Arena arena = Arena.ofConfined()) {
 *     MemorySegment block = arena.allocate(4096);
 *     long n = file.pread(block, 0); // bytes; 0 at the end
 * }
 * }
 *
 * <p>{@link Fd} describes reading and writing at the file position, closing, and what happens when
 * another thread closes the file.
 *
 * <p><b>Waiting.</b> A call waits for storage, also if the file has {@code O_NONBLOCK}. Meanwhile a
 * virtual thread keeps its carrier: when as many virtual threads wait as there are carriers, no
 * virtual thread runs any more until one of the calls returns. The JDK's own {@code FileChannel}
 * adds a carrier for the length of a transfer with {@code O_DIRECT}; this library adds none. {@link
 * Thread#interrupt} does not end a call, and does not close the file, as it would close a {@code
 * FileChannel}.
 *
 * <p>A transfer moves at most 0x7ffff000 bytes (2 GiB less a page), and may move fewer.
 */
public class FileFd extends Fd {
    /** The result of {@link #lseek} if there is no data or no hole: {@code -ENXIO}. */
    public static final long NO_SUCH_OFFSET = -Errno.ENXIO;

    private static final String NOT_ALIGNED =
            "O_DIRECT wants memory, offset and size aligned: see DioAlignment";

    /**
     * For subclasses.
     *
     * @param number the descriptor's number, zero or more
     * @param owned true if closing this closes the number
     */
    protected FileFd(int number, boolean owned) {
        super(number, owned);
    }

    /**
     * Takes a number over: closing the object closes the number.
     *
     * @param number an open file that nobody else will close
     * @return the file
     */
    public static FileFd own(int number) {
        return new FileFd(number, true);
    }

    /**
     * Takes a descriptor over, if it is a file: {@link Fd#detach}, after a look by statx(2). Pipes,
     * sockets, and descriptors without a kind of file, such as an eventfd, are refused, and stay as
     * they were. For a descriptor that is borrowed, or that shall stay open, take over a duplicate:
     * {@link Descriptors#dup(Fd)}. Since Linux 4.11.
     *
     * @param fd an owned descriptor, which then counts as closed
     * @return the file, to be closed
     * @throws SyscallException EIO
     * @throws IllegalArgumentException if the descriptor is no file
     * @throws dev.gatun.sys.ClosedException if it is closed
     * @throws IllegalStateException if it is borrowed, or if a call or a queue is using it
     */
    public static FileFd own(Fd fd) throws SyscallException {
        FileKind kind;
        try (Arena arena = Arena.ofConfined()) {
            kind = Statx.allocate(arena).fill(fd, StatxMask.STATX_TYPE).kind();
        }
        if (kind == FileKind.S_IFIFO || kind == FileKind.S_IFSOCK || kind == FileKind.NONE) {
            throw new IllegalArgumentException(
                    "descriptor "
                            + fd
                            + " is no file"
                            + (kind == FileKind.NONE ? "" : ", but " + kind));
        }
        return new FileFd(fd.detach(), true);
    }

    /**
     * Uses a number that somebody else owns. The owner must not close the number before the last
     * use of this object.
     *
     * @param number an open file
     * @return the file
     */
    public static FileFd borrow(int number) {
        return new FileFd(number, false);
    }

    // Opening.

    /**
     * {@code open(2)}: opens an existing file. {@code O_CLOEXEC} is always added; {@link
     * Syscalls#openat(int, String, int, int)} opens without it.
     *
     * @param path a path of the default file system; it is passed on as UTF-8
     * @param flags without {@code O_CREAT} and {@code O_TMPFILE}, which need a mode
     * @return the file, to be closed
     * @throws SyscallException ENOENT, EACCES, EISDIR, ELOOP, ENAMETOOLONG, ENOTDIR, ENXIO (a FIFO
     *     that nobody has open for reading), ETXTBSY; EMFILE and ENFILE when there are too many
     *     descriptors; EINVAL with {@code O_DIRECT} if the file system does not support it; EINTR
     *     while waiting for the other end of a FIFO
     * @throws IllegalArgumentException if the flags need a mode, or if the path is not of the
     *     default file system or has a NUL in it
     */
    public static FileFd open(Path path, OpenFlags flags) throws SyscallException {
        return open(PathText.of(path), flags);
    }

    /**
     * {@code open(2)}: opens a file, or creates it if the flags say so. {@code O_CLOEXEC} is always
     * added.
     *
     * @param path a path of the default file system; it is passed on as UTF-8
     * @param flags how to open the file
     * @param mode the permissions of a file that is created, less the process's umask; {@code
     *     0644}, with the 0, is octal in Java, too
     * @return the file, to be closed
     * @throws SyscallException as {@link #open(Path, OpenFlags)}, and EEXIST, ENOSPC, EDQUOT, EROFS
     * @throws IllegalArgumentException as {@link #open(Path, OpenFlags)}
     */
    public static FileFd open(Path path, OpenFlags flags, int mode) throws SyscallException {
        return open(PathText.of(path), flags, mode);
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
     * {@code openat(2)}: opens an existing file by a path relative to a directory. {@code
     * O_CLOEXEC} is always added.
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
     * {@code openat(2)}: opens a file by a path relative to a directory, or creates it if the flags
     * say so. {@code O_CLOEXEC} is always added.
     *
     * @param directory what a relative path starts from; {@code O_PATH} is enough
     * @param path passed on as UTF-8; if absolute, the directory does not matter
     * @param flags how to open the file
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

    /**
     * {@code openat2(2)}: {@link #openat(Fd, String, OpenFlags)}, with flags that restrict how the
     * path is resolved. Flags that the kernel does not know are an error here. Since Linux 5.6.
     *
     * @param directory what a relative path starts from; null for the working directory
     * @param path passed on as UTF-8
     * @param flags without {@code O_CREAT} and {@code O_TMPFILE}, which need a mode; {@code
     *     O_CLOEXEC} is added
     * @param resolve how the path must not be resolved
     * @return the file, to be closed
     * @throws SyscallException as {@link #openat(Fd, String, OpenFlags)}; EXDEV and ELOOP if {@code
     *     resolve} forbids the path; EAGAIN with {@code RESOLVE_CACHED}, or if a rename came in
     *     between: call again; EINVAL for unknown flags; ENOSYS before Linux 5.6
     * @throws IllegalArgumentException as {@link #open(Path, OpenFlags)}
     */
    public static FileFd openat2(Fd directory, String path, OpenFlags flags, ResolveFlags resolve)
            throws SyscallException {
        Opening.checkNoMode(flags);
        return new FileFd(Opening.openat2(directory, path, flags, Opening.NO_MODE, resolve), true);
    }

    /**
     * {@code openat2(2)}: {@link #openat2(Fd, String, OpenFlags, ResolveFlags)} with a mode, which
     * flags that create a file need. Since Linux 5.6.
     *
     * @param directory as there
     * @param path as there
     * @param flags how to open the file
     * @param mode as in {@link #open(Path, OpenFlags, int)}; 0 if the flags create no file
     * @param resolve how the path must not be resolved
     * @return the file, to be closed
     * @throws SyscallException as there, and EINVAL for a mode if the flags create no file
     * @throws IllegalArgumentException as {@link #open(Path, OpenFlags)}
     */
    public static FileFd openat2(
            Fd directory, String path, OpenFlags flags, int mode, ResolveFlags resolve)
            throws SyscallException {
        return new FileFd(Opening.openat2(directory, path, flags, mode, resolve), true);
    }

    // Reading and writing at an offset.

    /**
     * {@code pread(2)}: fills {@code buffer} from its start with the bytes at an offset of the
     * file. The file position does not change.
     *
     * @param buffer native memory; at most its size is read
     * @param fileOffset where in the file, in bytes
     * @return bytes, maybe fewer than asked for; 0 at or beyond the end
     * @throws SyscallException EBADF if not open for reading, EINVAL for memory or an offset that
     *     is not aligned as {@code O_DIRECT} needs it, EISDIR, ESPIPE for a pipe or socket, EIO
     * @throws IllegalArgumentException if the offset is below zero or if the buffer is on the heap
     *     or read-only
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
        checkOffset(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.pread(fd, buffer, offset, byteCount, fileOffset);
        } finally {
            release();
        }
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        throw failed(n, "pread", this, buffer.asSlice(offset, byteCount), fileOffset);
    }

    /**
     * {@code pread(2)} into a buffer, between its position and its limit; moves the buffer's
     * position.
     *
     * @param buffer of native memory
     * @param fileOffset where in the file, in bytes
     * @return as {@link #pread(MemorySegment, long)}
     * @throws SyscallException as {@link #pread(MemorySegment, long)}
     */
    public final long pread(ByteBuffer buffer, long fileOffset) throws SyscallException {
        return advance(buffer, pread(MemorySegment.ofBuffer(buffer), fileOffset));
    }

    /**
     * {@code pwrite(2)}: writes {@code buffer} at an offset of the file, which grows if need be.
     * The file position does not change. If the file was opened with {@code O_APPEND}, Linux
     * appends, whatever the offset.
     *
     * @param buffer native memory
     * @param fileOffset where in the file, in bytes
     * @return bytes, maybe fewer than given (as when the disk becomes full)
     * @throws SyscallException ENOSPC, EDQUOT, EFBIG, EIO; EBADF if not open for writing, EINVAL
     *     for memory or an offset that is not aligned as {@code O_DIRECT} needs it, EPERM for a
     *     sealed memfd, ESPIPE for a pipe or socket
     * @throws IllegalArgumentException if the offset is below zero or the buffer is on the heap
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
        checkOffset(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.pwrite(fd, buffer, offset, byteCount, fileOffset);
        } finally {
            release();
        }
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        throw failed(n, "pwrite", this, buffer.asSlice(offset, byteCount), fileOffset);
    }

    /**
     * {@code pwrite(2)} of the bytes between a buffer's position and its limit; moves the buffer's
     * position.
     *
     * @param buffer of native memory
     * @param fileOffset where in the file, in bytes
     * @return as {@link #pwrite(MemorySegment, long)}
     * @throws SyscallException as {@link #pwrite(MemorySegment, long)}
     */
    public final long pwrite(ByteBuffer buffer, long fileOffset) throws SyscallException {
        return advance(buffer, pwrite(MemorySegment.ofBuffer(buffer), fileOffset));
    }

    /**
     * {@code preadv(2)}: fills the buffers one after the other with the bytes at an offset.
     *
     * @param buffers the buffers to fill
     * @param fileOffset where in the file, in bytes
     * @return as {@link #pread(MemorySegment, long)}
     * @throws SyscallException as {@link #pread(MemorySegment, long)}
     */
    public final long preadv(IoVector buffers, long fileOffset) throws SyscallException {
        checkOffset(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.preadv2(fd, buffers, fileOffset, 0);
        } finally {
            release();
        }
        return transferred(n, "preadv", buffers, fileOffset);
    }

    /**
     * {@code pwritev(2)}: writes the buffers one after the other at an offset.
     *
     * @param buffers the buffers to write
     * @param fileOffset where in the file, in bytes
     * @return as {@link #pwrite(MemorySegment, long)}
     * @throws SyscallException as {@link #pwrite(MemorySegment, long)}
     */
    public final long pwritev(IoVector buffers, long fileOffset) throws SyscallException {
        checkOffset(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.pwritev2(fd, buffers, fileOffset, 0);
        } finally {
            release();
        }
        return transferred(n, "pwritev", buffers, fileOffset);
    }

    /**
     * {@code preadv2(2)} of one buffer: {@link #pread(MemorySegment, long)} with flags for this one
     * read. Since Linux 4.6.
     *
     * @param buffer native memory
     * @param fileOffset where in the file, in bytes, or {@link Syscalls#FILE_POSITION}, in which
     *     case the file position moves
     * @param flags how to read
     * @return as {@link #pread(MemorySegment, long)}; {@link #WOULD_BLOCK} with {@code RWF_NOWAIT}
     * @throws SyscallException as {@link #pread(MemorySegment, long)}, and EOPNOTSUPP for a flag
     *     that the kernel does not know or this file does not support
     */
    public final long preadv2(MemorySegment buffer, long fileOffset, RwFlags flags)
            throws SyscallException {
        checkOffsetOrPosition(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.preadv2(fd, buffer, fileOffset, flags.bits());
        } finally {
            release();
        }
        return transferred(n, "preadv2", buffer, fileOffset, flags);
    }

    /**
     * {@link #preadv2(MemorySegment, long, RwFlags)} into a part of a segment, without the object
     * that a slice would be. Since Linux 4.6.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes, or {@link Syscalls#FILE_POSITION}, in which
     *     case the file position moves
     * @param flags how
     * @return as {@link #preadv2(MemorySegment, long, RwFlags)}
     * @throws SyscallException as {@link #preadv2(MemorySegment, long, RwFlags)}
     */
    public final long preadv2(
            MemorySegment buffer, long offset, long byteCount, long fileOffset, RwFlags flags)
            throws SyscallException {
        checkOffsetOrPosition(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.preadv2(fd, buffer, offset, byteCount, fileOffset, flags.bits());
        } finally {
            release();
        }
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        MemorySegment part = buffer.asSlice(offset, byteCount);
        throw failed(n, "preadv2", this, part, fileOffset, flags);
    }

    /**
     * {@code preadv2(2)}: {@link #preadv} with flags for this one read. Since Linux 4.6.
     *
     * @param buffers the buffers to fill
     * @param fileOffset where in the file, in bytes, or {@link Syscalls#FILE_POSITION}, in which
     *     case the file position moves
     * @param flags how to read
     * @return as {@link #preadv2(MemorySegment, long, RwFlags)}
     * @throws SyscallException as {@link #preadv2(MemorySegment, long, RwFlags)}
     */
    public final long preadv2(IoVector buffers, long fileOffset, RwFlags flags)
            throws SyscallException {
        checkOffsetOrPosition(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.preadv2(fd, buffers, fileOffset, flags.bits());
        } finally {
            release();
        }
        return transferred(n, "preadv2", buffers, fileOffset, flags);
    }

    /**
     * {@code pwritev2(2)} of one buffer: {@link #pwrite(MemorySegment, long)} with flags for this
     * one write. Since Linux 4.6.
     *
     * @param buffer native memory
     * @param fileOffset where in the file, in bytes, or {@link Syscalls#FILE_POSITION}, in which
     *     case the file position moves
     * @param flags how to write
     * @return as {@link #pwrite(MemorySegment, long)}; {@link #WOULD_BLOCK} with {@code RWF_NOWAIT}
     * @throws SyscallException as {@link #pwrite(MemorySegment, long)}, and EOPNOTSUPP for a flag
     *     that the kernel does not know or this file does not support
     */
    public final long pwritev2(MemorySegment buffer, long fileOffset, RwFlags flags)
            throws SyscallException {
        checkOffsetOrPosition(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.pwritev2(fd, buffer, fileOffset, flags.bits());
        } finally {
            release();
        }
        return transferred(n, "pwritev2", buffer, fileOffset, flags);
    }

    /**
     * {@link #pwritev2(MemorySegment, long, RwFlags)} of a part of a segment, without the object
     * that a slice would be. Since Linux 4.6.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes, or {@link Syscalls#FILE_POSITION}, in which
     *     case the file position moves
     * @param flags how
     * @return as {@link #pwritev2(MemorySegment, long, RwFlags)}
     * @throws SyscallException as {@link #pwritev2(MemorySegment, long, RwFlags)}
     */
    public final long pwritev2(
            MemorySegment buffer, long offset, long byteCount, long fileOffset, RwFlags flags)
            throws SyscallException {
        checkOffsetOrPosition(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.pwritev2(fd, buffer, offset, byteCount, fileOffset, flags.bits());
        } finally {
            release();
        }
        if (n >= 0 || n == WOULD_BLOCK) {
            return n;
        }
        MemorySegment part = buffer.asSlice(offset, byteCount);
        throw failed(n, "pwritev2", this, part, fileOffset, flags);
    }

    /**
     * {@code pwritev2(2)}: {@link #pwritev} with flags for this one write. Since Linux 4.6.
     *
     * @param buffers the buffers to write
     * @param fileOffset where in the file, in bytes, or {@link Syscalls#FILE_POSITION}, in which
     *     case the file position moves
     * @param flags how to write
     * @return as {@link #pwritev2(MemorySegment, long, RwFlags)}
     * @throws SyscallException as {@link #pwritev2(MemorySegment, long, RwFlags)}
     */
    public final long pwritev2(IoVector buffers, long fileOffset, RwFlags flags)
            throws SyscallException {
        checkOffsetOrPosition(fileOffset);
        int fd = acquire();
        long n;
        try {
            n = Syscalls.pwritev2(fd, buffers, fileOffset, flags.bits());
        } finally {
            release();
        }
        return transferred(n, "pwritev2", buffers, fileOffset, flags);
    }

    /**
     * Reads from an offset until the buffer is full or the file ends. Calls {@code pread(2)} as
     * often as it takes, and goes on after EINTR.
     *
     * @param buffer native memory
     * @param fileOffset where in the file, in bytes
     * @return bytes; fewer than the buffer's size at the end, or if a device without storage would
     *     block
     * @throws SyscallException as {@link #pread(MemorySegment, long)}; {@link
     *     SyscallException#transferred} gives the bytes that were read before it
     */
    public final long readFully(MemorySegment buffer, long fileOffset) throws SyscallException {
        return readFully(buffer, 0, buffer.byteSize(), fileOffset);
    }

    /**
     * {@link #readFully(MemorySegment, long)} into a part of a segment, without the object that a
     * slice would be.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes
     * @return as {@link #readFully(MemorySegment, long)}
     * @throws SyscallException as {@link #readFully(MemorySegment, long)}
     */
    public final long readFully(MemorySegment buffer, long offset, long byteCount, long fileOffset)
            throws SyscallException {
        checkOffset(fileOffset);
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        if (byteCount == 0) {
            number(); // refuses a closed descriptor, as a call would
        }
        long done = 0;
        while (done < byteCount) {
            int fd = acquire();
            long n;
            try {
                n = Syscalls.pread(fd, buffer, offset + done, byteCount - done, fileOffset + done);
            } finally {
                release();
            }
            if (n > 0) {
                done += n;
            } else if (n == 0) {
                break;
            } else if (n == WOULD_BLOCK) {
                return done > 0 ? done : WOULD_BLOCK;
            } else if (n != -Errno.EINTR) {
                MemorySegment rest = buffer.asSlice(offset + done, byteCount - done);
                throw SyscallException.afterPart(n, done, "pread", this, rest, fileOffset + done);
            }
        }
        return done;
    }

    /**
     * Writes all of the buffer at an offset. Calls {@code pwrite(2)} as often as it takes, and goes
     * on after EINTR. If the file was opened with {@code O_APPEND}, Linux appends, whatever the
     * offset.
     *
     * @param buffer native memory
     * @param fileOffset where in the file, in bytes
     * @return bytes; fewer than the buffer's size only if a device without storage would block
     * @throws SyscallException as {@link #pwrite(MemorySegment, long)}; ENOSPC also if a device
     *     takes no bytes and reports no error; {@link SyscallException#transferred} gives the bytes
     *     that were written before it
     */
    public final long writeFully(MemorySegment buffer, long fileOffset) throws SyscallException {
        return writeFully(buffer, 0, buffer.byteSize(), fileOffset);
    }

    /**
     * {@link #writeFully(MemorySegment, long)} of a part of a segment, without the object that a
     * slice would be.
     *
     * @param buffer native memory
     * @param offset where the part begins, in bytes
     * @param byteCount its size
     * @param fileOffset where in the file, in bytes
     * @return as {@link #writeFully(MemorySegment, long)}
     * @throws SyscallException as {@link #writeFully(MemorySegment, long)}
     */
    public final long writeFully(MemorySegment buffer, long offset, long byteCount, long fileOffset)
            throws SyscallException {
        checkOffset(fileOffset);
        Objects.checkFromIndexSize(offset, byteCount, buffer.byteSize());
        if (byteCount == 0) {
            number(); // refuses a closed descriptor, as a call would
        }
        long done = 0;
        while (done < byteCount) {
            int fd = acquire();
            long n;
            try {
                n = Syscalls.pwrite(fd, buffer, offset + done, byteCount - done, fileOffset + done);
            } finally {
                release();
            }
            if (n == 0) {
                n = -Errno.ENOSPC; // or it would be repeated for ever
            }
            if (n > 0) {
                done += n;
            } else if (n == WOULD_BLOCK) {
                return done > 0 ? done : WOULD_BLOCK;
            } else if (n != -Errno.EINTR) {
                MemorySegment rest = buffer.asSlice(offset + done, byteCount - done);
                throw SyscallException.afterPart(n, done, "pwrite", this, rest, fileOffset + done);
            }
        }
        return done;
    }

    // The file position.

    /**
     * {@code lseek(2)}: moves the file position, which read(2) and write(2) use. Duplicates of this
     * descriptor share it.
     *
     * @param offset in bytes; an offset below zero counts backwards, if {@code whence} allows it
     * @param whence what the offset counts from
     * @return the new position, in bytes from the start; {@link #NO_SUCH_OFFSET} if there is no
     *     data at or after the offset (or, for {@code SEEK_HOLE}, if the offset is at or beyond the
     *     end)
     * @throws SyscallException EINVAL for a position before the start, ESPIPE for a pipe or socket
     * @throws IllegalArgumentException if the offset is below zero and counts from the start
     */
    public final long lseek(long offset, Whence whence) throws SyscallException {
        boolean inHoles = whence == Whence.SEEK_DATA || whence == Whence.SEEK_HOLE;
        if (inHoles || whence == Whence.SEEK_SET) {
            checkOffset(offset);
        }
        int fd = acquire();
        long result;
        try {
            result = Syscalls.lseek(fd, offset, whence.value());
        } finally {
            release();
        }
        if (result >= 0 || inHoles && result == NO_SUCH_OFFSET) {
            return result;
        }
        throw SyscallException.of(result, "lseek", this, offset, whence);
    }

    // Space.

    /**
     * {@code ftruncate(2)}: makes the file shorter, or extends it by a hole.
     *
     * <p>{@link dev.gatun.sys.Mapping} says what happens to a mapping of a file that becomes
     * shorter.
     *
     * @param byteCount the file's new size, in bytes
     * @throws SyscallException EINVAL if not open for writing, EFBIG, EPERM for a sealed memfd,
     *     ETXTBSY
     * @throws IllegalArgumentException if the size is below zero
     */
    public final void ftruncate(long byteCount) throws SyscallException {
        checkByteCount(byteCount);
        int fd = acquire();
        int result;
        try {
            result = Syscalls.ftruncate(fd, byteCount);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "ftruncate", this, byteCount);
        }
    }

    /**
     * {@code fallocate(2)}: allocates or frees the space of a range of the file, or zeroes, removes
     * or inserts the range, as the mode says.
     *
     * @param mode what is done with the range
     * @param fileOffset where the range begins, in bytes
     * @param byteCount its size, more than 0
     * @throws SyscallException EOPNOTSUPP if the file system lacks the mode; EINVAL for 0 bytes, or
     *     if a mode needs whole blocks and the range is not made of them; ENOSPC, EFBIG, EBADF if
     *     not open for writing, EPERM for a sealed memfd, EINTR, ENODEV, ESPIPE
     * @throws IllegalArgumentException if the offset or the size is below zero
     */
    public final void fallocate(FallocateMode mode, long fileOffset, long byteCount)
            throws SyscallException {
        checkOffset(fileOffset);
        checkByteCount(byteCount);
        int fd = acquire();
        int result;
        try {
            result = Syscalls.fallocate(fd, mode.bits(), fileOffset, byteCount);
        } finally {
            release();
        }
        if (result < 0) {
            boolean changesSize =
                    mode.has(FallocateMode.FALLOC_FL_PUNCH_HOLE)
                            && !mode.has(FallocateMode.FALLOC_FL_KEEP_SIZE);
            String hint =
                    result == -Errno.EOPNOTSUPP && changesSize
                            ? "FALLOC_FL_PUNCH_HOLE needs FALLOC_FL_KEEP_SIZE"
                            : null;
            throw SyscallException.withHint(
                    result, hint, "fallocate", this, mode, fileOffset, byteCount);
        }
    }

    // Durability.

    /**
     * {@code fsync(2)}: returns when the contents and the metadata are durable. A new file's name
     * is durable only when its directory was synced, too.
     *
     * @throws SyscallException EIO, ENOSPC, EDQUOT if data could not be written out. The error is
     *     reported once to each open file description: a second fsync succeeds, although the data
     *     are lost; EINVAL for a pipe or socket
     */
    public final void fsync() throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = Syscalls.fsync(fd);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "fsync", this);
        }
    }

    /**
     * {@code fdatasync(2)}: {@link #fsync} without the metadata that is not needed to read the
     * contents, such as times.
     *
     * @throws SyscallException as {@link #fsync}
     */
    public final void fdatasync() throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = Syscalls.fdatasync(fd);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "fdatasync", this);
        }
    }

    /**
     * {@code syncfs(2)}: writes out the whole file system that this file is in.
     *
     * @throws SyscallException EIO, ENOSPC, EDQUOT
     */
    public final void syncfs() throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = Syscalls.syncfs(fd);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "syncfs", this);
        }
    }

    /**
     * {@code sync_file_range(2)}: starts to write out a part of the file, or waits until it is
     * written. It makes nothing durable: it writes no metadata and does not flush the device's
     * cache.
     *
     * @param fileOffset where the part begins, in bytes
     * @param byteCount its size; 0 for all to the end
     * @param flags what to start, and what to wait for
     * @throws SyscallException EIO, ENOSPC; EINVAL for unknown flags; ESPIPE for a pipe or socket
     * @throws IllegalArgumentException if the offset or the size is below zero
     */
    public final void syncFileRange(long fileOffset, long byteCount, SyncFileRangeFlags flags)
            throws SyscallException {
        checkOffset(fileOffset);
        checkByteCount(byteCount);
        int fd = acquire();
        int result;
        try {
            result = Syscalls.syncFileRange(fd, fileOffset, byteCount, flags.bits());
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(
                    result, "sync_file_range", this, fileOffset, byteCount, flags);
        }
    }

    // The page cache.

    /**
     * {@code posix_fadvise(2)}: says how a part of the file will be used.
     *
     * @param fileOffset where the part begins, in bytes
     * @param byteCount its size; 0 for all to the end
     * @param advice how
     * @throws SyscallException ESPIPE for a pipe or socket
     * @throws IllegalArgumentException if the offset or the size is below zero
     */
    public final void posixFadvise(long fileOffset, long byteCount, FileAdvice advice)
            throws SyscallException {
        checkOffset(fileOffset);
        checkByteCount(byteCount);
        int fd = acquire();
        int result;
        try {
            result = Syscalls.posixFadvise(fd, fileOffset, byteCount, advice.value());
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "posix_fadvise", this, fileOffset, byteCount, advice);
        }
    }

    /**
     * {@code readahead(2)}: starts to read a part of the file into the page cache. It waits only to
     * find out where on the device that part is.
     *
     * @param fileOffset where the part begins, in bytes
     * @param byteCount its size; rounded to whole pages
     * @throws SyscallException EBADF if not open for reading, EINVAL if this is not a file
     * @throws IllegalArgumentException if the offset or the size is below zero
     */
    public final void readahead(long fileOffset, long byteCount) throws SyscallException {
        checkOffset(fileOffset);
        checkByteCount(byteCount);
        int fd = acquire();
        int result;
        try {
            result = Syscalls.readahead(fd, fileOffset, byteCount);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "readahead", this, fileOffset, byteCount);
        }
    }

    // Metadata and locks.

    /**
     * {@code statx(2)} with {@code STATX_SIZE}: how large this file is now. Opened with {@code
     * O_PATH} is enough. Since Linux 4.11.
     *
     * @return bytes. 0 for a block device, whose size {@link Ioctl#deviceSize} gives; for a file
     *     that is no store of bytes, such as a pipe; and for most files of {@code /proc}, which
     *     must be read to their end
     * @throws SyscallException EIO, ESTALE
     */
    public final long size() throws SyscallException {
        int fd = acquire();
        long result;
        try {
            result = Syscalls.statxSize(fd);
        } finally {
            release();
        }
        if (result < 0) {
            throw SyscallException.of(
                    result, "statx", this, "", AtFlags.AT_EMPTY_PATH, StatxMask.STATX_SIZE);
        }
        return result;
    }

    /**
     * {@code statx(2)} of this file. For paths and for other descriptors, see {@link Statx#fill}.
     * Since Linux 4.11.
     *
     * @param statx the struct to fill
     * @param mask the fields to ask for
     * @throws SyscallException EIO; EINVAL for a mask with the reserved bit
     */
    public final void statx(Statx statx, StatxMask mask) throws SyscallException {
        statx.fill(this, mask);
    }

    /**
     * {@code flock(2)}: places an advisory lock on the whole file. The lock belongs to the open
     * file description: duplicates of the descriptor share it, and it ends when the last of them is
     * closed.
     *
     * @param operation {@code LOCK_SH}, {@code LOCK_EX} or {@code LOCK_UN}; with {@code LOCK_NB}
     *     the call does not wait
     * @return true if the operation is done; false if it would block, with {@code LOCK_NB}: a lock
     *     that was held before is then lost
     * @throws SyscallException EINTR while waiting, EINVAL, ENOLCK
     */
    public final boolean flock(FlockOperation operation) throws SyscallException {
        int fd = acquire();
        int result;
        try {
            result = Syscalls.flock(fd, operation.bits());
        } finally {
            release();
        }
        if (result < 0 && result != WOULD_BLOCK) {
            throw SyscallException.of(result, "flock", this, operation);
        }
        return result == 0;
    }

    // Arguments and results.

    private SyscallException failed(long result, String call, Object... arguments) {
        String hint = result == -Errno.EINVAL && isPastPageCache() ? NOT_ALIGNED : null;
        return SyscallException.withHint(result, hint, call, arguments);
    }

    private boolean isPastPageCache() {
        int flags = Asking.fcntl(this, FcntlCommand.F_GETFL);
        return flags >= 0 && OpenFlags.of(flags).has(OpenFlags.O_DIRECT);
    }

    private long transferred(long result, String call, Object argument, long fileOffset)
            throws SyscallException {
        if (result >= 0 || result == WOULD_BLOCK) {
            return result;
        }
        throw failed(result, call, this, argument, fileOffset);
    }

    private long transferred(
            long result, String call, Object argument, long fileOffset, RwFlags flags)
            throws SyscallException {
        if (result >= 0 || result == WOULD_BLOCK) {
            return result;
        }
        throw failed(result, call, this, argument, fileOffset, flags);
    }

    private static void checkOffsetOrPosition(long fileOffset) {
        if (fileOffset != Syscalls.FILE_POSITION) {
            checkOffset(fileOffset);
        }
    }

    private static void checkByteCount(long byteCount) {
        if (byteCount < 0) {
            throw new IllegalArgumentException("size below zero: " + byteCount);
        }
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
