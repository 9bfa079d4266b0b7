package dev.gatun.proofs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The tests of Commons IO that are about files. Some of them fail with the JDK's files too, as they
 * need more of their own build, or a user that is not root: the outcomes are compared.
 */
final class CommonsIoProof implements Proof {
    private static final int MINUTES = 20;

    private static final Pattern TESTS =
            Pattern.compile(
                    ".*/(FileUtils|file/|channels/|input/(Buffered|ReadAhead|MemoryMapped"
                            + "|RandomAccessFile|ReversedLines)|output/(FileWriter|Lockable"
                            + "|Deferred))[^$]*Test\\.class");

    @Override
    public String name() {
        return "commons-io";
    }

    @Override
    public String summary() {
        return "Commons IO's own tests of files: is what passes the same? (only with --long)";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public void run(Setting setting, Consumer<Result> seen)
            throws IOException, InterruptedException {
        Path tests = setting.project().resolve("target/commons-io");
        SortedSet<String> expected = outcomes(setting, tests, DefaultFiles.JDK, seen);
        for (DefaultFiles files : setting.replaced()) {
            if (expected != null) {
                compare(expected, outcomes(setting, tests, files, seen), files, seen);
            }
        }
    }

    private static void compare(
            SortedSet<String> expected,
            SortedSet<String> actual,
            DefaultFiles files,
            Consumer<Result> seen) {
        if (actual == null) {
            return;
        }
        SortedSet<String> differences = new TreeSet<>(expected);
        differences.removeAll(actual);
        long passed = actual.stream().filter(line -> line.startsWith("SUCCESSFUL")).count();
        String counts =
                "%d passed, %d not, which is not the same for %d"
                        .formatted(passed, actual.size() - passed, differences.size());
        String what = "Commons IO, " + files;
        seen.accept(
                differences.isEmpty() && expected.size() == actual.size() && passed > 0
                        ? Result.passed(what, counts)
                        : Result.failed(
                                what,
                                counts,
                                "with the JDK's files:\n" + String.join("\n", differences)));
    }

    /** What came of each test; null if that is not known, which has been handed over. */
    private static SortedSet<String> outcomes(
            Setting setting, Path tests, DefaultFiles files, Consumer<Result> seen)
            throws IOException, InterruptedException {
        Path folder = setting.emptyFolder("commons-io-" + files.name());
        Files.createSymbolicLink(folder.resolve("src"), tests.resolve("src"));
        Path outcomes = folder.resolve("outcomes");
        Path log = folder.resolve("classes");
        Path root = tests.resolve("src/test/resources");
        JvmOptions options =
                files.options(setting.library())
                        .logging(log)
                        .and(
                                List.of(
                                        "-Xmx512m",
                                        "-XX:+UseSerialGC",
                                        "-Djava.io.tmpdir="
                                                + Files.createDirectory(folder.resolve("tmp")),
                                        "-D" + TestRunner.OUTCOMES + "=" + outcomes));
        String failure =
                Child.run(
                        setting.java(options, List.of(root), TestRunner.class, classes(root)),
                        folder,
                        Map.of(),
                        folder.resolve("output"),
                        MINUTES);
        if (Files.exists(outcomes)) {
            failure = Child.notUsed(files.usedClass(), log);
        }
        if (failure != null) {
            seen.accept(Result.failed("Commons IO, " + files, "nothing", failure));
            return null;
        }
        return new TreeSet<>(Files.readAllLines(outcomes));
    }

    private static List<String> classes(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            return all.map(root::relativize)
                    .map(Path::toString)
                    .filter(name -> TESTS.matcher(name).matches())
                    .filter(name -> !name.contains("/Abstract"))
                    .map(name -> name.substring(0, name.length() - ".class".length()))
                    .map(name -> name.replace('/', '.'))
                    .sorted()
                    .toList();
        }
    }
}
