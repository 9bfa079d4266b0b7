package dev.gatun.benchmarks;

import java.util.List;

/** A table that can be read as it is: names to the left, numbers to the right. */
public final class MarkdownTable {
    private MarkdownTable() {}

    public static String of(List<String> head, List<List<String>> rows) {
        int[] widths = new int[head.size()];
        for (int column = 0; column < widths.length; column++) {
            // At least two: a rule of "-:".
            widths[column] = Math.max(2, head.get(column).length());
            for (List<String> row : rows) {
                widths[column] = Math.max(widths[column], row.get(column).length());
            }
        }
        StringBuilder table = new StringBuilder(row(head, widths)).append('\n').append('|');
        for (int column = 0; column < widths.length; column++) {
            table.append(' ')
                    .append("-".repeat(widths[column] - (column == 0 ? 0 : 1)))
                    .append(column == 0 ? " |" : ": |");
        }
        table.append('\n');
        for (List<String> row : rows) {
            table.append(row(row, widths)).append('\n');
        }
        return table.toString();
    }

    private static String row(List<String> cells, int[] widths) {
        StringBuilder line = new StringBuilder("|");
        for (int column = 0; column < widths.length; column++) {
            String padding = " ".repeat(widths[column] - cells.get(column).length());
            line.append(' ')
                    .append(column == 0 ? cells.get(column) + padding : padding + cells.get(column))
                    .append(" |");
        }
        return line.toString();
    }
}
