package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Maven makes the same jars of the library, whichever files it uses. */
final class MavenProof implements Proof {
    private static final int MINUTES = 20;

    /** What the build of the jars reads. */
    private static final List<String> SOURCES =
            List.of("pom.xml", ".mvn", "src/main", "src/generated", "src/examples");

    @Override
    public String name() {
        return "maven";
    }

    @Override
    public String summary() {
        return "Maven builds the library: are the jars the same?";
    }

    @Override
    public void run(Setting setting, Consumer<Result> seen)
            throws IOException, InterruptedException {
        Path folder = setting.emptyFolder(name());
        String failure = build(setting, folder, DefaultFiles.JDK);
        if (failure != null) {
            seen.accept(Result.failed("Maven, " + DefaultFiles.JDK, "nothing", failure));
            return;
        }
        FolderContents expected = jars(folder, DefaultFiles.JDK);
        for (DefaultFiles files : setting.replaced()) {
            String what = "Maven, " + files;
            failure = build(setting, folder, files);
            seen.accept(
                    failure == null
                            ? compared(what, expected, jars(folder, files))
                            : Result.failed(what, "nothing", failure));
        }
    }

    private static Result compared(String what, FolderContents expected, FolderContents actual) {
        SortedSet<String> differences = expected.differences(actual);
        int all = expected.files().size();
        String counts = all + " jars, not the same: " + differences.size();
        return differences.isEmpty() && all > 0
                ? Result.passed(what, counts)
                : Result.failed(what, counts, differences.toString());
    }

    private static FolderContents jars(Path folder, DefaultFiles files) throws IOException {
        return FolderContents.of(folder.resolve(files.name()).resolve("target"))
                .having(name -> name.endsWith(".jar"));
    }

    /** Builds a copy of the library in Maven on the JDK that this runs on; null if it succeeded. */
    private static String build(Setting setting, Path folder, DefaultFiles files)
            throws IOException, InterruptedException {
        Path copy = Files.createDirectory(folder.resolve(files.name()));
        for (String each : SOURCES) {
            copy(setting.repository(), each, copy);
        }
        Path log = folder.resolve(files.name() + ".log");
        Map<String, String> environment = new HashMap<>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        environment.put(
                "MAVEN_OPTS", files.options(setting.library()).logging(log).forEnvironment());
        String failure =
                Child.run(
                        List.of(
                                "mvn",
                                "--batch-mode",
                                "--no-transfer-progress",
                                "-Dmaven.test.skip=true",
                                "-Dstyle.skip=true",
                                "package"),
                        copy,
                        environment,
                        folder.resolve(files.name() + ".out"),
                        MINUTES);
        return failure != null ? failure : Child.notUsed(files.usedClass(), log);
    }

    private static void copy(Path from, String name, Path to) throws IOException {
        try (Stream<Path> all = Files.walk(from.resolve(name))) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                Path copy = to.resolve(from.relativize(file));
                Files.createDirectories(copy.getParent());
                Files.copy(file, copy);
            }
        }
    }
}
