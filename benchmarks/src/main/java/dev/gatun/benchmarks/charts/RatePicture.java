package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.SuiteResults;

import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTitleAnnotation;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

import java.awt.BasicStroke;
import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Operations a second over how many are in flight, both logarithmic: a panel for each row, a line
 * for each contestant.
 *
 * @param quantity the time of an operation, in nanoseconds
 * @param ofWhat the numbers on the x axis are
 * @param axis what is written on the y axis
 * @param rows which of the suite's
 */
record RatePicture(
        String name,
        String suite,
        String title,
        String description,
        String quantity,
        String ofWhat,
        String axis,
        Predicate<String> rows)
        implements Picture {
    private static final Dimension SIZE = new Dimension(860, 480);

    @Override
    public Optional<Drawn> draw(SuiteResults results) {
        Medians medians = Medians.of(results, quantity).ofRows(rows);
        List<String> contestants = medians.contestants();
        TreeSet<Double> rates = new TreeSet<>();
        List<XYPlot> panels = new ArrayList<>();
        for (String row : medians.rows()) {
            XYSeriesCollection lines = new XYSeriesCollection();
            TreeSet<Double> positions = new TreeSet<>();
            for (String contestant : contestants) {
                XYSeries line = new XYSeries(contestant);
                SortedMap<Double, Double> points = medians.line(row, contestant);
                points.forEach((depth, nanos) -> line.add(depth.doubleValue(), 1e9 / nanos));
                lines.addSeries(line);
                positions.addAll(points.keySet());
            }
            if (positions.size() > 1) {
                for (int series = 0; series < lines.getSeriesCount(); series++) {
                    for (int item = 0; item < lines.getItemCount(series); item++) {
                        rates.add(lines.getYValue(series, item));
                    }
                }
                panels.add(panel(row, lines, List.copyOf(positions), contestants));
            }
        }
        if (panels.isEmpty()) {
            return Optional.empty();
        }
        LogTicks yAxis = LogTicks.around(axis, rates.getFirst(), 2 * rates.getLast(), Units::rate);
        Look.style(yAxis);
        CombinedRangeXYPlot all = new CombinedRangeXYPlot(yAxis);
        all.setGap(24);
        panels.forEach(all::add);
        Look.style(all);
        return Optional.of(
                new Drawn(
                        Look.chart(title, all, legend(contestants), Look.note(results, medians)),
                        SIZE));
    }

    private XYPlot panel(
            String row,
            XYSeriesCollection lines,
            List<Double> positions,
            List<String> contestants) {
        LogTicks xAxis = LogTicks.at(ofWhat, positions, Units::count);
        Look.style(xAxis);
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        renderer.setUseFillPaint(true);
        renderer.setDrawOutlines(true);
        renderer.setDefaultOutlineStroke(new BasicStroke(1.6f));
        for (int series = 0; series < contestants.size(); series++) {
            ContestantStyle style = ContestantStyle.of(contestants, series);
            renderer.setSeriesPaint(series, style.ink().color());
            renderer.setSeriesStroke(series, style.stroke());
            renderer.setSeriesShape(series, style.marker());
            renderer.setSeriesFillPaint(series, style.fill().color());
        }
        XYPlot panel = new XYPlot(lines, xAxis, null, renderer);
        panel.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
        Look.style(panel);
        TextTitle name = new TextTitle(row, Look.TEXT);
        name.setPaint(Ink.TEXT.color());
        panel.addAnnotation(new XYTitleAnnotation(0.02, 0.98, name, RectangleAnchor.TOP_LEFT));
        return panel;
    }

    private static LegendItemCollection legend(List<String> contestants) {
        LegendItemCollection legend = new LegendItemCollection();
        for (int series = 0; series < contestants.size(); series++) {
            ContestantStyle style = ContestantStyle.of(contestants, series);
            legend.add(
                    Look.legendLine(
                            contestants.get(series),
                            style.marker(),
                            style.fill() != Ink.PAPER,
                            style.stroke(),
                            style.ink()));
        }
        return legend;
    }
}
