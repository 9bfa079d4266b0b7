package dev.gatun.examples.tour;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.examples.Progress;
import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import java.io.Closeable;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;

/** A file to read, for whoever has none at hand; closing takes it away. */
public record SampleFile(Path path) implements Closeable {
    private static final long MEBIBYTE = 1 << 20;

    /** Makes it among the temporary files, with contents that are always the same. */
    public static SampleFile make(int mebibytes, Progress progress) throws IOException {
        Path path = Files.createTempFile("gatun-tour-", ".bin");
        // Also if the program is interrupted.
        path.toFile().deleteOnExit();
        var sample = new SampleFile(path);
        try (FileFd fd = FileFd.open(path, OpenFlags.O_WRONLY);
                Arena arena = Arena.ofConfined()) {
            progress.begin("making " + path, mebibytes * MEBIBYTE);
            MemorySegment block = arena.allocate(MEBIBYTE, 8);
            var random = new SplittableRandom(1);
            for (int i = 0; i < mebibytes; i++) {
                for (long at = 0; at < MEBIBYTE; at += Long.BYTES) {
                    block.set(JAVA_LONG, at, random.nextLong());
                }
                fd.writeFully(block);
                progress.add(MEBIBYTE);
            }
            // Or the first to read with O_DIRECT would wait for it to be written.
            fd.fdatasync();
            return sample;
        } catch (IOException e) {
            sample.close();
            throw e;
        }
    }

    @Override
    public void close() throws IOException {
        Files.deleteIfExists(path);
    }
}
