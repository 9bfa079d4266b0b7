package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.SuiteResults;

import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.annotations.XYTitleAnnotation;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.RectangleAnchor;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

import java.awt.Dimension;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeSet;

/**
 * Percentiles of latency, in microseconds: a panel for each row, a line of it for each contestant,
 * and on that a marker for each percentile.
 *
 * @param quantity before its percentile: "latency" of "latency, p50"
 * @param percentiles as their quantities end
 */
record LatencyPicture(
        String name,
        String suite,
        String title,
        String description,
        String quantity,
        List<String> percentiles)
        implements Picture {
    private static final int WIDTH = 1100;
    private static final int LINE_HEIGHT = 26;
    private static final int AROUND_LINES = 190;

    @Override
    public Optional<Drawn> draw(SuiteResults results) {
        List<Medians> medians = new ArrayList<>();
        for (String percentile : percentiles) {
            medians.add(Medians.of(results, quantity + ", " + percentile));
        }
        List<String> contestants = medians.getFirst().contestants();
        List<String> rows = medians.getFirst().rows();
        if (rows.isEmpty()) {
            return Optional.empty();
        }
        // The first line is for the panels' names.
        RowAxis names = new RowAxis(contestants.size() + 0.7);
        for (int i = 0; i < contestants.size(); i++) {
            names.name(i + 1, contestants.get(i));
        }
        CombinedRangeXYPlot all = new CombinedRangeXYPlot(names);
        all.setGap(14);
        rows.forEach(row -> all.add(panel(row, contestants, medians)));
        Look.style(all);
        LegendItemCollection legend = new LegendItemCollection();
        for (int i = 0; i < percentiles.size(); i++) {
            legend.add(
                    Look.legendMarker(percentiles.get(i), Look.MARKERS.get(i), Look.INKS.get(i)));
        }
        int height = (contestants.size() + 1) * LINE_HEIGHT + AROUND_LINES;
        return Optional.of(
                new Drawn(
                        Look.chart(title, all, legend, Look.note(results, medians.getFirst())),
                        new Dimension(WIDTH, height)));
    }

    private XYPlot panel(String row, List<String> contestants, List<Medians> medians) {
        XYSeriesCollection markers = new XYSeriesCollection();
        percentiles.forEach(percentile -> markers.addSeries(new XYSeries(percentile)));
        XYSeriesCollection spans = new XYSeriesCollection();
        TreeSet<Double> seen = new TreeSet<>();
        for (int place = 0; place < contestants.size(); place++) {
            XYSeries span = new XYSeries(contestants.get(place));
            for (int i = 0; i < medians.size(); i++) {
                OptionalDouble median = medians.get(i).median(row, contestants.get(place));
                if (median.isPresent()) {
                    markers.getSeries(i).add(median.getAsDouble(), place + 1);
                    span.add(median.getAsDouble(), place + 1);
                    seen.add(median.getAsDouble());
                }
            }
            spans.addSeries(span);
        }
        LogTicks xAxis =
                LogTicks.shortAround(quantity, seen.getFirst(), seen.getLast(), Units::micros);
        xAxis.setLabel(null);
        Look.style(xAxis);
        xAxis.setTickLabelFont(Look.SMALL);
        XYPlot panel = new XYPlot(markers, xAxis, null, markerRenderer());
        panel.setDataset(1, spans);
        panel.setRenderer(1, spanRenderer());
        Look.style(panel);
        panel.setRangeGridlinesVisible(false);
        TextTitle name = new TextTitle(row, Look.SMALL);
        name.setPaint(Ink.TEXT.color());
        // The axis of names is upside down, so its beginning is the top.
        panel.addAnnotation(new XYTitleAnnotation(0.02, 0, name, RectangleAnchor.TOP_LEFT));
        return panel;
    }

    private XYLineAndShapeRenderer markerRenderer() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(false, true);
        for (int i = 0; i < percentiles.size(); i++) {
            renderer.setSeriesPaint(i, Look.INKS.get(i).color());
            renderer.setSeriesShape(i, Look.MARKERS.get(i));
        }
        return renderer;
    }

    private static XYLineAndShapeRenderer spanRenderer() {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer(true, false);
        renderer.setAutoPopulateSeriesPaint(false);
        renderer.setAutoPopulateSeriesStroke(false);
        renderer.setDefaultPaint(Ink.GREY.color());
        renderer.setDefaultStroke(Look.SOLID);
        return renderer;
    }
}
