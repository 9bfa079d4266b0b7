package dev.gatun.benchmarks.start;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Opens a file, reads from it and closes it. */
final class ReadOneFile {
    private ReadOneFile() {}

    public static void main(String[] arguments) throws IOException {
        try (FileFd file = FileFd.open(arguments[0], OpenFlags.O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment buffer = arena.allocate(4096);
            if (file.read(buffer) != buffer.byteSize()) {
                throw new IOException("a short read");
            }
        }
        System.out.println("hello");
    }
}
