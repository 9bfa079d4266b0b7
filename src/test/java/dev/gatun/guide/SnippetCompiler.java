package dev.gatun.guide;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles snippets as a user would, against the library's public API. */
final class SnippetCompiler {
    private SnippetCompiler() {}

    private static final class Source extends SimpleJavaFileObject {
        private final String text;

        Source(Snippet snippet, String head) {
            super(URI.create("string:///" + snippet.className() + ".java"), Kind.SOURCE);
            text = snippet.source(head);
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }

    /** Compiles them all; {@return what the compiler says, with the lines of the pages} */
    static String compile(List<Snippet> snippets, String head, Path library, Path target) {
        Map<String, Snippet> byFile =
                snippets.stream()
                        .collect(
                                Collectors.toMap(
                                        s -> "/" + s.className() + ".java", Function.identity()));
        var diagnostics = new DiagnosticCollector<JavaFileObject>();
        ToolProvider.getSystemJavaCompiler()
                .getTask(
                        null,
                        null,
                        diagnostics,
                        List.of(
                                "-Xlint:all",
                                "-proc:none",
                                "--class-path",
                                library.toString(),
                                "-d",
                                target.toString()),
                        null,
                        snippets.stream().map(s -> new Source(s, head)).toList())
                .call();
        return diagnostics.getDiagnostics().stream()
                .map(diagnostic -> place(diagnostic, byFile, head) + diagnostic.getMessage(null))
                .collect(Collectors.joining("\n"));
    }

    private static String place(
            Diagnostic<? extends JavaFileObject> diagnostic,
            Map<String, Snippet> byFile,
            String head) {
        if (diagnostic.getSource() == null) {
            return "";
        }
        Snippet snippet = byFile.get(diagnostic.getSource().toUri().getPath());
        long line = snippet.lineOfPage(head, diagnostic.getLineNumber());
        return snippet.page() + ":" + line + ": ";
    }
}
