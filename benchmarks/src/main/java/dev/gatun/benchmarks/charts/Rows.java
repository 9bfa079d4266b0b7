package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.Figure;

import org.jfree.chart.axis.AxisLocation;
import org.jfree.chart.axis.CategoryAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.ValueAxis;
import org.jfree.chart.labels.ItemLabelAnchor;
import org.jfree.chart.labels.ItemLabelPosition;
import org.jfree.chart.labels.StandardCategoryItemLabelGenerator;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.PlotOrientation;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.CategoryItemRenderer;
import org.jfree.chart.renderer.category.LineAndShapeRenderer;
import org.jfree.chart.ui.TextAnchor;
import org.jfree.data.category.DefaultCategoryDataset;

import java.awt.Paint;
import java.text.NumberFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A line for each contestant below the name of its row: with a bar and its number, or of several
 * quantities with a marker for each.
 *
 * @param logarithmic whether the axis is
 * @param number as it is written at a bar, and on a logarithmic axis
 */
record Rows(boolean logarithmic, NumberFormat number, String... quantities)
        implements Picture.Form {
    private static final int LINE_HEIGHT = 17;
    private static final int AROUND_LINES = 140;

    /** Where the axis is logarithmic, nothing has a bar, too: none to be seen, with number 0. */
    private static final double NOTHING = 0.49;

    private static final double START_OF_BARS = 0.48;

    @Override
    public boolean shows(String quantity) {
        return List.of(quantities).contains(quantity);
    }

    @Override
    public Optional<Picture.Drawn> draw(Map<String, List<Figure>> rows, List<String> contestants) {
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        DefaultCategoryDataset data = new DefaultCategoryDataset();
        CategoryAxis lines = new CategoryAxis();
        lines.setMaximumCategoryLabelWidthRatio(1);
        lines.setLowerMargin(0);
        lines.setUpperMargin(0);
        rows.forEach(
                (row, figures) -> {
                    Line head = new Line(row, "");
                    lines.setTickLabelFont(head, Look.BOLD);
                    data.addValue(null, quantities[0], head);
                    for (Figure figure : figures) {
                        data.addValue(
                                Math.max(logarithmic ? NOTHING : 0, figure.median()),
                                figure.quantity(),
                                new Line(row, figure.contestant()));
                    }
                });
        boolean bars = quantities.length == 1;
        String unit = rows.values().iterator().next().getFirst().unit();
        String axis = bars ? quantities[0] + (logarithmic ? "" : ", " + unit) : null;
        ValueAxis values = logarithmic ? new LogTicks(axis, number) : new NumberAxis(axis);
        // For the numbers at the bars.
        values.setUpperMargin(0.12);
        CategoryPlot plot =
                new CategoryPlot(data, lines, values, bars ? bars(contestants) : markers());
        plot.setOrientation(PlotOrientation.HORIZONTAL);
        plot.setRangeAxisLocation(AxisLocation.BOTTOM_OR_LEFT);
        plot.setDomainGridlinesVisible(!bars);
        int height = data.getColumnCount() * LINE_HEIGHT + AROUND_LINES;
        return Optional.of(new Picture.Drawn(plot, height));
    }

    private CategoryItemRenderer bars(List<String> contestants) {
        BarRenderer renderer =
                new BarRenderer() {
                    @Override
                    public Paint getItemPaint(int series, int column) {
                        Line line = (Line) getPlot().getDataset().getColumnKey(column);
                        return Look.ink(contestants, line.contestant()).color();
                    }
                };
        renderer.setDefaultSeriesVisibleInLegend(false);
        renderer.setBase(logarithmic ? START_OF_BARS : 0);
        renderer.setDefaultItemLabelsVisible(true);
        renderer.setDefaultItemLabelGenerator(
                new StandardCategoryItemLabelGenerator("{2}", number));
        renderer.setDefaultPositiveItemLabelPosition(
                new ItemLabelPosition(ItemLabelAnchor.OUTSIDE3, TextAnchor.CENTER_LEFT));
        return renderer;
    }

    private CategoryItemRenderer markers() {
        LineAndShapeRenderer renderer = new LineAndShapeRenderer(false, true);
        renderer.setAutoPopulateSeriesPaint(false);
        for (int i = 0; i < quantities.length; i++) {
            renderer.setSeriesPaint(i, Look.OTHERS.get(i).color());
            renderer.setSeriesShape(i, Look.marker(i, 1.4));
        }
        return renderer;
    }

    /** Of the picture; without a contestant, the name of the row. */
    private record Line(String row, String contestant) implements Comparable<Line> {
        @Override
        public int compareTo(Line other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return contestant.isEmpty() ? row : contestant;
        }
    }
}
