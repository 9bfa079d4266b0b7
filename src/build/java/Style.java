import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListSet;

/**
 * The build's check of hand-written Java code, and its formatter. It runs from source, in the JDK
 * that compiles the project: a formatter is bound to the parser of the JDK that it runs in, and
 * Maven may run in an older one.
 *
 * <p>Arguments: {@code check} or {@code write}, then the folders to walk. Folders that do not exist
 * are passed over, and so are build output and generated code. The status is 1 where something is
 * to be mended.
 */
final class Style {
    private Style() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2 || !List.of("check", "write").contains(arguments[0])) {
            System.err.println("usage: Style check|write FOLDER...");
            System.exit(2);
        }
        boolean write = arguments[0].equals("write");
        var files = new ArrayList<Path>();
        for (int i = 1; i < arguments.length; i++) {
            collect(Path.of(arguments[i]), files);
        }

        var unformatted = new ConcurrentSkipListSet<Path>();
        var problems = new ConcurrentSkipListSet<String>();
        var layout = new Layout(write, unformatted, problems);
        files.parallelStream().forEach(layout::visit);
        if (!write) {
            new Conventions(problems).check(files);
        }

        problems.forEach(System.err::println);
        if (write) {
            unformatted.forEach(file -> System.out.println("formatted " + file));
        } else if (!unformatted.isEmpty()) {
            System.err.println("Not formatted (this formats: mvn -q -Pformat initialize):");
            unformatted.forEach(file -> System.err.println("  " + file));
        }
        if (!problems.isEmpty() || !write && !unformatted.isEmpty()) {
            System.exit(1);
        }
    }

    private static void collect(Path root, List<Path> files) throws IOException {
        if (!Files.isDirectory(root)) {
            return;
        }
        Files.walkFileTree(
                root,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult preVisitDirectory(
                            Path folder, BasicFileAttributes attributes) {
                        return folder.endsWith("target") || folder.endsWith("src/generated")
                                ? FileVisitResult.SKIP_SUBTREE
                                : FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        if (file.toString().endsWith(".java")) {
                            files.add(file);
                        }
                        return FileVisitResult.CONTINUE;
                    }
                });
    }
}
