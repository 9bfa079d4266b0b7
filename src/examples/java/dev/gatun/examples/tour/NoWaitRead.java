package dev.gatun.examples.tour;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.RwFlags;
import dev.gatun.sys.Fd;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * preadv2(2) with RWF_NOWAIT, which gives what is in the page cache and does not wait for a disk;
 * what is not there is read in the ordinary way.
 */
record NoWaitRead(int bufferBytes) implements ReadPath {
    @Override
    public String name() {
        return "preadv2 with RWF_NOWAIT, " + ReadPaths.size(bufferBytes);
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(bufferBytes, 4096);
            ByteBuffer view = buffer.asByteBuffer();
            long offset = 0;
            while (true) {
                long n = fd.preadv2(buffer, offset, RwFlags.RWF_NOWAIT);
                tally.call();
                if (n == Fd.WOULD_BLOCK) {
                    n = fd.pread(buffer, offset);
                    tally.call();
                }
                if (n == 0) {
                    return;
                }
                tally.take(view, n);
                offset += n;
            }
        }
    }
}
