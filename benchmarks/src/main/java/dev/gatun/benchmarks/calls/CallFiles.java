package dev.gatun.benchmarks.calls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What is read and written: files that cost the kernel as little as there is, so that the way to it
 * is seen.
 *
 * <p>{@code read} is of {@code /dev/zero} and {@code write} to {@code /dev/null}. {@code pread} and
 * {@code pwrite} are at offset 0 of a file of 64 KiB in memory (tmpfs, where there is one): pages
 * that are cached, as in a storage engine.
 */
public final class CallFiles {
    public static final int LARGEST_CALL = 64 << 10;

    private static final Path ZERO = Path.of("/dev/zero");
    private static final Path NULL = Path.of("/dev/null");

    /** Where the suite tells the forked JVMs which file in memory is theirs. */
    public static final String CACHED_FILE_PROPERTY = "dev.gatun.benchmarks.cachedFile";

    private CallFiles() {}

    /** The file for a call, by its name. */
    static Path fileFor(String call) {
        return switch (call) {
            case "read" -> ZERO;
            case "write" -> NULL;
            case "pread", "pwrite" -> Path.of(System.getProperty(CACHED_FILE_PROPERTY));
            default -> throw new IllegalArgumentException(call);
        };
    }

    public static Path createCached() throws IOException {
        Path memory = Path.of("/dev/shm");
        Path file =
                Files.isWritable(memory)
                        ? Files.createTempFile(memory, "gatun-calls", "")
                        : Files.createTempFile("gatun-calls", "");
        Files.write(file, new byte[LARGEST_CALL]);
        return file;
    }
}
