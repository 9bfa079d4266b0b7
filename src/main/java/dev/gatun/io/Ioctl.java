package dev.gatun.io;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.gatun.raw.struct.file_clone_range;
import dev.gatun.raw.struct.winsize;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code ioctl(2)}: the usual requests of files, pipes, sockets, block devices and terminals, and
 * any other request by its number.
 *
 * <p>A request that the descriptor does not know fails with ENOTTY, for some descriptors with
 * EINVAL.
 *
 * <p>Any thread may call these at any time.
 */
public final class Ioctl {
    private Ioctl() {}

    // Any request.

    /**
     * {@code ioctl(2)} with a request that takes an integer or nothing.
     *
     * @param fd a descriptor
     * @param request the request's number: 32 bits, as a long or as an int
     * @param argument the argument; 0 if the request has none
     * @return the request's result
     * @throws SyscallException ENOTTY, or an error of the request
     * @throws IllegalArgumentException for a request that is known to take memory
     */
    public static int ioctl(Fd fd, long request, long argument) throws SyscallException {
        int number = fd.acquire();
        int result;
        try {
            result = Syscalls.ioctl(number, request, argument);
        } finally {
            fd.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "ioctl", fd, hexadecimal(request), argument);
        }
        return result;
    }

    /**
     * {@code ioctl(2)} with a request that takes memory.
     *
     * @param fd a descriptor
     * @param request the request's number: 32 bits, as a long or as an int
     * @param argument native memory, as large as the number says, or 16 KiB for an old request
     *     whose number says nothing and that this library does not know. The caller keeps the
     *     memory that the struct points to valid
     * @return the request's result
     * @throws SyscallException ENOTTY, or an error of the request
     * @throws IndexOutOfBoundsException if the memory is too small
     */
    public static int ioctl(Fd fd, long request, MemorySegment argument) throws SyscallException {
        int number = fd.acquire();
        int result;
        try {
            result = Syscalls.ioctl(number, request, argument);
        } finally {
            fd.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "ioctl", fd, hexadecimal(request), argument);
        }
        return result;
    }

    // How much there is.

    /**
     * {@code FIONREAD}: how many bytes can be read now from a pipe, socket, terminal or file.
     *
     * @param fd a descriptor
     * @return bytes; for a datagram socket the size of the next datagram; for a file the file's
     *     size less the position, cut to an int, which is below zero if the position is beyond the
     *     end
     * @throws SyscallException EINVAL for a listening socket; ENOTTY
     */
    public static int bytesToRead(Fd fd) throws SyscallException {
        return (int) getInt(fd, IoctlRequest.FIONREAD);
    }

    /**
     * {@code TIOCOUTQ} (for a socket {@code SIOCOUTQ}): how many written bytes have not been sent
     * or, on TCP, not been acknowledged.
     *
     * @param fd a socket or terminal
     * @return bytes
     * @throws SyscallException EINVAL for a listening socket; ENOTTY for a pipe or file
     */
    public static int bytesToSend(Fd fd) throws SyscallException {
        return (int) getInt(fd, IoctlRequest.TIOCOUTQ);
    }

    // What fcntl(2) does as well.

    /**
     * {@code FIONBIO}: turns {@code O_NONBLOCK} on or off, for all duplicates of the descriptor, in
     * one call; {@link Fcntl#setNonBlocking} needs two.
     *
     * @param fd a descriptor
     * @param nonBlocking whether reads and writes return {@link Fd#WOULD_BLOCK} instead of waiting
     * @throws SyscallException none that is known
     */
    public static void setNonBlocking(Fd fd, boolean nonBlocking) throws SyscallException {
        setInt(fd, IoctlRequest.FIONBIO, nonBlocking ? 1 : 0);
    }

    /**
     * {@code FIOASYNC}: turns {@code O_ASYNC} on or off. If it is on, the owner ({@link
     * Fcntl#setOwner}) gets a signal when something can be read or written.
     *
     * @param fd a pipe, socket or terminal
     * @param async whether signals are sent
     * @throws SyscallException ENOTTY for a regular file
     */
    public static void setAsync(Fd fd, boolean async) throws SyscallException {
        setInt(fd, IoctlRequest.FIOASYNC, async ? 1 : 0);
    }

    /**
     * {@code FIOCLEX}, {@code FIONCLEX}: sets whether the descriptor is closed when the process
     * executes a program.
     *
     * @param fd a descriptor
     * @param closeOnExec false to pass the descriptor on to programs
     * @throws SyscallException none that is known
     */
    public static void setCloseOnExec(Fd fd, boolean closeOnExec) throws SyscallException {
        IoctlRequest request = closeOnExec ? IoctlRequest.FIOCLEX : IoctlRequest.FIONCLEX;
        int number = fd.acquire();
        int result;
        try {
            result = Syscalls.ioctl(number, request.value(), 0);
        } finally {
            fd.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "ioctl", fd, request);
        }
    }

    // Files.

    /**
     * {@code FIOQSIZE}: the space that a file takes up, which is less than its size if it has
     * holes. Some file systems (XFS) do not tell this to the kernel: then the result is 0. Use
     * {@link FileFd#statx} on such a file system.
     *
     * @param file a regular file, directory or symbolic link
     * @return bytes
     * @throws SyscallException ENOTTY for a file of another kind
     */
    public static long allocatedBytes(Fd file) throws SyscallException {
        return getLong(file, IoctlRequest.FIOQSIZE);
    }

    /**
     * {@code FIGETBSZ}: the size of the file system's blocks.
     *
     * @param file a file in it
     * @return bytes
     * @throws SyscallException EINVAL if the file system has no blocks
     */
    public static int blockSize(Fd file) throws SyscallException {
        return (int) getInt(file, IoctlRequest.FIGETBSZ);
    }

    /**
     * {@code FS_IOC_GETFLAGS}: the attributes that lsattr(1) shows.
     *
     * @param file a file or directory
     * @return its attributes
     * @throws SyscallException ENOTTY or EOPNOTSUPP if the file system has no attributes
     */
    public static InodeFlags inodeFlags(Fd file) throws SyscallException {
        return InodeFlags.of((int) getInt(file, IoctlRequest.FS_IOC_GETFLAGS));
    }

    /**
     * {@code FS_IOC_SETFLAGS}: replaces the attributes, as chattr(1) does. To change one attribute,
     * begin with those that {@link #inodeFlags} gives.
     *
     * @param file a file or directory that the caller owns
     * @param flags its new attributes
     * @throws SyscallException EPERM for an attribute that only CAP_LINUX_IMMUTABLE may change;
     *     EOPNOTSUPP for an attribute that the file system does not have; ENOTTY if it has none;
     *     EROFS
     */
    public static void setInodeFlags(Fd file, InodeFlags flags) throws SyscallException {
        int number = file.acquire();
        int result;
        try {
            result =
                    Syscalls.ioctlSetInt(
                            number, IoctlRequest.FS_IOC_SETFLAGS.value(), flags.bits());
        } finally {
            file.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "ioctl", file, IoctlRequest.FS_IOC_SETFLAGS, flags);
        }
    }

    /**
     * {@code FICLONE}: makes a file share all blocks of another file. A block is copied when one of
     * the files is written there. btrfs, XFS, bcachefs and some network file systems have it. Since
     * Linux 4.5.
     *
     * @param target opened to be written
     * @param source opened to be read
     * @throws SyscallException EOPNOTSUPP if the file system cannot share blocks, EXDEV for another
     *     file system, EINVAL, ETXTBSY (a swap file), EBADF
     */
    public static void clone(Fd target, Fd source) throws SyscallException {
        int to = target.acquire();
        int result;
        try {
            int from = source.acquire();
            try {
                result = Syscalls.ioctl(to, IoctlRequest.FICLONE.value(), from);
            } finally {
                source.release();
            }
        } finally {
            target.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "ioctl", target, IoctlRequest.FICLONE, source);
        }
    }

    /**
     * {@code FICLONERANGE}: as {@link #clone(Fd, Fd)}, but of a range. Since Linux 4.5.
     *
     * @param target opened to be written
     * @param targetOffset where the range begins in {@code target}, in bytes; a block's start
     * @param source opened to be read
     * @param sourceOffset where the range begins in {@code source}, in bytes; a block's start
     * @param byteCount the length of the range: whole blocks, or up to the end of {@code source}; 0
     *     for all up to the end
     * @throws SyscallException as {@link #clone(Fd, Fd)}; EINVAL if the ranges are not aligned, or
     *     overlap
     */
    public static void cloneRange(
            Fd target, long targetOffset, Fd source, long sourceOffset, long byteCount)
            throws SyscallException {
        int to = target.acquire();
        int result;
        try (Arena arena = Arena.ofConfined()) {
            int from = source.acquire();
            try {
                MemorySegment range = arena.allocate(file_clone_range.SIZE, Long.BYTES);
                range.set(JAVA_LONG, file_clone_range.OFFSET_SRC_FD, from);
                range.set(JAVA_LONG, file_clone_range.OFFSET_SRC_OFFSET, sourceOffset);
                range.set(JAVA_LONG, file_clone_range.OFFSET_SRC_LENGTH, byteCount);
                range.set(JAVA_LONG, file_clone_range.OFFSET_DEST_OFFSET, targetOffset);
                result = Syscalls.ioctl(to, IoctlRequest.FICLONERANGE.value(), range);
            } finally {
                source.release();
            }
        } finally {
            target.release();
        }
        if (result < 0) {
            throw SyscallException.of(
                    result,
                    "ioctl",
                    target,
                    IoctlRequest.FICLONERANGE,
                    source,
                    sourceOffset,
                    byteCount,
                    targetOffset);
        }
    }

    // Block devices.

    /**
     * {@code BLKGETSIZE64}: the size of a block device.
     *
     * @param device a block device
     * @return bytes
     * @throws SyscallException ENOTTY if this is no such device
     */
    public static long deviceSize(Fd device) throws SyscallException {
        return getLong(device, IoctlRequest.BLKGETSIZE64);
    }

    /**
     * {@code BLKSSZGET}: the unit in which a block device is addressed, and the alignment that
     * {@code O_DIRECT} needs on it.
     *
     * @param device a block device
     * @return bytes
     * @throws SyscallException ENOTTY if this is no such device
     */
    public static int logicalBlockSize(Fd device) throws SyscallException {
        return (int) getInt(device, IoctlRequest.BLKSSZGET);
    }

    /**
     * {@code BLKPBSZGET}: the unit that a block device writes without reading first.
     *
     * @param device a block device
     * @return bytes
     * @throws SyscallException ENOTTY if this is no such device
     */
    public static int physicalBlockSize(Fd device) throws SyscallException {
        return (int) getInt(device, IoctlRequest.BLKPBSZGET);
    }

    // Terminals.

    /**
     * {@code TIOCGWINSZ}: the size of a terminal's window.
     *
     * @param terminal either end of a terminal
     * @return its size; 0 rows and columns if it was never set
     * @throws SyscallException ENOTTY if this is no such device
     */
    public static WindowSize windowSize(Fd terminal) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(winsize.SIZE, Short.BYTES);
            int number = terminal.acquire();
            int result;
            try {
                result = Syscalls.ioctl(number, IoctlRequest.TIOCGWINSZ.value(), size);
            } finally {
                terminal.release();
            }
            if (result < 0) {
                throw SyscallException.of(result, "ioctl", terminal, IoctlRequest.TIOCGWINSZ);
            }
            return new WindowSize(
                    Short.toUnsignedInt(size.get(JAVA_SHORT, winsize.OFFSET_WS_ROW)),
                    Short.toUnsignedInt(size.get(JAVA_SHORT, winsize.OFFSET_WS_COL)),
                    Short.toUnsignedInt(size.get(JAVA_SHORT, winsize.OFFSET_WS_XPIXEL)),
                    Short.toUnsignedInt(size.get(JAVA_SHORT, winsize.OFFSET_WS_YPIXEL)));
        }
    }

    /**
     * {@code TIOCSWINSZ}: sets the size of a terminal's window. If the size changes, the foreground
     * processes get {@code SIGWINCH}.
     *
     * @param terminal either end of a terminal
     * @param size the new size
     * @throws SyscallException ENOTTY if this is no such device
     */
    public static void setWindowSize(Fd terminal, WindowSize size) throws SyscallException {
        int result;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment struct = arena.allocate(winsize.SIZE, Short.BYTES);
            struct.set(JAVA_SHORT, winsize.OFFSET_WS_ROW, (short) size.rows());
            struct.set(JAVA_SHORT, winsize.OFFSET_WS_COL, (short) size.columns());
            struct.set(JAVA_SHORT, winsize.OFFSET_WS_XPIXEL, (short) size.widthPixels());
            struct.set(JAVA_SHORT, winsize.OFFSET_WS_YPIXEL, (short) size.heightPixels());
            int number = terminal.acquire();
            try {
                result = Syscalls.ioctl(number, IoctlRequest.TIOCSWINSZ.value(), struct);
            } finally {
                terminal.release();
            }
        }
        if (result < 0) {
            throw SyscallException.of(result, "ioctl", terminal, IoctlRequest.TIOCSWINSZ, size);
        }
    }

    // The call.

    private static long getInt(Fd fd, IoctlRequest request) throws SyscallException {
        int number = fd.acquire();
        long result;
        try {
            result = Syscalls.ioctlGetInt(number, request.value());
        } finally {
            fd.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "ioctl", fd, request);
        }
        return result;
    }

    private static long getLong(Fd fd, IoctlRequest request) throws SyscallException {
        int number = fd.acquire();
        long result;
        try {
            result = Syscalls.ioctlGetLong(number, request.value());
        } finally {
            fd.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "ioctl", fd, request);
        }
        return result;
    }

    private static void setInt(Fd fd, IoctlRequest request, int value) throws SyscallException {
        int number = fd.acquire();
        int result;
        try {
            result = Syscalls.ioctlSetInt(number, request.value(), value);
        } finally {
            fd.release();
        }
        if (result < 0) {
            throw SyscallException.of(result, "ioctl", fd, request, value);
        }
    }

    /** Not a string, which the message would put into quotes. */
    private static Object hexadecimal(long request) {
        return new StringBuilder("0x").append(Integer.toHexString((int) request));
    }
}
