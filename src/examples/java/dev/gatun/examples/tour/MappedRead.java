package dev.gatun.examples.tour;

import static dev.gatun.sys.MapFlags.MAP_POPULATE;
import static dev.gatun.sys.MapFlags.MAP_SHARED;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** mmap(2), a window after the other; with MAP_POPULATE without a page fault for each page. */
record MappedRead(long windowBytes, boolean populated) implements ReadPath {
    @Override
    public String name() {
        return "mmap, " + ReadPaths.size(windowBytes) + (populated ? ", MAP_POPULATE" : "");
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY)) {
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
                    tally.take(
                            Mapping.map(
                                    window, fd, offset, byteCount, Protection.PROT_READ, flags));
                    tally.call();
                }
            }
        }
    }
}
