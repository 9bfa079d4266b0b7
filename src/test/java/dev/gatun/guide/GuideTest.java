package dev.gatun.guide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import dev.gatun.ChildJvm;

import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The snippets of the guide and of README.md compile, and print what the pages show; links lead
 * somewhere.
 */
class GuideTest {
    private static final Path GUIDE = Path.of("docs/guide");
    private static final Path INDEX = GUIDE.resolve("README.md");
    private static final Path FRONT = Path.of("README.md");
    private static final Path CONTAINERS = Path.of("docs/containers.md");
    private static final String HEAD_MARK = "<!-- head -->\n```\n";
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)(#[^)]*)?\\)");

    private static List<Path> pages() throws IOException {
        try (Stream<Path> files = Files.walk(GUIDE)) {
            return files.filter(file -> file.toString().endsWith(".md")).sorted().toList();
        }
    }

    /** The lines with which the guide says that each of its programs begins. */
    static String head() throws IOException {
        String index = Files.readString(INDEX);
        int start = index.indexOf(HEAD_MARK) + HEAD_MARK.length();
        assertTrue(start >= HEAD_MARK.length(), "no head in " + INDEX);
        return index.substring(start, index.indexOf("\n```", start));
    }

    @TestFactory
    Stream<DynamicContainer> aPagesSnippetsPrintWhatItShows(@TempDir Path folder)
            throws IOException {
        List<Path> pages = new ArrayList<>(pages());
        pages.add(FRONT);
        List<Snippet> all = pages.stream().flatMap(page -> Snippet.of(page).stream()).toList();
        Path classes = Files.createDirectory(folder.resolve("classes"));
        // Once for all pages: a compiler takes longer to begin than to compile them.
        assertEquals("", SnippetCompiler.compile(all, head(), Path.of("target/classes"), classes));
        return pages.stream()
                .map(page -> new PageRun(page, classes, folder))
                .map(run -> dynamicContainer(run.page.toString(), run.tests()));
    }

    /** One JVM for the snippets of a page, which is started when the first of them is asked for. */
    private static final class PageRun {
        final Path page;
        private final Path classes;
        private final Path folder;
        private final List<Snippet> snippets = new ArrayList<>();
        private String[] outputs;

        PageRun(Path page, Path classes, Path folder) {
            this.page = page;
            this.classes = classes;
            this.folder = folder;
        }

        Stream<DynamicTest> tests() {
            return Snippet.of(page).stream()
                    .map(
                            snippet -> {
                                List<String> missing = missing(snippet);
                                if (missing.isEmpty()) {
                                    snippets.add(snippet);
                                }
                                return dynamicTest(
                                        snippet.toString(), () -> test(snippet, missing));
                            })
                    .toList()
                    .stream();
        }

        private List<String> missing(Snippet snippet) {
            return snippet.needs().stream()
                    .map(need -> Needs.missing(need, folder))
                    .filter(text -> text != null)
                    .toList();
        }

        private void test(Snippet snippet, List<String> missing) throws Exception {
            assumeTrue(missing.isEmpty(), () -> String.join("; ", missing));
            if (outputs == null) {
                outputs = run();
            }
            String output = outputs[snippets.indexOf(snippet)];
            if (!snippet.hasPrinted(output)) {
                assertEquals(snippet.printed(), output, snippet.toString());
            }
        }

        private String[] run() throws Exception {
            List<String> command =
                    new ArrayList<>(
                            ChildJvm.command(
                                    SnippetRunner.class,
                                    snippets.stream()
                                            .map(Snippet::className)
                                            .toArray(String[]::new)));
            int classPath = command.indexOf("--class-path") + 1;
            command.set(classPath, classes + ":" + command.get(classPath));
            var child =
                    new ProcessBuilder(command)
                            .directory(Files.createTempDirectory(folder, "page").toFile())
                            .start();
            var result = ChildJvm.await(child, new byte[0]);
            assertEquals("", result.err());
            assertEquals(0, result.status());
            String[] found = result.out().split(SnippetRunner.MARK, -1);
            assertEquals(snippets.size() + 1, found.length, result.out());
            var each = new String[snippets.size()];
            for (int i = 0; i < each.length; i++) {
                each[i] = found[i + 1].stripTrailing();
            }
            return each;
        }
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        List<String> broken = new ArrayList<>();
        List<Path> pages = new ArrayList<>(pages());
        pages.addAll(List.of(FRONT, CONTAINERS));
        for (Path page : pages) {
            for (String link : links(page)) {
                if (!Files.exists(page.toAbsolutePath().resolveSibling(link))) {
                    broken.add(page + ": " + link);
                }
            }
        }
        assertEquals(List.of(), broken);
    }

    @Test
    void theIndexLeadsToEveryPage() throws IOException {
        var missing = new TreeSet<Path>(pages());
        missing.remove(INDEX);
        assertTrue(missing.size() > 3, "found only " + missing);
        for (String link : links(INDEX)) {
            missing.remove(INDEX.resolveSibling(link).normalize());
        }
        assertEquals(new TreeSet<Path>(), missing);
    }

    private static List<String> links(Path page) throws IOException {
        Matcher link = LINK.matcher(Files.readString(page));
        return link.results()
                .map(found -> found.group(1))
                .filter(target -> !target.contains("://"))
                .toList();
    }
}
