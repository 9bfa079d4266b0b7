package dev.gatun.examples.tour;

import dev.gatun.io.DioAlignment;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** pread(2) with O_DIRECT: past the page cache, from the disk into this process's memory. */
record DirectRead(int bufferBytes) implements ReadPath {
    private static final OpenFlags FLAGS = OpenFlags.O_RDONLY.or(OpenFlags.O_DIRECT);

    @Override
    public String name() {
        return "pread with O_DIRECT, " + ReadPaths.size(bufferBytes);
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, FLAGS);
                Arena arena = Arena.ofConfined()) {
            DioAlignment alignment = DioAlignment.of(fd);
            if (!alignment.isPossible()) {
                throw new UnavailableException("this file's file system has no O_DIRECT");
            }
            MemorySegment buffer = alignment.allocate(arena, bufferBytes);
            ByteBuffer view = buffer.asByteBuffer();
            long offset = 0;
            // What ends unaligned ends the file, and may not be asked for what is behind.
            while (offset % alignment.readOffset() == 0) {
                long n = fd.pread(buffer, offset);
                tally.call();
                if (n == 0) {
                    return;
                }
                tally.take(view, n);
                offset += n;
            }
        }
    }
}
