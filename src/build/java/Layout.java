import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import com.google.googlejavaformat.java.JavaFormatterOptions;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** google-java-format with its AOSP options: imports, unused imports, long strings and layout. */
final class Layout {
    private final Formatter formatter =
            new Formatter(
                    JavaFormatterOptions.builder().style(JavaFormatterOptions.Style.AOSP).build());
    private final boolean write;
    private final Set<Path> unformatted;
    private final Set<String> problems;

    Layout(boolean write, Set<Path> unformatted, Set<String> problems) {
        this.write = write;
        this.unformatted = unformatted;
        this.problems = problems;
    }

    void visit(Path file) {
        try {
            String before = Files.readString(file);
            String after;
            try {
                after = formatter.formatSourceAndFixImports(before);
            } catch (FormatterException e) {
                problems.add(e.formatDiagnostics(file.toString(), before).strip());
                return;
            }
            if (!before.equals(after)) {
                unformatted.add(file);
                if (write) {
                    Files.writeString(file, after);
                }
            }
        } catch (IOException e) {
            problems.add(file + ": " + e);
        }
    }
}
