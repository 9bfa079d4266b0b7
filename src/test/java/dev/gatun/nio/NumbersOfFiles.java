package dev.gatun.nio;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The descriptors of this process, as /proc shows them. */
final class NumbersOfFiles {
    private static final Path FOLDER = Path.of("/proc/self/fd");

    private NumbersOfFiles() {}

    /** How many there are. */
    static int count() {
        return FOLDER.toFile().list().length;
    }

    /** Those of a file. */
    static List<Integer> of(Path path) throws IOException {
        try (Stream<Path> links = Files.list(FOLDER)) {
            return links.filter(link -> isLinkTo(link, path.toString()))
                    .map(link -> Integer.valueOf(link.getFileName().toString()))
                    .toList();
        }
    }

    private static boolean isLinkTo(Path link, String name) {
        try {
            return Files.readSymbolicLink(link).toString().equals(name);
        } catch (IOException e) {
            // Closed meanwhile.
            return false;
        }
    }
}
