package dev.gatun.examples.tour;

import static dev.gatun.sys.Syscalls.FILE_POSITION;

import dev.gatun.io.FileFd;
import dev.gatun.io.MemFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Transfer;
import dev.gatun.io.Whence;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** sendfile(2) to a file in memory (memfd_create(2)), which is mapped. */
record SendfileRead(long windowBytes) implements ReadPath {
    @Override
    public String name() {
        return "sendfile to a mapped memfd, " + ReadPaths.size(windowBytes);
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY);
                MemFd window = MemFd.create("tour");
                Arena arena = Arena.ofConfined()) {
            window.ftruncate(windowBytes);
            MemorySegment memory =
                    Mapping.mmap(
                            arena,
                            window,
                            0,
                            windowBytes,
                            Protection.PROT_READ,
                            MapFlags.MAP_SHARED);
            while (true) {
                window.lseek(0, Whence.SEEK_SET);
                long n = Transfer.sendfile(window, fd, FILE_POSITION, windowBytes);
                tally.call();
                if (n == 0) {
                    return;
                }
                tally.take(memory.asSlice(0, n));
            }
        }
    }
}
