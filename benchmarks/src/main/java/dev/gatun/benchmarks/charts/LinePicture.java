package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.SuiteResults;

import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

import java.awt.BasicStroke;
import java.awt.Dimension;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A time over how many of something, both logarithmic: a colour and a marker for each row, and for
 * each contestant a kind of line.
 *
 * @param quantity the time, in nanoseconds
 * @param ofWhat the numbers on the x axis are
 */
record LinePicture(
        String name, String suite, String title, String description, String quantity, String ofWhat)
        implements Picture {
    private static final Dimension SIZE = new Dimension(860, 520);

    @Override
    public Optional<Drawn> draw(SuiteResults results) {
        Medians medians = Medians.of(results, quantity);
        List<String> rows = medians.rows();
        List<String> contestants = medians.contestants();
        XYSeriesCollection lines = new XYSeriesCollection();
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        TreeSet<Double> positions = new TreeSet<>();
        TreeSet<Double> times = new TreeSet<>();
        for (String contestant : contestants) {
            for (String row : rows) {
                SortedMap<Double, Double> points = medians.line(row, contestant);
                if (points.isEmpty()) {
                    continue;
                }
                int place = rows.indexOf(row);
                Style style = Style.of(contestant);
                int series = lines.getSeriesCount();
                XYSeries line = new XYSeries(row + ", " + contestant);
                points.forEach(line::add);
                lines.addSeries(line);
                positions.addAll(points.keySet());
                times.addAll(points.values());
                Ink ink = Look.INKS.get(place);
                renderer.setSeriesPaint(series, ink.color());
                renderer.setSeriesStroke(series, style.stroke);
                renderer.setSeriesShape(series, style.marker(Look.MARKERS.get(place)));
                renderer.setSeriesFillPaint(series, style.filled ? ink.color() : Ink.PAPER.color());
            }
        }
        if (positions.size() < 2) {
            return Optional.empty();
        }
        renderer.setUseFillPaint(true);
        renderer.setDrawOutlines(true);
        renderer.setDefaultOutlineStroke(new BasicStroke(1.6f));
        LogTicks xAxis = LogTicks.at(ofWhat, List.copyOf(positions), Units::count);
        LogTicks yAxis = LogTicks.around(quantity, times.getFirst(), times.getLast(), Units::nanos);
        Look.style(xAxis);
        Look.style(yAxis);
        XYPlot plot = new XYPlot(lines, xAxis, yAxis, renderer);
        plot.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
        Look.style(plot);
        return Optional.of(
                new Drawn(
                        Look.chart(
                                title,
                                plot,
                                legend(rows, contestants),
                                Look.note(results, medians)),
                        SIZE));
    }

    private static LegendItemCollection legend(List<String> rows, List<String> contestants) {
        LegendItemCollection legend = new LegendItemCollection();
        for (String row : rows) {
            int place = rows.indexOf(row);
            legend.add(Look.legendMarker(row, Look.MARKERS.get(place), Look.INKS.get(place)));
        }
        for (String contestant : contestants) {
            Style style = Style.of(contestant);
            legend.add(
                    Look.legendLine(
                            contestant,
                            style.marker(Look.MARKERS.getFirst()),
                            style.filled,
                            style.stroke,
                            Ink.TEXT));
        }
        return legend;
    }

    /** A contestant's. Gatun's is drawn upon C's, so C's markers are the larger. */
    private record Style(BasicStroke stroke, boolean filled, double size) {
        static Style of(String contestant) {
            return switch (contestant) {
                case "Gatun" -> new Style(Look.SOLID, true, 0.8);
                case "C" -> new Style(Look.DASHED, false, 1.6);
                default -> new Style(Look.DOTTED, false, 1);
            };
        }

        Shape marker(Shape shape) {
            return AffineTransform.getScaleInstance(size, size).createTransformedShape(shape);
        }
    }
}
