package dev.gatun.nio;

import dev.gatun.sys.Errno;
import dev.gatun.sys.Fd;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Reads and writes of regular files by system calls of the calling thread. Results are bytes, or
 * {@code -errno} if nothing was moved.
 */
final class ThreadCalls {
    private ThreadCalls() {}

    /**
     * Reads into buffers, one after the other, or writes them.
     *
     * @param offset in the file
     */
    static long move(boolean writes, Fd fd, MemorySegment[] buffers, long offset) {
        if (buffers.length == 1 && buffers[0].isNative()) {
            return call(writes, fd, buffers[0], 0, buffers[0].byteSize(), offset);
        }
        long byteCount = 0;
        for (MemorySegment each : buffers) {
            byteCount += each.byteSize();
        }
        return staged(writes, fd, buffers, byteCount, offset);
    }

    /** In pieces, through native memory. */
    private static long staged(
            boolean writes, Fd fd, MemorySegment[] buffers, long byteCount, long offset) {
        MemorySegment staging = Staging.take();
        try {
            long done = 0;
            while (true) {
                long piece = Math.min(byteCount - done, Staging.BYTES);
                if (writes) {
                    gather(buffers, done, staging, piece);
                }
                long n = call(writes, fd, staging, 0, piece, offset < 0 ? offset : offset + done);
                if (n < 0) {
                    return done > 0 ? done : n;
                }
                if (!writes) {
                    scatter(staging, n, buffers, done);
                }
                done += n;
                if (n < piece || done == byteCount) {
                    return done;
                }
            }
        } finally {
            Staging.give(staging);
        }
    }

    /** Writes all in one call, so that nothing of another writer comes between. */
    static long append(Fd fd, MemorySegment[] buffers, long byteCount) {
        if (buffers.length == 1 && buffers[0].isNative()) {
            return call(true, fd, buffers[0], 0, byteCount, Syscalls.FILE_POSITION);
        }
        if (byteCount <= Staging.BYTES) {
            return staged(true, fd, buffers, byteCount, Syscalls.FILE_POSITION);
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(byteCount, Mapping.pageSize());
            gather(buffers, 0, all, byteCount);
            return call(true, fd, all, 0, byteCount, Syscalls.FILE_POSITION);
        }
    }

    /** Copies what begins at some byte of the buffers to a piece of memory. */
    static void gather(MemorySegment[] buffers, long from, MemorySegment to, long byteCount) {
        long skip = from;
        long done = 0;
        for (int i = 0; done < byteCount; i++) {
            long size = buffers[i].byteSize();
            if (skip >= size) {
                skip -= size;
                continue;
            }
            long n = Math.min(size - skip, byteCount - done);
            MemorySegment.copy(buffers[i], skip, to, done, n);
            done += n;
            skip = 0;
        }
    }

    /** Copies a piece of memory to where some byte of the buffers is. */
    private static void scatter(
            MemorySegment from, long byteCount, MemorySegment[] buffers, long to) {
        long skip = to;
        long done = 0;
        for (int i = 0; done < byteCount; i++) {
            long size = buffers[i].byteSize();
            if (skip >= size) {
                skip -= size;
                continue;
            }
            long n = Math.min(size - skip, byteCount - done);
            MemorySegment.copy(from, done, buffers[i], skip, n);
            done += n;
            skip = 0;
        }
    }

    private static long call(
            boolean writes,
            Fd fd,
            MemorySegment memory,
            long offset,
            long byteCount,
            long fileOffset) {
        int number = fd.acquire();
        try {
            long n;
            do {
                n =
                        writes
                                ? write(number, memory, offset, byteCount, fileOffset)
                                : read(number, memory, offset, byteCount, fileOffset);
            } while (n == -Errno.EINTR);
            return n;
        } finally {
            fd.release();
        }
    }

    private static long read(
            int number, MemorySegment memory, long offset, long byteCount, long fileOffset) {
        return fileOffset < 0
                ? Syscalls.read(number, memory, offset, byteCount)
                : Syscalls.pread(number, memory, offset, byteCount, fileOffset);
    }

    private static long write(
            int number, MemorySegment memory, long offset, long byteCount, long fileOffset) {
        return fileOffset < 0
                ? Syscalls.write(number, memory, offset, byteCount)
                : Syscalls.pwrite(number, memory, offset, byteCount, fileOffset);
    }
}
