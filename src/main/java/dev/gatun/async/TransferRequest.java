package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.uring.Sqe;

import java.lang.foreign.MemorySegment;

/**
 * A read or a write, for which its thread waits. One object of 64 bytes, so the count says which of
 * the two it is.
 */
final class TransferRequest extends WaitingRequest {
    private final Fd fd;
    private final MemorySegment memory;
    private final long offset;
    private final long fileOffset;

    /** How many bytes to read; or, below zero, the complement of how many to write. */
    private final int count;

    private final boolean needsWorker;

    private TransferRequest(
            Fd fd,
            MemorySegment memory,
            long offset,
            int count,
            long fileOffset,
            boolean needsWorker) {
        this.needsWorker = needsWorker;
        this.fd = fd;
        this.memory = memory;
        this.offset = offset;
        this.count = count;
        this.fileOffset = fileOffset;
    }

    /**
     * A transfer.
     *
     * @param memory of the ring, or memory that the caller keeps
     * @param fileOffset where in the file, or -1 for the file's position
     * @param needsWorker whether a worker of the kernel is to make it
     */
    static TransferRequest of(
            boolean writes,
            Fd fd,
            MemorySegment memory,
            long offset,
            int byteCount,
            long fileOffset,
            boolean needsWorker) {
        int count = writes ? ~byteCount : byteCount;
        return new TransferRequest(fd, memory, offset, count, fileOffset, needsWorker);
    }

    @Override
    Fd fd() {
        return fd;
    }

    @Override
    void write(Sqe sqe, OperationMemory ofRing) {
        boolean writes = count < 0;
        int bytes = writes ? ~count : count;
        if (ofRing.pools().areRegistered(memory)) {
            int index = BouncePools.BUFFER_INDEX;
            if (writes) {
                sqe.writeFixed(fd, index, memory, offset, bytes, fileOffset);
            } else {
                sqe.readFixed(fd, index, memory, offset, bytes, fileOffset);
            }
        } else if (writes) {
            if (fileOffset < 0) {
                sqe.write(fd, memory, offset, bytes);
            } else {
                sqe.pwrite(fd, memory, offset, bytes, fileOffset);
            }
        } else if (fileOffset < 0) {
            sqe.read(fd, memory, offset, bytes);
        } else {
            sqe.pread(fd, memory, offset, bytes, fileOffset);
        }
        if (needsWorker) {
            sqe.async();
        }
    }
}
