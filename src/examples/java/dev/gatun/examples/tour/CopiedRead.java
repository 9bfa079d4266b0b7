package dev.gatun.examples.tour;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;
import dev.gatun.io.Transfer;
import dev.gatun.sys.MapFlags;
import dev.gatun.sys.Mapping;
import dev.gatun.sys.Protection;
import dev.gatun.sys.SyscallException;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * copy_file_range(2) to a file without a name beside the first (O_TMPFILE), which is mapped. Beside
 * it, because copying so wants both in one file system.
 */
record CopiedRead(long windowBytes) implements ReadPath {
    private static final OpenFlags UNNAMED = OpenFlags.O_RDWR.or(OpenFlags.O_TMPFILE);

    @Override
    public String name() {
        return "copy_file_range to a mapped file, " + ReadPaths.size(windowBytes);
    }

    @Override
    public void read(Path file, Tally tally) throws IOException {
        try (FileFd fd = FileFd.open(file, OpenFlags.O_RDONLY);
                FileFd window = openBeside(file);
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
            long size = Files.size(file);
            long offset = 0;
            while (true) {
                long n = Transfer.copyFileRange(fd, offset, window, 0, windowBytes);
                tally.call();
                if (n == 0 && offset < size) {
                    throw new UnavailableException("copy_file_range(2) gives nothing of this file");
                }
                if (n == 0) {
                    return;
                }
                tally.take(memory.asSlice(0, n));
                offset += n;
            }
        }
    }

    private static FileFd openBeside(Path file) throws IOException {
        try {
            return FileFd.open(file.toAbsolutePath().getParent(), UNNAMED, 0600);
        } catch (SyscallException e) {
            throw new UnavailableException("no file can be made beside it: " + e.getMessage());
        }
    }
}
