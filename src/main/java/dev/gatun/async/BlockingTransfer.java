package dev.gatun.async;

import dev.gatun.sys.Fd;
import dev.gatun.sys.Syscalls;

import java.lang.foreign.MemorySegment;

/** A pread(2) or pwrite(2). */
final class BlockingTransfer extends BlockingCall {
    private final boolean writes;
    private final Fd fd;
    private final MemorySegment memory;
    private final long offset;
    private final int byteCount;
    private final long fileOffset;

    BlockingTransfer(
            boolean writes,
            Fd fd,
            MemorySegment memory,
            long offset,
            int byteCount,
            long fileOffset) {
        this.writes = writes;
        this.fd = fd;
        this.memory = memory;
        this.offset = offset;
        this.byteCount = byteCount;
        this.fileOffset = fileOffset;
    }

    @Override
    long make() {
        int number = fd.acquire();
        try {
            return writes
                    ? Syscalls.pwrite(number, memory, offset, byteCount, fileOffset)
                    : Syscalls.pread(number, memory, offset, byteCount, fileOffset);
        } finally {
            fd.release();
        }
    }
}
