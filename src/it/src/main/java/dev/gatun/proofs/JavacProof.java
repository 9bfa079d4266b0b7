package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The compiler makes the same class files of the library's sources, whichever files it uses. */
final class JavacProof implements Proof {
    private static final int MINUTES = 10;
    private static final String SOURCES = "src/main/java";

    /** Of which the compiler takes what the sources need. */
    private static final String GENERATED = "src/generated/java";

    @Override
    public String name() {
        return "javac";
    }

    @Override
    public String summary() {
        return "the JDK's compiler compiles the library: are the class files the same?";
    }

    @Override
    public void run(Setting setting, Consumer<Result> seen)
            throws IOException, InterruptedException {
        Path folder = setting.emptyFolder(name());
        String failure = compile(setting, folder, DefaultFiles.JDK);
        if (failure != null) {
            seen.accept(Result.failed("javac, " + DefaultFiles.JDK, "nothing", failure));
            return;
        }
        FolderContents expected = FolderContents.of(classes(folder, DefaultFiles.JDK));
        for (DefaultFiles files : setting.replaced()) {
            String what = "javac, " + files;
            failure = compile(setting, folder, files);
            seen.accept(
                    failure == null
                            ? compared(what, expected, FolderContents.of(classes(folder, files)))
                            : Result.failed(what, "nothing", failure));
        }
    }

    private static Result compared(String what, FolderContents expected, FolderContents actual) {
        SortedSet<String> differences = expected.differences(actual);
        int all = expected.files().size();
        String counts = all + " class files, not the same: " + differences.size();
        return differences.isEmpty() && all > 0
                ? Result.passed(what, counts)
                : Result.failed(what, counts, differences.toString());
    }

    private static Path classes(Path folder, DefaultFiles files) {
        return folder.resolve(files.name());
    }

    /** Compiles; null if that succeeded. */
    private static String compile(Setting setting, Path folder, DefaultFiles files)
            throws IOException, InterruptedException {
        Path log = folder.resolve(files.name() + ".log");
        List<String> command = new ArrayList<>(List.of(Setting.tool("javac")));
        command.addAll(files.options(setting.library()).logging(log).forLauncher());
        command.addAll(List.of("-Xlint:none", "-proc:none", "--release", "25"));
        command.addAll(List.of("--source-path", SOURCES + ':' + GENERATED));
        command.addAll(List.of("-d", classes(folder, files).toString()));
        command.add("@" + sources(setting, folder));
        String failure =
                Child.run(
                        command,
                        setting.repository(),
                        Map.of(),
                        folder.resolve(files.name() + ".out"),
                        MINUTES);
        return failure != null ? failure : Child.notUsed(files.usedClass(), log);
    }

    /** The names of the sources, in a file as the compiler reads it. */
    private static Path sources(Setting setting, Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(setting.repository().resolve(SOURCES))) {
            return Files.write(
                    folder.resolve("sources"),
                    all.map(Path::toString)
                            .filter(name -> name.endsWith(".java"))
                            .sorted()
                            .map(name -> '"' + name + '"')
                            .toList());
        }
    }
}
