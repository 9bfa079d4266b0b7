package dev.gatun.async;

import dev.gatun.io.FileFd;
import dev.gatun.io.OpenFlags;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;

/** What tests of the service need. */
final class Services {
    private Services() {}

    /** Bytes that differ from place to place. */
    static byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        new Random(count).nextBytes(bytes);
        return bytes;
    }

    /** A file with these bytes, open for both, and gone when it is closed. */
    static FileFd file(Path directory, byte[] content) throws Exception {
        Path path = Files.createTempFile(directory, "service", ".data");
        Files.write(path, content);
        FileFd file = FileFd.open(path, OpenFlags.O_RDWR);
        Files.delete(path);
        return file;
    }
}
