package dev.gatun.benchmarks;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A suite's Markdown, on the terminal and in a file, its progress, and what it found wrong. */
public final class Report {
    // Kept from the start: JMH puts streams of its own into their place.
    private final PrintStream terminal = System.out;
    private final PrintStream progress = System.err;
    private final boolean interactive = System.console() != null && System.console().isTerminal();
    private final StringBuilder markdown = new StringBuilder();
    private final List<String> failures = new ArrayList<>();
    private long lastProgress;

    public void line(String text) {
        terminal.println(text);
        markdown.append(text).append('\n');
    }

    public void table(List<String> head, List<List<String>> rows) {
        int[] widths = new int[head.size()];
        for (int column = 0; column < widths.length; column++) {
            // At least two: a rule of "-:".
            widths[column] = Math.max(2, head.get(column).length());
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        line("");
        line(tableRow(head, widths));
        StringBuilder rule = new StringBuilder("|");
        for (int column = 0; column < widths.length; column++) {
            // Names to the left, numbers to the right.
            rule.append(column == 0 ? " " : " ")
                    .append("-".repeat(widths[column] - (column == 0 ? 0 : 1)))
                    .append(column == 0 ? " |" : ": |");
        }
        line(rule.toString());
        for (List<String> row : rows) {
            line(tableRow(row, widths));
        }
        line("");
    }

    private static String tableRow(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            line.append(' ')
                    .append(column == 0 ? cells.get(column) + padding : padding + cells.get(column))
                    .append(" |");
        }
        return line.toString();
    }

    /** What must end the run with a status that is not zero: a count that is wrong, not a time. */
    public void failure(String text) {
        failures.add(text);
        line("**" + text + "**");
    }

    public List<String> failures() {
        return failures;
    }

    /** Shows how far a suite is: a line that is rewritten, or in a log one every ten seconds. */
    public void progress(int step, int steps, String what) {
        if (interactive) {
            progress.print("\r\033[K" + step + "/" + steps + " " + what);
            progress.flush();
        } else if (System.nanoTime() - lastProgress > 10_000_000_000L) {
            lastProgress = System.nanoTime();
            progress.println(step + "/" + steps + " " + what);
        }
    }

    public void progressEnded() {
        if (interactive) {
            progress.print("\r\033[K");
        }
    }

    void write(Path file) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, markdown);
    }
}
