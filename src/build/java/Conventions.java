import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What neither the compiler nor the formatter sees: no import of more than one name, no tabs, no
 * line of more than 100 columns (the formatter leaves text blocks and snippets as they are), and a
 * {@code package-info.java} for each package of the library ({@code src/main}).
 */
final class Conventions {
    private static final Path LIBRARY = Path.of("src", "main", "java");

    private static final int COLUMNS = 100;

    private static final Pattern MANY_NAMES =
            Pattern.compile("import (module .*|(static )?[\\w.]+\\.\\*;)");

    private final Set<String> problems;

    Conventions(Set<String> problems) {
        this.problems = problems;
    }

    void check(List<Path> files) throws IOException {
        for (Path file : files) {
            checkLines(file);
            if (file.startsWith(LIBRARY)
                    && !file.equals(LIBRARY.resolve("module-info.java"))
                    && !Files.exists(file.resolveSibling("package-info.java"))) {
                problems.add(file.getParent() + ": the package has no package-info.java");
            }
        }
    }

    private void checkLines(Path file) throws IOException {
        int line = 0;
        for (String text : Files.readAllLines(file)) {
            line++;
            if (text.indexOf('\t') >= 0) {
                problems.add(file + ":" + line + ": a tab");
            }
            if (text.codePointCount(0, text.length()) > COLUMNS) {
                problems.add(file + ":" + line + ": more than " + COLUMNS + " columns");
            }
            if (MANY_NAMES.matcher(text).lookingAt()) {
                problems.add(file + ":" + line + ": an import of more than one name");
            }
        }
    }
}
