package dev.gatun.examples.tour;

import static dev.gatun.sys.MapFlags.MAP_POPULATE;
import static dev.gatun.sys.MapFlags.MAP_SHARED;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * mmap(2), a window after the other; with MAP_POPULATE without a page fault for each page.
 *
 * <p>The file is the user's, and may shrink meanwhile. A page that is not there any more is an
 * InternalError to MemorySegment.copy, but ends the JVM (SIGBUS) in the checksum's own machine
 * code: so the checksum is given copies, of blocks that stay in the processor's cache.
 */
record MappedRead(long windowBytes, boolean populated) implements ReadPath {
    private static final long BLOCK_BYTES = 64 << 10;

    @Override
    public String name() {
        return "mmap, " + ReadPaths.size(windowBytes) + (populated ? ", MAP_POPULATE" : "");
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY);
                Arena arena = Arena.ofConfined()) {
            MemorySegment block = arena.allocate(BLOCK_BYTES);
            long size = Files.size(file);
            if (size == 0) {
                throw new UnavailableException(
                        "its size is 0, and there is no mapping of no bytes");
            }
            var flags = populated ? MAP_SHARED.or(MAP_POPULATE) : MAP_SHARED;
            for (long offset = 0; offset < size; offset += windowBytes) {
                // Closing the arena unmaps the window.
                try (Arena window = Arena.ofConfined()) {
                    long byteCount = Math.min(size - offset, windowBytes);
                    tally.call();
                    take(
                            Mapping.mmap(
                                    window, fd, offset, byteCount, Protection.PROT_READ, flags),
                            block,
                            tally);
                    tally.call();
                }
            }
        }
    }

    /** Block by block. */
    static void take(MemorySegment mapped, MemorySegment block, Tally tally) throws IOException {
        for (long at = 0; at < mapped.byteSize(); at += block.byteSize()) {
            long byteCount = Math.min(mapped.byteSize() - at, block.byteSize());
            try {
                MemorySegment.copy(mapped, at, block, 0, byteCount);
            } catch (InternalError e) {
                throw new IOException("the file shrank while it was read", e);
            }
            tally.take(block.asSlice(0, byteCount));
        }
    }
}
