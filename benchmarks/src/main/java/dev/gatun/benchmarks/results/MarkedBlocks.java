package dev.gatun.benchmarks.results;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Blocks of Markdown between markers. What stands around the blocks of a page is written by hand,
 * and stays.
 */
final class MarkedBlocks {
    private static final String NOT_MEASURED = "Not measured.\n";

    private static final Pattern BLOCK =
            Pattern.compile("(?s)<!-- begin: (\\S+) -->\n.*?<!-- end: \\1 -->");

    private final Map<String, String> blocks = new LinkedHashMap<>();
    private final Map<String, String> headings = new LinkedHashMap<>();

    /** Adds a block that every page has: with that heading, if it has no place yet. */
    void add(String key, String heading, String block) {
        headings.put(key, heading);
        blocks.put(key, block);
    }

    /** Adds a block that a page has only where it has a place for it. */
    void addOnRequest(String key, String block) {
        blocks.put(key, block);
    }

    /** The page with its blocks filled anew; those that it does not have yet are at its end. */
    String update(String page) {
        Set<String> missing = new LinkedHashSet<>(headings.keySet());
        StringBuilder updated = new StringBuilder();
        Matcher block = BLOCK.matcher(page);
        while (block.find()) {
            String key = block.group(1);
            missing.remove(key);
            block.appendReplacement(updated, Matcher.quoteReplacement(marked(key)));
        }
        block.appendTail(updated);
        for (String key : missing) {
            updated.append("\n## ").append(headings.get(key)).append("\n\n");
            updated.append(marked(key)).append('\n');
        }
        return updated.toString();
    }

    private String marked(String key) {
        return "<!-- begin: "
                + key
                + " -->\n"
                + blocks.getOrDefault(key, NOT_MEASURED)
                + "<!-- end: "
                + key
                + " -->";
    }
}
