package dev.gatun.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Files of {@code /proc} and {@code /sys}, any of which a container may hide. */
final class ProcFile {
    private ProcFile() {}

    /** The lines; none if it cannot be read. */
    static List<String> lines(String path) {
        try {
            return Files.readAllLines(Path.of(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** The only or first line, with single blanks; null if there is none. */
    static String line(String path) {
        List<String> lines = lines(path);
        return lines.isEmpty() ? null : lines.getFirst().strip().replace('\t', ' ');
    }

    /** What follows {@code key} in the first line that begins with it; null if none does. */
    static String value(List<String> lines, String key) {
        for (String line : lines) {
            if (line.startsWith(key)) {
                return line.substring(key.length()).strip();
            }
        }
        return null;
    }
}
