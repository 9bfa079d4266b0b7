package dev.gatun.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A block of Java of a page, and what it prints: the block of text that follows it, or nothing.
 *
 * @param page the page
 * @param line the line of the page on which the code begins, from 1
 * @param code what stands in the block
 * @param printed what it prints; {@code …} stands for what is another each time
 * @param needs what the kernel must have, from the comment before the block
 */
record Snippet(Path page, int line, String code, String printed, List<String> needs) {
    private static final Pattern NEEDS = Pattern.compile("<!-- needs (.+) -->");
    private static final Pattern MAIN = Pattern.compile("^void main\\(", Pattern.MULTILINE);

    /** The blocks of a page that have the language of these fences, in their order. */
    static List<Snippet> of(Path page) {
        List<String> lines;
        try {
            lines = Files.readAllLines(page);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        List<Snippet> snippets = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (lines.get(i).equals("```java")) {
                int end = endOfBlock(lines, i);
                int next = end + 1;
                while (next < lines.size() && lines.get(next).isBlank()) {
                    next++;
                }
                boolean prints = next < lines.size() && lines.get(next).equals("```text");
                snippets.add(
                        new Snippet(
                                page,
                                i + 2,
                                block(lines, i, end),
                                prints ? block(lines, next, endOfBlock(lines, next)) : "",
                                needs(i == 0 ? "" : lines.get(i - 1))));
                i = end;
            }
        }
        return snippets;
    }

    private static int endOfBlock(List<String> lines, int begin) {
        int end = begin + 1;
        while (!lines.get(end).equals("```")) {
            end++;
        }
        return end;
    }

    private static String block(List<String> lines, int begin, int end) {
        return String.join("\n", lines.subList(begin + 1, end));
    }

    private static List<String> needs(String comment) {
        Matcher needs = NEEDS.matcher(comment);
        return needs.matches() ? List.of(needs.group(1).split(", ")) : List.of();
    }

    /** The name of its class: a class of the unnamed package, which no class of the JDK is. */
    String className() {
        String name = page.getFileName().toString().replace(".md", "").replace('-', '_');
        return "Page_" + name + "_" + line;
    }

    /** As a source file: statements become the body of a main method. */
    String source(String head) {
        if (MAIN.matcher(code).find()) {
            return head + "\n" + code + "\n";
        }
        return head + "\nvoid main() throws Exception {\n" + code + "\n}\n";
    }

    /** The line of the page for a line of {@link #source}. */
    long lineOfPage(String head, long lineOfSource) {
        long before = head.lines().count() + (MAIN.matcher(code).find() ? 0 : 1);
        return line + lineOfSource - before - 1;
    }

    /** Whether it has printed what the page shows. */
    boolean hasPrinted(String output) {
        var pattern = new StringBuilder();
        for (String part : printed.split("…", -1)) {
            pattern.append(pattern.isEmpty() ? "" : ".*").append(Pattern.quote(part));
        }
        return Pattern.matches(pattern.toString(), output);
    }

    @Override
    public String toString() {
        return page + ":" + line;
    }
}
