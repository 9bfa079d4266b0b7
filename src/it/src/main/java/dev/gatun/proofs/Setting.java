package dev.gatun.proofs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where proofs run, and how much of them.
 *
 * @param repository the root of the checkout
 * @param project the folder of this project
 * @param longForm whether to take more time
 */
record Setting(Path repository, Path project, boolean longForm) {
    /** The library's jar. */
    Path library() {
        return project.resolve("target/gatun/gatun.jar");
    }

    /** Where Maven keeps what it has fetched. */
    Path localRepository() throws IOException {
        return Path.of(Files.readString(project.resolve("target/local-repository")).strip());
    }

    /** A tool of the JDK that this runs on. */
    static String tool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Whose files a program runs with, beside the JDK's. */
    List<DefaultFiles> replaced() {
        return longForm
                ? List.of(DefaultFiles.GATUN, DefaultFiles.GATUN_BY_RING)
                : List.of(DefaultFiles.GATUN_BY_RING);
    }

    /** An empty folder for a proof. */
    Path emptyFolder(String name) throws IOException {
        Path folder = project.resolve("target/work").resolve(name);
        delete(folder);
        return Files.createDirectories(folder);
    }

    /** The command that runs a class of this project in a JVM of its own. */
    List<String> java(JvmOptions options, Class<?> main, List<String> arguments) {
        return java(options, List.of(), main, arguments);
    }

    /** The same, with more on the class path. */
    List<String> java(
            JvmOptions options, List<Path> classPath, Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>(List.of(tool("java")));
        command.addAll(options.list());
        StringBuilder path = new StringBuilder(project.resolve("target/proofs.jar").toString());
        path.append(':').append(project.resolve("target/lib")).append("/*");
        classPath.forEach(each -> path.append(':').append(each));
        command.addAll(List.of("--class-path", path.toString(), main.getName()));
        command.addAll(arguments);
        return command;
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }
}
