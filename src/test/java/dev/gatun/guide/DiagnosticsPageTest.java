package dev.gatun.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The page on diagnostics has all loggers and properties of the library, and a true trace. */
class DiagnosticsPageTest {
    private static final Path PAGE = Path.of("docs/guide/diagnostics.md");
    private static final Path SOURCES = Path.of("src/main/java");

    private static final Pattern LOGGER = Pattern.compile("getLogger\\(([^;]*?)\\)\\s*[.;]");
    private static final Pattern OF_CLASS = Pattern.compile("(\\w+)\\.class\\.getName\\(");
    private static final Pattern PROPERTY = Pattern.compile("\"(dev\\.gatun(\\.[a-z]\\w*)+)\"");
    private static final Pattern TRACE =
            Pattern.compile("<!-- trace (\\S+) -->\n```\n(.*?)```", Pattern.DOTALL);

    private static String page() throws IOException {
        return Files.readString(PAGE);
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }

    /** The first column of the table under a heading. */
    private static Set<String> listed(String heading) throws IOException {
        String page = page();
        int start = page.indexOf("\n## " + heading + "\n");
        assertTrue(start >= 0, heading);
        int end = page.indexOf("\n## ", start + 1);
        Matcher row =
                Pattern.compile("^\\| `([\\w.]+)` \\|", Pattern.MULTILINE)
                        .matcher(page.substring(start, end < 0 ? page.length() : end));
        Set<String> names = new TreeSet<>();
        while (row.find()) {
            names.add(row.group(1));
        }
        return names;
    }

    @Test
    void everyLoggerIsListed() throws IOException {
        List<Path> sources = sources();
        Set<String> found = new TreeSet<>();
        for (Path source : sources) {
            Matcher logger = LOGGER.matcher(Files.readString(source));
            while (logger.find()) {
                found.add(name(logger.group(1), source, sources));
            }
        }
        assertTrue(found.contains("dev.gatun.sys.Fd"), found.toString());
        assertEquals(found, listed("Loggers"));
    }

    /** What a logger's name is: a class's, or that of a constant. */
    private static String name(String argument, Path source, List<Path> sources)
            throws IOException {
        Matcher ofClass = OF_CLASS.matcher(argument);
        if (ofClass.find()) {
            String file = ofClass.group(1) + ".java";
            Path found = sources.stream().filter(path -> path.endsWith(file)).findAny().get();
            String name = SOURCES.relativize(found).toString().replace('/', '.');
            return name.substring(0, name.length() - ".java".length());
        }
        Matcher constant =
                Pattern.compile("String " + argument + " =\\s*\"(.*)\"")
                        .matcher(Files.readString(source));
        assertTrue(constant.find(), source + " has a logger that is named otherwise: " + argument);
        return constant.group(1);
    }

    @Test
    void everyPropertyIsListed() throws IOException {
        Set<String> found = new TreeSet<>();
        for (Path source : sources()) {
            Matcher property = PROPERTY.matcher(Files.readString(source));
            while (property.find()) {
                found.add(property.group(1));
            }
        }
        assertTrue(found.contains("dev.gatun.traceFds"), found.toString());
        assertEquals(found, listed("System properties"));
    }

    @Test
    void theTraceOfTheExampleIsWhatThePageShows(@TempDir Path folder) throws Exception {
        Matcher trace = TRACE.matcher(page());
        assertTrue(trace.find());
        Snippet example = Snippet.of(PAGE).getFirst();
        assertEquals(
                "",
                SnippetCompiler.compile(
                        List.of(example), GuideTest.head(), Path.of("target/classes"), folder));
        List<String> command =
                new ArrayList<>(
                        ChildJvm.command(
                                List.of(
                                        "-Djava.util.logging.SimpleFormatter.format=%5$s%n",
                                        trace.group(1)),
                                SnippetRunner.class,
                                example.className()));
        int classPath = command.indexOf("--class-path") + 1;
        command.set(classPath, folder + ":" + command.get(classPath));
        var child = new ProcessBuilder(command).directory(folder.toFile()).start();
        var result = ChildJvm.await(child, new byte[0]);
        assertEquals(0, result.status(), result.err());
        Snippet shown = new Snippet(PAGE, 0, "", trace.group(2), List.of());
        if (!shown.hasPrinted(result.err())) {
            assertEquals(trace.group(2), result.err());
        }
    }
}
