package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.Figure;

import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.plot.CombinedRangeXYPlot;
import org.jfree.chart.plot.SeriesRenderingOrder;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.renderer.xy.XYLineAndShapeRenderer;
import org.jfree.data.xy.XYSeries;
import org.jfree.data.xy.XYSeriesCollection;

import java.awt.BasicStroke;
import java.awt.geom.Line2D;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A time or a rate over how many of something, both logarithmic: a panel for each row, a line for
 * each contestant.
 *
 * @param quantity the time, in nanoseconds
 * @param rate what is written on the axis of the rate, or null to show the time
 * @param base of the logarithms on the x axis
 */
record Lines(String quantity, String rate, int base) implements Picture.Form {
    private static final int HEIGHT = 480;

    @Override
    public boolean shows(String other) {
        return other.equals(quantity);
    }

    @Override
    public Optional<Picture.Drawn> draw(Map<String, List<Figure>> rows, List<String> contestants) {
        CombinedRangeXYPlot panels =
                new CombinedRangeXYPlot(
                        rate == null
                                ? new LogTicks(quantity, Units.NANOS)
                                : new LogTicks(rate, Units.THOUSANDS));
        rows.forEach(
                (row, figures) -> {
                    XYSeriesCollection lines = lines(contestants, figures);
                    if (lines.getDomainLowerBound(false) < lines.getDomainUpperBound(false)) {
                        XYLineAndShapeRenderer renderer = renderer(contestants);
                        renderer.setDefaultSeriesVisibleInLegend(panels.getSubplots().isEmpty());
                        LogAxis axis = new LogAxis(row);
                        axis.setBase(base);
                        // Of exponents.
                        axis.setStandardTickUnits(NumberAxis.createIntegerTickUnits());
                        axis.setNumberFormatOverride(base == 10 ? Units.THOUSANDS : Units.COUNT);
                        axis.setLowerMargin(0.12);
                        axis.setUpperMargin(0.12);
                        XYPlot panel = new XYPlot(lines, axis, null, renderer);
                        panel.setSeriesRenderingOrder(SeriesRenderingOrder.FORWARD);
                        panels.add(panel);
                    }
                });
        return panels.getSubplots().isEmpty()
                ? Optional.empty()
                : Optional.of(new Picture.Drawn(panels, HEIGHT));
    }

    private XYSeriesCollection lines(List<String> contestants, List<Figure> figures) {
        XYSeriesCollection lines = new XYSeriesCollection();
        contestants.forEach(contestant -> lines.addSeries(new XYSeries(contestant)));
        for (Figure figure : figures) {
            if (figure.x() != null) {
                double time = figure.median();
                lines.getSeries(figure.contestant())
                        .add(figure.x().doubleValue(), rate == null ? time : 1e9 / time);
            }
        }
        return lines;
    }

    /** Gatun is drawn upon C, whose markers are hollow, so C's are the larger. */
    private static XYLineAndShapeRenderer renderer(List<String> contestants) {
        XYLineAndShapeRenderer renderer = new XYLineAndShapeRenderer();
        renderer.setAutoPopulateSeriesPaint(false);
        renderer.setAutoPopulateSeriesStroke(false);
        renderer.setUseFillPaint(true);
        renderer.setDrawOutlines(true);
        renderer.setLegendLine(new Line2D.Double(-16, 0, 16, 0));
        for (String contestant : contestants) {
            int series = contestants.indexOf(contestant);
            boolean isC = contestant.equals("C");
            Ink ink = Look.ink(contestants, contestant);
            renderer.setSeriesPaint(series, ink.color());
            renderer.setSeriesFillPaint(series, isC ? Ink.PAPER.color() : ink.color());
            renderer.setSeriesStroke(
                    series,
                    contestant.equals("Gatun")
                            ? new BasicStroke(2)
                            : isC ? dashes(7, 5) : dashes(1.5f, 4.5f));
            renderer.setSeriesShape(series, Look.marker(series, isC ? 2.2 : 1.3));
        }
        return renderer;
    }

    private static BasicStroke dashes(float... lengths) {
        return new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, lengths, 0);
    }
}
