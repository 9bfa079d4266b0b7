package dev.gatun.examples.lab;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;

/** A file of zeros that is on the disk and in the page cache; closing takes it away. */
record TemporaryFile(Path path, FileFd fd) implements Closeable {
    static TemporaryFile make(long byteCount) throws IOException {
        Path path = Files.createTempFile("gatun-lab-", ".bin");
        // Also if the program is interrupted.
        path.toFile().deleteOnExit();
        FileFd fd = FileFd.open(path, OpenFlags.O_RDWR);
        var file = new TemporaryFile(path, fd);
        try (Arena arena = Arena.ofConfined()) {
            fd.writeFully(arena.allocate(byteCount));
            fd.fdatasync();
            return file;
        } catch (IOException e) {
            file.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        fd.close();
        Files.deleteIfExists(path);
    }
}
