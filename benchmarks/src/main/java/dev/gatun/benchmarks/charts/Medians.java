package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.Sample;
import dev.gatun.benchmarks.results.Figure;
import dev.gatun.benchmarks.results.SuiteResults;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/** A suite's figures of one quantity, by row and contestant: of each the median of the turns. */
final class Medians {
    private final List<Figure> figures;

    private Medians(List<Figure> figures) {
        this.figures = figures;
    }

    /** All but what was measured again to see the noise. */
    static Medians of(SuiteResults results, String quantity) {
        return new Medians(
                results.figures().stream()
                        .filter(figure -> figure.quantity().equals(quantity))
                        .filter(figure -> !figure.contestant().endsWith(" again"))
                        .toList());
    }

    Medians ofRows(Predicate<String> wanted) {
        return new Medians(figures.stream().filter(figure -> wanted.test(figure.row())).toList());
    }

    /** In the order in which they were measured. */
    List<String> rows() {
        return distinct(Figure::row);
    }

    List<String> contestants() {
        return distinct(Figure::contestant);
    }

    private List<String> distinct(Function<Figure, String> property) {
        return List.copyOf(new LinkedHashSet<>(figures.stream().map(property).toList()));
    }

    /** The points of a line. */
    SortedMap<Double, Double> line(String row, String contestant) {
        SortedMap<Double, Double> points = new TreeMap<>();
        for (Figure figure : figures) {
            if (figure.x() != null && is(figure, row, contestant)) {
                points.put(figure.x(), median(figure));
            }
        }
        return points;
    }

    OptionalDouble median(String row, String contestant) {
        return figures.stream()
                .filter(figure -> is(figure, row, contestant))
                .mapToDouble(Medians::median)
                .findFirst();
    }

    /** How many turns the figures are of. */
    int turns() {
        return figures.stream().mapToInt(figure -> figure.samples().size()).max().orElse(0);
    }

    private static boolean is(Figure figure, String row, String contestant) {
        return figure.row().equals(row) && figure.contestant().equals(contestant);
    }

    private static double median(Figure figure) {
        return new Sample(figure.samples()).median();
    }
}
