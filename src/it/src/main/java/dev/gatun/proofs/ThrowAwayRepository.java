package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local repository for Maven, which has all that the user's has but the library, by links: what
 * Maven fetches is the user's afterwards, and what is put in of the library is not.
 *
 * @param path where it is
 */
record ThrowAwayRepository(Path path) {
    /** The library's group, which is its artifact's folder as well. */
    private static final List<String> LIBRARY = List.of("dev", "gatun");

    /** Made of a local repository, in an empty folder. */
    static ThrowAwayRepository of(Path original, Path folder) throws IOException {
        Path from = original;
        Path to = folder;
        for (String name : LIBRARY) {
            link(from, to, name);
            from = from.resolve(name);
            to = Files.createDirectory(to.resolve(name));
        }
        return new ThrowAwayRepository(folder);
    }

    private static void link(Path from, Path to, String except) throws IOException {
        if (!Files.isDirectory(from)) {
            return;
        }
        try (Stream<Path> all = Files.list(from)) {
            for (Path each : all.toList()) {
                if (!each.endsWith(except)) {
                    Files.createSymbolicLink(to.resolve(each.getFileName()), each);
                }
            }
        }
    }

    /** Where the jar of a version of the library is to be put, which depends on nothing. */
    Path jar(String version) throws IOException {
        Path folder = path.resolve("dev/gatun/gatun").resolve(version);
        Files.createDirectories(folder);
        Files.writeString(
                folder.resolve("gatun-" + version + ".pom"),
                """
                <project>
                  <modelVersion>4.0.0</modelVersion>
                  <groupId>dev.gatun</groupId>
                  <artifactId>gatun</artifactId>
                  <version>%s</version>
                </project>
                """
                        .formatted(version));
        return folder.resolve("gatun-" + version + ".jar");
    }

    /** The option that has Maven use it. */
    String option() {
        return "-Dmaven.repo.local=" + path;
    }
}
