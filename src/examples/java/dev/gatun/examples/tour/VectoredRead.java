package dev.gatun.examples.tour;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.IoVector;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** readv(2): many buffers, one call. */
record VectoredRead(int bufferCount, int bufferBytes) implements ReadPath {
    @Override
    public String name() {
        return "readv, " + bufferCount + " buffers of " + ReadPaths.size(bufferBytes);
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            var buffers = new MemorySegment[bufferCount];
            var views = new ByteBuffer[bufferCount];
            for (int i = 0; i < bufferCount; i++) {
                buffers[i] = arena.allocate(bufferBytes, 4096);
                views[i] = buffers[i].asByteBuffer();
            }
            IoVector vector = IoVector.of(arena, buffers);
            while (true) {
                long n = fd.readv(vector);
                tally.call();
                if (n == 0) {
                    return;
                }
                for (int i = 0; n > 0; i++) {
                    long part = Math.min(n, bufferBytes);
                    tally.take(views[i], part);
                    n -= part;
                }
            }
        }
    }
}
