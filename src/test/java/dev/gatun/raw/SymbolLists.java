package dev.gatun.raw;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The lists in native-headers/symbols, which say what is generated. */
final class SymbolLists {

    private SymbolLists() {}

    /** The names of a list, by kind. */
    static Map<String, Set<String>> read(String list) {
        Map<String, Set<String>> names = new TreeMap<>();
        for (String kind : new String[] {"function", "constant", "struct", "union", "typedef"}) {
            names.put(kind, new TreeSet<>());
        }
        try {
            for (String line : Files.readAllLines(Path.of("native-headers/symbols", list))) {
                String[] words = line.replaceFirst("#.*", "").trim().split("\\s+");
                if (words.length > 1) {
                    names.get(words[0]).addAll(Arrays.asList(words).subList(1, words.length));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return names;
    }
}
