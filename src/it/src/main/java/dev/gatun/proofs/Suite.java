package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Tests that others have written, run in a JVM of their own.
 *
 * @param name of the suite
 * @param options more options for its JVM
 * @param classes the names of the test classes
 * @param minutes that it may take
 */
record Suite(String name, List<String> options, List<String> classes, int minutes) {
    private static final String UNNAMED = "--enable-native-access=ALL-UNNAMED";

    /** Runs it, with default files that the tests do not know of. */
    Result run(Setting setting, DefaultFiles files) throws IOException, InterruptedException {
        return run(setting, files, files.usedClass(), name + ", " + files, List.of());
    }

    /** Runs tests that use the library themselves: it is on the class path. */
    Result runExplicit(Setting setting) throws IOException, InterruptedException {
        return run(
                setting,
                DefaultFiles.JDK,
                DefaultFiles.GATUN_BY_RING.usedClass(),
                name + ", Gatun's, by fs.getPath",
                List.of(setting.library()));
    }

    private Result run(
            Setting setting,
            DefaultFiles files,
            String usedClass,
            String what,
            List<Path> classPath)
            throws IOException, InterruptedException {
        Path folder = setting.emptyFolder(what.replaceAll("[^a-zA-Z0-9]+", "-"));
        Path log = folder.resolve("classes");
        Path output = folder.resolve("output");
        Path temporary = Files.createDirectory(folder.resolve("tmp"));
        JvmOptions all =
                files.options(setting.library())
                        .logging(log)
                        .and(List.of("-ea", "-XX:+UseSerialGC", "-Djava.io.tmpdir=" + temporary))
                        .and(classPath.isEmpty() ? List.of() : List.of(UNNAMED))
                        .and(options);
        String failure =
                Child.run(
                        setting.java(all, classPath, TestRunner.class, classes),
                        folder,
                        Map.of(),
                        output,
                        minutes);
        if (failure == null) {
            failure = Child.notUsed(usedClass, log);
        }
        return new Result(what, counts(output), failure);
    }

    private static String counts(Path output) throws IOException {
        try (Stream<String> lines = Files.lines(output)) {
            return lines.filter(line -> line.startsWith(TestRunner.COUNTS))
                    .map(line -> line.substring(TestRunner.COUNTS.length()))
                    .findFirst()
                    .orElse("not known");
        }
    }
}
