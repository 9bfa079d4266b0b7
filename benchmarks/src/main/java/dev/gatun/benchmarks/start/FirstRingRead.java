package dev.gatun.benchmarks.start;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.uring.IoUring;

import java.io.IOException;
import java.lang.foreign.MemorySegment;

/** {@link ReadOneFile}, through a ring. */
final class FirstRingRead {
    private FirstRingRead() {}

    public static void main(String[] arguments) throws IOException {
        try (IoUring ring = IoUring.open(8);
                FileFd file = FileFd.open(arguments[0], OpenFlags.O_RDONLY)) {
            MemorySegment buffer = ring.arena().allocate(4096);
            ring.sq().next().pread(file, buffer, 0, buffer.byteSize(), 0).userData(7);
            ring.submitAndWait(1);
            if (!ring.cq().next()
                    || ring.cq().userData() != 7
                    || ring.cq().res() != buffer.byteSize()) {
                throw new IOException("not the completion that was due");
            }
        }
        System.out.println("hello");
    }
}
