package dev.gatun.examples.tour;

import static dev.gatun.sys.Syscalls.FILE_POSITION;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Pipe;
import dev.gatun.io.Transfer;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** splice(2) into a pipe, which takes the page cache's pages themselves; read(2) from there. */
record SplicedRead(int pipeBytes) implements ReadPath {
    @Override
    public String name() {
        return "splice to a pipe, then read, " + ReadPaths.size(pipeBytes);
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY);
                Pipe pipe = Pipe.open();
                Arena arena = Arena.ofConfined()) {
            int capacity = pipe.writeEnd().setCapacity(pipeBytes);
            MemorySegment buffer = arena.allocate(capacity, 4096);
            ByteBuffer view = buffer.asByteBuffer();
            while (true) {
                long spliced =
                        Transfer.splice(
                                fd, FILE_POSITION, pipe.writeEnd(), FILE_POSITION, capacity);
                tally.call();
                if (spliced == 0) {
                    return;
                }
                while (spliced > 0) {
                    long n = pipe.readEnd().read(buffer);
                    tally.call();
                    tally.take(view, n);
                    spliced -= n;
                }
            }
        }
    }
}
