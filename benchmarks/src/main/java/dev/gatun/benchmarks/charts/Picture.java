package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.Figure;
import dev.gatun.benchmarks.results.SuiteResults;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.title.TextTitle;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What one suite found, as a picture.
 *
 * @param name of its file, without {@code .svg}
 * @param suite whose results it shows
 * @param rows which of them: a regular expression
 */
record Picture(String name, String suite, String title, String rows, Form form) {
    /** Draws it into a file of a folder, if the results have what it shows. */
    Optional<Path> draw(SuiteResults results, Path folder) throws IOException {
        // All but what was measured again to see the noise.
        List<Figure> figures =
                results.figures().stream()
                        .filter(figure -> form.shows(figure.quantity()))
                        .filter(figure -> figure.row().matches(rows))
                        .filter(figure -> !figure.contestant().endsWith(" again"))
                        .toList();
        Map<String, List<Figure>> byRow =
                figures.stream()
                        .collect(
                                Collectors.groupingBy(
                                        Figure::row, LinkedHashMap::new, Collectors.toList()));
        Optional<Drawn> drawn =
                form.draw(byRow, figures.stream().map(Figure::contestant).distinct().toList());
        if (drawn.isEmpty()) {
            return Optional.empty();
        }
        JFreeChart chart = new JFreeChart(title, drawn.get().plot());
        chart.addSubtitle(new TextTitle(note(results, figures)));
        Look.apply(chart);
        Path file = folder.resolve(name + ".svg");
        SvgFile.write(file, chart, drawn.get().height());
        return Optional.of(file);
    }

    /** What was measured on what. */
    private static String note(SuiteResults results, List<Figure> figures) {
        int turns = figures.stream().mapToInt(figure -> figure.samples().size()).max().orElse(0);
        return "On %s. Median of %d %s%s. benchmarks/run %s"
                .formatted(
                        results.machine().text(),
                        turns,
                        turns == 1 ? "turn" : "turns",
                        results.quick() ? " (--quick: times mean nothing)" : "",
                        results.suite());
    }

    /** A way to draw figures. */
    interface Form {
        boolean shows(String quantity);

        /** Draws the figures of some rows, if they have what it shows. */
        Optional<Drawn> draw(Map<String, List<Figure>> rows, List<String> contestants);
    }

    /** What was drawn, and how high the picture of it is. */
    record Drawn(Plot plot, int height) {}
}
