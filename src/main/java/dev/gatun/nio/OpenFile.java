package dev.gatun.nio;

import dev.gatun.async.RingService;
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
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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

    /** What O_DIRECT needs; null without. */
    private final DioAlignment alignment;

    private OpenFile(FileFd fd, String path, OpenRequest request, RingAccess rings)
            throws SyscallException {
        this.fd = fd;
        this.path = path;
        this.request = request;
        this.rings = rings;
        kind = kind(fd);
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
            throw failed(e, text);
        }
        try {
            return new OpenFile(fd, text, request, rings);
        } catch (SyscallException e) {
            fd.close();
            throw failed(e, text);
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

    private static IOException failed(SyscallException e, String path) {
        return FileSystemExceptions.of(e, path);
    }

    private static FileKind kind(Fd fd) throws SyscallException {
        try (Arena arena = Arena.ofConfined()) {
            return Statx.allocate(arena).fill(fd, StatxMask.STATX_TYPE).kind();
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

    /** Whether it has offsets, and calls wait for storage only. */
    boolean isStorage() {
        return kind == FileKind.S_IFREG || kind == FileKind.S_IFBLK || isDirectory();
    }

    boolean isDirectory() {
        return kind == FileKind.S_IFDIR;
    }

    // Reading and writing.

    /**
     * Reads into a buffer between its position and its limit, or writes what is there. Moves the
     * position.
     *
     * @param offset in the file, or {@link Syscalls#FILE_POSITION}
     * @return bytes; of a read, 0 at the end
     */
    int move(boolean writes, ByteBuffer buffer, long offset) throws IOException {
        int position = buffer.position();
        MemorySegment segment = MemorySegment.ofBuffer(buffer);
        checkAligned(segment, offset);
        long n;
        try {
            n = move(writes, segment, offset);
        } catch (SyscallException e) {
            throw failed(e, path);
        }
        buffer.position(position + (int) n);
        return (int) n;
    }

    private long move(boolean writes, MemorySegment buffer, long offset) throws IOException {
        long byteCount = buffer.byteSize();
        if (byteCount == 0) {
            return 0;
        }
        if (!isStorage()) {
            RingService service = service();
            if (offset >= 0) {
                // ESPIPE, before it is waited for.
                fd.lseek(0, Whence.SEEK_CUR);
            }
            return writes
                    ? offset < 0 ? service.write(fd, buffer) : service.pwrite(fd, buffer, offset)
                    : offset < 0 ? service.read(fd, buffer) : service.pread(fd, buffer, offset);
        }
        RingService service = rings.forStorage();
        if (writes && appends() && (service == null || byteCount > Staging.BYTES)) {
            return append(new MemorySegment[] {buffer}, byteCount);
        }
        if (service == null) {
            return checked(ThreadCalls.move(writes, fd, buffer, offset), writes, byteCount, offset);
        }
        return writes
                ? offset < 0 ? service.write(fd, buffer) : service.pwrite(fd, buffer, offset)
                : offset < 0 ? service.read(fd, buffer) : service.pread(fd, buffer, offset);
    }

    /** {@link #move(boolean, ByteBuffer, long)} of several buffers, at the file's position. */
    long move(boolean writes, ByteBuffer[] buffers, int first, int count) throws IOException {
        MemorySegment[] segments = new MemorySegment[count];
        long byteCount = 0;
        for (int i = 0; i < count; i++) {
            segments[i] = MemorySegment.ofBuffer(buffers[first + i]);
            checkSizeAligned(segments[i]);
            byteCount += segments[i].byteSize();
        }
        if (byteCount == 0) {
            return 0;
        }
        long n;
        try {
            n = move(writes, segments, byteCount);
        } catch (SyscallException e) {
            throw failed(e, path);
        }
        FdChannel.advance(buffers, first, n);
        return n;
    }

    private long move(boolean writes, MemorySegment[] buffers, long byteCount) throws IOException {
        long offset = Syscalls.FILE_POSITION;
        RingService service = isStorage() ? rings.forStorage() : service();
        if (writes && appends() && isStorage() && (service == null || byteCount > Staging.BYTES)) {
            return append(buffers, byteCount);
        }
        if (service == null) {
            return checked(
                    ThreadCalls.move(writes, fd, buffers, offset), writes, byteCount, offset);
        }
        return writes ? service.pwritev(fd, buffers, offset) : service.preadv(fd, buffers, offset);
    }

    /** In one call: no other writer's bytes come between. */
    private long append(MemorySegment[] buffers, long byteCount) throws IOException {
        if (!Thread.currentThread().isVirtual()) {
            long n = ThreadCalls.append(fd, buffers, byteCount);
            return checked(n, true, byteCount, Syscalls.FILE_POSITION);
        }
        // Memory may be for its thread only.
        try (Arena arena = Arena.ofShared()) {
            MemorySegment all = arena.allocate(byteCount, Long.BYTES);
            long done = 0;
            for (MemorySegment each : buffers) {
                MemorySegment.copy(each, 0, all, done, each.byteSize());
                done += each.byteSize();
            }
            MemorySegment[] one = {all};
            long n = BlockingCalls.make(() -> ThreadCalls.append(fd, one, byteCount));
            return checked(n, true, byteCount, Syscalls.FILE_POSITION);
        }
    }

    private long checked(long n, boolean writes, long byteCount, long offset)
            throws SyscallException {
        if (n >= 0) {
            return n;
        }
        Object bytes = SyscallException.constant("[" + byteCount + " bytes]");
        throw offset < 0
                ? SyscallException.of(n, writes ? "write" : "read", fd, bytes)
                : SyscallException.of(n, writes ? "pwrite" : "pread", fd, bytes, offset);
    }

    /** For a file that is waited for by readiness. */
    private RingService service() throws IOException {
        RingService service = rings.interruptCloses() ? rings.ignoring() : rings.interruptible();
        if (service == null) {
            throw new IOException("there is no ring to wait for " + path);
        }
        return service;
    }

    private void checkAligned(MemorySegment buffer, long offset) throws IOException {
        if (alignment == null) {
            return;
        }
        checkSizeAligned(buffer);
        if (buffer.isNative() && buffer.address() % alignment.memory() != 0) {
            throw notAligned("the memory", buffer.address(), alignment.memory());
        }
        long from = offset < 0 ? position() : offset;
        if (from % alignment.offset() != 0) {
            throw notAligned("the offset", from, alignment.offset());
        }
    }

    private void checkSizeAligned(MemorySegment buffer) throws IOException {
        if (alignment != null && buffer.byteSize() % alignment.offset() != 0) {
            throw notAligned("the size", buffer.byteSize(), alignment.offset());
        }
    }

    private static IOException notAligned(String what, long number, long alignment) {
        return new IOException(
                what
                        + " of a transfer with DIRECT, "
                        + number
                        + ", is no multiple of "
                        + alignment);
    }

    // Position and size.

    long position() throws IOException {
        try {
            return fd.lseek(0, Whence.SEEK_CUR);
        } catch (SyscallException e) {
            throw failed(e, path);
        }
    }

    void position(long offset) throws IOException {
        try {
            fd.lseek(offset, Whence.SEEK_SET);
        } catch (SyscallException e) {
            throw failed(e, path);
        }
    }

    long size() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            return kind == FileKind.S_IFBLK
                    ? Ioctl.deviceSize(fd)
                    : Statx.allocate(arena).fill(fd, SIZE).size();
        } catch (SyscallException e) {
            throw failed(e, path);
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
            throw failed(e, path);
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
            throw failed(e, path);
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
            throw failed(e, path);
        }
    }
}
