package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Builds and runs a program that uses the library, with the JDK's tools.
 *
 * @param setting where the sources and the library are
 * @param folder for what is built
 */
record ConsumerBuild(Setting setting, Path folder) {
    private static final int MINUTES = 3;

    /** One of the folders of sources. */
    Path sources(String name) {
        return setting.project().resolve("src/consumers").resolve(name);
    }

    /** A file that the build of this project has made. */
    Path built(String name) {
        return setting.project().resolve("target").resolve(name);
    }

    /** Compiles all sources in some folders, with more options; into a folder. */
    Path compile(String output, List<String> options, Path... sources)
            throws IOException, InterruptedException {
        Path classes = folder.resolve(output);
        List<String> command = new ArrayList<>(List.of(Setting.tool("javac")));
        command.addAll(List.of("-Xlint:all", "-Werror", "-proc:none", "-d", classes.toString()));
        command.addAll(options);
        for (Path root : sources) {
            try (Stream<Path> all = Files.walk(root)) {
                all.map(Path::toString)
                        .filter(each -> each.endsWith(".java"))
                        .forEach(command::add);
            }
        }
        run(command);
        return classes;
    }

    /** Runs a tool of the JDK. */
    List<String> tool(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(Setting.tool(name)));
        command.addAll(List.of(arguments));
        return run(command);
    }

    /** Runs a command; what it printed, warnings of the JVM among it. */
    List<String> run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile(folder, "output", "");
        String failure = Child.run(command, folder, Map.of(), output, MINUTES);
        if (failure != null) {
            throw new IOException(command.getFirst() + ": " + failure);
        }
        return Files.readAllLines(output);
    }

    /** Places one after the other, as a class path or module path has them. */
    static String path(Object... places) {
        return String.join(":", Stream.of(places).map(Object::toString).toList());
    }
}
