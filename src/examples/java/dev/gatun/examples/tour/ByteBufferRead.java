package dev.gatun.examples.tour;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/** read(2) into a direct ByteBuffer, for who has one already. */
record ByteBufferRead(int bufferBytes) implements ReadPath {
    @Override
    public String name() {
        return "read into a ByteBuffer, " + ReadPaths.size(bufferBytes);
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY)) {
            ByteBuffer buffer = ByteBuffer.allocateDirect(bufferBytes);
            while (true) {
                long n = fd.read(buffer);
                tally.call();
                if (n == 0) {
                    return;
                }
                tally.take(buffer, n);
            }
        }
    }
}
