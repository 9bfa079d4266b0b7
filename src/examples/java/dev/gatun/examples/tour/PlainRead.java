package dev.gatun.examples.tour;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** read(2), at the file position. */
record PlainRead(int bufferBytes) implements ReadPath {
    @Override
    public String name() {
        return "read, " + ReadPaths.size(bufferBytes);
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(bufferBytes, 4096);
            ByteBuffer view = buffer.asByteBuffer();
            while (true) {
                long n = fd.read(buffer);
                tally.call();
                if (n == 0) {
                    return;
                }
                tally.take(view, n);
            }
        }
    }
}
