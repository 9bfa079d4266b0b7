package dev.gatun.nio;

import dev.gatun.async.RingService;
import dev.gatun.io.AtFlags;
import dev.gatun.io.DioAlignment;
import dev.gatun.io.FileFd;
import dev.gatun.io.FileKind;
import dev.gatun.io.Ioctl;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Statx;
import dev.gatun.io.StatxMask;
import dev.gatun.io.Whence;
import dev.gatun.sys.ClosedException;
import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.nio.file.FileSystemException;
import java.nio.file.Path;

/**
 * A file that a channel has opened, and its calls. Errors are those of {@link
 * FileSystemExceptions}; a call that finds the file closed throws {@link ClosedException}.
 */
final class OpenFile {
    private static final StatxMask SIZE = StatxMask.STATX_SIZE.or(StatxMask.STATX_TYPE);

    private final FileFd fd;

    /** For messages. */
    private final String path;

    private final OpenRequest request;
    private final RingAccess rings;
    private final FileKind kind;
    private final boolean isStorage;
    private final DioAlignment alignment;

    private OpenFile(FileFd fd, String path, OpenRequest request, RingAccess rings)
            throws SyscallException {
        this.fd = fd;
        this.path = path;
        this.request = request;
        this.rings = rings;
        kind = kind(fd);
        isStorage = isStorage(fd, kind);
        alignment = request.isDirect() ? DioAlignment.of(fd) : null;
    }

    /**
     * Opens a file.
     *
     * @param path of the JDK's file system
     * @param text the path for messages
     */
    static OpenFile open(Path path, String text, OpenRequest request, RingAccess rings)
            throws IOException {
        FileFd fd;
        try {
            fd = fd(path, request, rings);
        } catch (SyscallException e) {
            throw FileSystemExceptions.of(e, text);
        }
        OpenFile file = null;
        try {
            file = new OpenFile(fd, text, request, rings);
            return file;
        } catch (SyscallException e) {
            throw FileSystemExceptions.of(e, text);
        } finally {
            if (file == null) {
                fd.close();
            }
        }
    }

    private static FileFd fd(Path path, OpenRequest request, RingAccess rings)
            throws SyscallException, InterruptedIOException {
        OpenFlags flags = request.flags();
        while (true) {
            RingService service = rings.forStorage();
            try {
                if (service != null) {
                    return flags.mayCreate()
                            ? service.open(path, flags, request.mode())
                            : service.open(path, flags);
                }
                return flags.mayCreate()
                        ? FileFd.open(path, flags, request.mode())
                        : FileFd.open(path, flags);
            } catch (SyscallException e) {
                // A signal, while it waited for the other end of a FIFO.
                if (e.errno() != Errno.EINTR) {
                    throw e;
                }
            }
        }
    }

    private static FileKind kind(Fd fd) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            // What kind of a file it is does not change: no server is asked.
            return Statx.allocate(arena)
                    .fill(fd, AtFlags.AT_STATX_DONT_SYNC, StatxMask.STATX_TYPE)
                    .kind();
        }
    }

    /** Some files of the kernel's own are streams, though they say that they are regular. */
    private static boolean isStorage(FileFd fd, FileKind kind) {
        if (kind != FileKind.S_IFREG) {
            return kind == FileKind.S_IFBLK || kind == FileKind.S_IFDIR;
        }
        try {
            return fd.lseek(0, Whence.SEEK_CUR) == 0;
        } catch (SyscallException e) {
            return false;
        }
    }

    FileFd fd() {
        return fd;
    }

    String path() {
        return path;
    }

    boolean reads() {
        return request.reads();
    }

    boolean writes() {
        return request.writes();
    }

    boolean appends() {
        return request.appends();
    }

    RingAccess rings() {
        return rings;
    }

    /** What O_DIRECT needs; null without. */
    DioAlignment alignment() {
        return alignment;
    }

    /** Whether it has offsets, and calls wait for storage only. */
    boolean isStorage() {
        return isStorage;
    }

    boolean isDirectory() {
        return kind == FileKind.S_IFDIR;
    }

    /** The exception for a failed call. */
    FileSystemException failed(SyscallException e) {
        return FileSystemExceptions.of(e, path);
    }

    // Position and size.

    long position() throws IOException {
        try {
            return fd.lseek(0, Whence.SEEK_CUR);
        } catch (SyscallException e) {
            throw failed(e);
        }
    }

    void position(long offset) throws IOException {
        try {
            fd.lseek(offset, Whence.SEEK_SET);
        } catch (SyscallException e) {
            throw failed(e);
        }
    }

    long size() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return kind == FileKind.S_IFBLK
                    ? Ioctl.deviceSize(fd)
                    : Statx.allocate(arena).fill(fd, SIZE).size();
        } catch (SyscallException e) {
            throw failed(e);
        }
    }

    void truncate(long byteCount) throws IOException {
        RingService service = rings.forStorage();
        // The operation is in Linux 6.9 and newer.
        if (service != null && service.call(sqe -> sqe.ftruncate(fd, byteCount)) == 0) {
            return;
        }
        try {
            fd.ftruncate(byteCount);
        } catch (SyscallException e) {
            throw failed(e);
        }
    }

    void force(boolean withMetadata) throws IOException {
        RingService service = rings.forStorage();
        try {
            if (service != null && withMetadata) {
                service.fsync(fd);
            } else if (service != null) {
                service.fdatasync(fd);
            } else if (withMetadata) {
                fd.fsync();
            } else {
                fd.fdatasync();
            }
        } catch (SyscallException e) {
            throw failed(e);
        }
    }

    // The end.

    /** Closes it; calls of other threads that wait for another reader or writer end. */
    void close() throws IOException {
        try {
            if (!isStorage()) {
                FdChannel.closeAndCancel(fd, rings.ignoring());
            } else if (writes() && rings.forStorage() != null) {
                // To close what was written may be to wait for a server.
                rings.forStorage().close(fd);
            } else {
                fd.close();
            }
        } catch (SyscallException e) {
            throw failed(e);
        }
    }
}
