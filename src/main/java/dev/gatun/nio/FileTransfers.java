package dev.gatun.nio;

import dev.gatun.async.RingService;
import dev.gatun.io.DioAlignment;
import dev.gatun.io.FileFd;
import dev.gatun.io.Whence;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.SyscallException;
import dev.gatun.sys.Syscalls;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/**
 * Reads and writes of a file that is open. Of storage, a platform thread makes them itself, and a
 * service those of a virtual thread; all others wait for somebody, and are the service's.
 */
final class FileTransfers {
    private final OpenFile file;
    private final FileFd fd;
    private final boolean ignoresInterrupts;

    /**
     * Makes them.
     *
     * @param ignoresInterrupts whether an interrupt ends no wait, as it closes the channel
     */
    FileTransfers(OpenFile file, boolean ignoresInterrupts) {
        this.file = file;
        this.ignoresInterrupts = ignoresInterrupts;
        fd = file.fd();
    }

    /**
     * Reads into a buffer between its position and its limit, or writes what is there. Moves the
     * position.
     *
     * @param offset in the file; {@link Syscalls#FILE_POSITION} if it has none
     * @return bytes; of a read, 0 at the end
     */
    int move(boolean writes, ByteBuffer buffer, long offset) throws IOException {
        ByteBuffer[] one = {buffer};
        return (int) move(writes, one, 0, 1, offset);
    }

    /** {@link #move(boolean, ByteBuffer, long)} of several buffers, one after the other. */
    long move(boolean writes, ByteBuffer[] buffers, int first, int count, long offset)
            throws IOException {
        MemorySegment[] segments = new MemorySegment[count];
        long byteCount = 0;
        for (int i = 0; i < count; i++) {
            segments[i] = MemorySegment.ofBuffer(buffers[first + i]);
            byteCount += segments[i].byteSize();
        }
        if (file.alignment() != null) {
            checkAligned(file.alignment(), segments, offset);
        }
        if (byteCount == 0) {
            return 0;
        }
        long n;
        try {
            n = move(writes, segments, byteCount, offset);
        } catch (SyscallException e) {
            throw file.failed(e);
        }
        FdChannel.advance(buffers, first, segments, n);
        return n;
    }

    private long move(boolean writes, MemorySegment[] buffers, long byteCount, long offset)
            throws IOException {
        if (!file.isStorage()) {
            if (offset >= 0) {
                // ESPIPE, before it is waited for.
                fd.lseek(0, Whence.SEEK_CUR);
            }
            return byService(waiting(), writes, buffers, offset);
        }
        RingService service = file.rings().forStorage();
        if (writes && file.appends() && (service == null || byteCount > Staging.BYTES)) {
            return append(buffers, byteCount);
        }
        return service == null
                ? checked(ThreadCalls.move(writes, fd, buffers, offset), writes, byteCount, offset)
                : byService(service, writes, buffers, offset);
    }

    private long byService(
            RingService service, boolean writes, MemorySegment[] buffers, long offset)
            throws IOException {
        if (buffers.length > 1) {
            return writes
                    ? service.pwritev(fd, buffers, offset)
                    : service.preadv(fd, buffers, offset);
        }
        MemorySegment one = buffers[0];
        if (offset < 0) {
            return writes ? service.write(fd, one) : service.read(fd, one);
        }
        return writes ? service.pwrite(fd, one, offset) : service.pread(fd, one, offset);
    }

    /** The service for a file that is waited for until it is ready. */
    private RingService waiting() throws IOException {
        RingAccess rings = file.rings();
        RingService service = ignoresInterrupts ? rings.ignoring() : rings.interruptible();
        if (service == null) {
            throw new IOException("there is no ring to wait for " + file.path());
        }
        return service;
    }

    /** In one call: no other writer's bytes come between. */
    private long append(MemorySegment[] buffers, long byteCount) throws IOException {
        if (!Thread.currentThread().isVirtual()) {
            long n = ThreadCalls.append(fd, buffers, byteCount);
            return checked(n, true, byteCount, Syscalls.FILE_POSITION);
        }
        // A copy, as memory may be for its thread only.
        try (Arena arena = Arena.ofShared()) {
            MemorySegment[] one = {arena.allocate(byteCount, Mapping.pageSize())};
            ThreadCalls.gather(buffers, 0, one[0], byteCount);
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

    // O_DIRECT.

    private static void checkAligned(DioAlignment alignment, MemorySegment[] buffers, long offset)
            throws IOException {
        for (MemorySegment each : buffers) {
            checkAligned("the size", each.byteSize(), alignment.offset());
            if (each.isNative()) {
                checkAligned("the memory", each.address(), alignment.memory());
            }
        }
        checkAligned("the offset", offset, alignment.offset());
    }

    private static void checkAligned(String what, long number, long alignment) throws IOException {
        if (number % alignment != 0) {
            throw new IOException(
                    what
                            + " of a transfer with DIRECT is no multiple of "
                            + alignment
                            + ": "
                            + number);
        }
    }
}
