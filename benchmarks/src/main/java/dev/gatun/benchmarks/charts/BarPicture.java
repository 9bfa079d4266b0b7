package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.SuiteResults;

import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.StandardXYBarPainter;
import org.jfree.chart.renderer.xy.XYBarRenderer;
import org.jfree.chart.ui.RectangleInsets;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.xy.XYIntervalSeries;
import org.jfree.data.xy.XYIntervalSeriesCollection;

import java.awt.Dimension;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleFunction;
import java.util.function.Predicate;

/**
 * A group of bars for each row, a bar for each contestant, with its number and its name.
 *
 * @param quantity that is shown
 * @param axis what is written on the axis
 * @param logarithmic whether its axis is; bars then start at one
 * @param rows which of the suite's
 * @param number as it is written at a bar
 */
record BarPicture(
        String name,
        String suite,
        String title,
        String description,
        String quantity,
        String axis,
        boolean logarithmic,
        Predicate<String> rows,
        DoubleFunction<String> number)
        implements Picture {
    private static final int WIDTH = 860;
    private static final int BAR_HEIGHT = 17;

    /** Above the one at which bars start, as what has no width gets no number either. */
    private static final double ALMOST_NOTHING = 1.001;

    private static final int AROUND_BARS = 150;

    /** What a letter of a label takes of the width that bars and labels have, and a bit more. */
    private static final double LETTER = 0.0105;

    @Override
    public Optional<Drawn> draw(SuiteResults results) {
        Medians medians = Medians.of(results, quantity).ofRows(rows);
        List<String> contestants = medians.contestants();
        XYIntervalSeriesCollection bars = new XYIntervalSeriesCollection();
        contestants.forEach(contestant -> bars.addSeries(new XYIntervalSeries(contestant)));
        List<List<String>> labels = new ArrayList<>();
        contestants.forEach(unused -> labels.add(new ArrayList<>()));
        List<Double> groupMiddles = new ArrayList<>();
        double position = 0.5;
        double most = 0;
        for (String row : medians.rows()) {
            double first = position;
            for (String contestant : contestants) {
                OptionalDouble median = medians.median(row, contestant);
                if (median.isPresent()) {
                    // Where the axis is logarithmic, nothing is no bar, but has its number.
                    double value =
                            logarithmic
                                    ? Math.max(ALMOST_NOTHING, median.getAsDouble())
                                    : median.getAsDouble();
                    labels.get(contestants.indexOf(contestant))
                            .add(number.apply(median.getAsDouble()) + "  " + contestant);
                    bars.getSeries(contestants.indexOf(contestant))
                            .add(position, position - 0.42, position + 0.42, value, value, value);
                    most = Math.max(most, value);
                    position++;
                }
            }
            groupMiddles.add((first + position - 1) / 2);
            position += 0.7;
        }
        if (groupMiddles.isEmpty()) {
            return Optional.empty();
        }
        RowAxis names = new RowAxis(position - 0.7);
        for (int i = 0; i < groupMiddles.size(); i++) {
            names.name(groupMiddles.get(i), medians.rows().get(i));
        }
        XYPlot plot =
                new XYPlot(
                        bars,
                        names,
                        valueAxis(most, longest(labels)),
                        renderer(contestants, labels));
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        Look.style(plot);
        plot.setDomainGridlinesVisible(false);
        plot.setAxisOffset(new RectangleInsets(0, 8, 0, 0));
        int height = (int) Math.round(position * BAR_HEIGHT) + AROUND_BARS;
        return Optional.of(
                new Drawn(
                        Look.chart(title, plot, legend(contestants), Look.note(results, medians)),
                        new Dimension(WIDTH, height)));
    }

    private static int longest(List<List<String>> labels) {
        return labels.stream().flatMap(List::stream).mapToInt(String::length).max().orElse(0);
    }

    private ValueAxis valueAxis(double most, int longestLabel) {
        ValueAxis values;
        double ofBars = 1 - LETTER * longestLabel;
        if (logarithmic) {
            double end = Math.max(most * 6, Math.pow(most, 1 / ofBars));
            values = LogTicks.around(axis, 1.4, end, Units::count);
        } else {
            NumberAxis linear = new NumberAxis(axis);
            linear.setRange(0, most / ofBars);
            values = linear;
        }
        Look.style(values);
        return values;
    }

    private XYBarRenderer renderer(List<String> contestants, List<List<String>> labels) {
        XYBarRenderer renderer = new XYBarRenderer();
        renderer.setBarPainter(new StandardXYBarPainter());
        renderer.setShadowVisible(false);
        renderer.setDrawBarOutline(false);
        renderer.setBase(logarithmic ? 1 : 0);
        for (int series = 0; series < contestants.size(); series++) {
            renderer.setSeriesPaint(series, Look.ink(contestants, series).color());
        }
        renderer.setDefaultItemLabelsVisible(true);
        renderer.setDefaultItemLabelFont(Look.SMALL);
        renderer.setDefaultItemLabelPaint(Ink.TEXT.color());
        renderer.setDefaultItemLabelGenerator((data, series, item) -> labels.get(series).get(item));
        ItemLabelPosition atTheEnd =
                new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT);
        renderer.setDefaultPositiveItemLabelPosition(atTheEnd);
        renderer.setDefaultNegativeItemLabelPosition(atTheEnd);
        return renderer;
    }

    private static LegendItemCollection legend(List<String> contestants) {
        LegendItemCollection legend = new LegendItemCollection();
        for (int i = 0; i < contestants.size(); i++) {
            legend.add(
                    new LegendItem(
                            contestants.get(i),
                            null,
                            null,
                            null,
                            new Rectangle2D.Double(-6, -6, 12, 12),
                            Look.ink(contestants, i).color()));
        }
        return legend;
    }
}
