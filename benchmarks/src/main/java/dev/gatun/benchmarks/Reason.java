package dev.gatun.benchmarks;

import java.io.IOException;
import java.util.List;

/** Why a peer cannot take part, for the sentence that stands in the place of its rows. */
public final class Reason {
    private Reason() {}

    /**
     * Two lines of what may have many: what failed, and what it said first, or where a compiler
     * says which file includes which before that, its error.
     */
    public static String of(IOException e) {
        List<String> lines = String.valueOf(e.getMessage()).strip().lines().toList();
        if (lines.size() < 2) {
            return String.join("", lines);
        }
        List<String> said = lines.subList(1, lines.size());
        String reason =
                said.stream()
                        .filter(line -> line.contains("error:"))
                        .findFirst()
                        .orElse(said.getFirst());
        return lines.getFirst() + " " + reason.strip();
    }
}
