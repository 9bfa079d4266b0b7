package dev.gatun.nio;

import static org.junit.jupiter.api.Assumptions.abort;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files of holes, with a few bytes at places where an int does not reach. */
final class SparseFile {
    static final long GIB = 1L << 30;

    /** What is there at each place. */
    static final String TEXT = "0123456789";

    /** Around 2 and 4 GiB, and such that the lower 32 bits alone would be another place. */
    static final long[] PLACES = {
        2 * GIB - 5, 2 * GIB + 7, 4 * GIB - 5, 4 * GIB + 77, 5 * GIB + 4099,
    };

    static final long LAST = PLACES[PLACES.length - 1];

    private SparseFile() {}

    /** A file with {@link #TEXT} at all places; it ends behind the last one. */
    static Path make(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, WRITE, CREATE)) {
            for (long place : PLACES) {
                ByteBuffer text = ByteBuffer.wrap(TEXT.getBytes());
                write(channel, text, place);
            }
        }
        return path;
    }

    private static void write(FileChannel channel, ByteBuffer text, long place) {
        try {
            channel.write(text, place);
        } catch (IOException e) {
            abort("this file system has no file with a hole of " + place + " bytes: " + e);
        }
    }

    /** Some bytes of a file, as the JDK reads them. */
    static String textAt(Path path, long place, int count) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(count);
        try (FileChannel channel = FileChannel.open(path)) {
            while (text.hasRemaining() && channel.read(text, place + text.position()) > 0) {
                // What is left.
            }
        }
        return new String(text.array(), 0, text.position());
    }

    /** A small file that holds {@link #TEXT}. */
    static Path makeSmall(Path path) throws IOException {
        return Files.writeString(path, TEXT);
    }
}
