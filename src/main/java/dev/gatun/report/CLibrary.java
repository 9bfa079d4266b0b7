package dev.gatun.report;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Which C library this process runs on: found among its mappings, and asked for its version. */
final class CLibrary {
    private static final String GLIBC_VERSION = "release version ";
    private static final String MUSL_VERSION = "Version ";

    private CLibrary() {}

    static String describe() {
        return describe(ProcFile.lines("/proc/self/maps"));
    }

    static String describe(List<String> mappings) {
        for (String mapping : mappings) {
            int start = mapping.indexOf('/');
            String path = start < 0 ? "" : mapping.substring(start);
            String name = path.substring(path.lastIndexOf('/') + 1);
            if (name.startsWith("ld-musl-") || name.startsWith("libc.musl-")) {
                return "musl " + muslVersion(path);
            }
            if (name.equals("libc.so.6") || name.startsWith("libc-2.")) {
                return "glibc " + glibcVersion(path);
            }
        }
        return "unknown";
    }

    /** It stands in the sentence that the library prints when it is run as a program. */
    private static String glibcVersion(String path) {
        try {
            String text = Files.readString(Path.of(path), StandardCharsets.ISO_8859_1);
            int start = text.indexOf("GNU C Library");
            int end = text.indexOf('\n', start);
            int version = text.indexOf(GLIBC_VERSION, start);
            if (start >= 0 && version > start && version < end) {
                String rest = text.substring(version + GLIBC_VERSION.length(), end);
                return rest.endsWith(".") ? rest.substring(0, rest.length() - 1) : rest;
            }
            return "of an unknown version";
        } catch (IOException e) {
            return "of an unknown version";
        }
    }

    /** The loader prints it when it is run with nothing to load. */
    private static String muslVersion(String path) {
        try {
            Process loader = new ProcessBuilder(path).redirectErrorStream(true).start();
            loader.getOutputStream().close();
            try (InputStream output = loader.getInputStream()) {
                String text = new String(output.readAllBytes(), StandardCharsets.ISO_8859_1);
                String version = ProcFile.value(text.lines().toList(), MUSL_VERSION);
                return version != null ? version : "of an unknown version";
            }
        } catch (IOException e) {
            return "of an unknown version";
        }
    }
}
