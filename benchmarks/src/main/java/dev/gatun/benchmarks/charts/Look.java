package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.SuiteResults;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.LegendItem;
import org.jfree.chart.LegendItemCollection;
import org.jfree.chart.axis.Axis;
import org.jfree.chart.block.BlockBorder;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.plot.Plot;
import org.jfree.chart.plot.XYPlot;
import org.jfree.chart.title.LegendTitle;
import org.jfree.chart.title.TextTitle;
import org.jfree.chart.ui.HorizontalAlignment;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.RectangleInsets;

import java.awt.BasicStroke;
import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.Set;

/** What all pictures have in common. */
final class Look {
    static final Font TITLE = new Font(Font.SANS_SERIF, Font.BOLD, 17);
    static final Font TEXT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);
    static final Font SMALL = new Font(Font.SANS_SERIF, Font.PLAIN, 11);

    static final BasicStroke SOLID =
            new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND);
    static final BasicStroke DASHED = dashes(7, 5);
    static final BasicStroke DOTTED = dashes(1.5f, 4.5f);
    static final BasicStroke THIN = new BasicStroke(1);

    private static final Set<String> OURS_OR_C =
            Set.of("Gatun", "Gatun typed", "Gatun Syscalls", "Gatun, arena", "C");

    private static final List<Ink> OTHERS =
            List.of(Ink.BLUE, Ink.GREEN, Ink.PURPLE, Ink.TEAL, Ink.BRICK);

    /** In the order in which rows get them. */
    static final List<Ink> INKS =
            List.of(
                    Ink.ORANGE,
                    Ink.BLUE,
                    Ink.GREEN,
                    Ink.PURPLE,
                    Ink.OCHRE,
                    Ink.GREY,
                    Ink.TEAL,
                    Ink.BRICK);

    /** Markers that differ in shape, for whom colours do not. */
    static final List<Shape> MARKERS =
            List.of(
                    new Ellipse2D.Double(-4, -4, 8, 8),
                    new Rectangle2D.Double(-3.6, -3.6, 7.2, 7.2),
                    polygon(0, -5, 4.8, 3.6, -4.8, 3.6),
                    polygon(0, -5.2, 5.2, 0, 0, 5.2, -5.2, 0),
                    polygon(0, 5, 4.8, -3.6, -4.8, -3.6),
                    polygon(-5, -1.6, 5, -1.6, 5, 1.6, -5, 1.6),
                    polygon(-1.6, -5, 1.6, -5, 1.6, 5, -1.6, 5),
                    polygon(-4, 0, 4, -4.6, 4, 4.6));

    private Look() {}

    /**
     * The colour of a contestant, where each has one: the same for C and for Gatun in all pictures,
     * for others by their order.
     */
    static Ink ink(List<String> contestants, int place) {
        String contestant = contestants.get(place);
        return switch (contestant) {
            case "Gatun", "Gatun typed" -> Ink.ORANGE;
            case "Gatun Syscalls", "Gatun, arena" -> Ink.OCHRE;
            case "C" -> Ink.FAINT_TEXT;
            default -> {
                if (contestant.startsWith("C, ") || contestant.startsWith("C ")) {
                    yield Ink.GREY;
                }
                if (isUseOfGatun(contestant)) {
                    yield Ink.ORANGE;
                }
                List<String> others =
                        contestants.stream()
                                .filter(name -> !OURS_OR_C.contains(name) && !isUseOfGatun(name))
                                .toList();
                yield OTHERS.get(others.indexOf(contestant) % OTHERS.size());
            }
        };
    }

    /** Whether it is one of several things done with Gatun, which need no colours of their own. */
    private static boolean isUseOfGatun(String contestant) {
        return contestant.startsWith("Gatun: ");
    }

    /** A chart with its title, the legend below, and in small what was measured on what. */
    static JFreeChart chart(String title, Plot plot, LegendItemCollection legend, String note) {
        JFreeChart chart = new JFreeChart(null, TITLE, plot, false);
        chart.setBackgroundPaint(Ink.PAPER.color());
        chart.setPadding(new RectangleInsets(12, 12, 8, 16));
        chart.setAntiAlias(true);
        TextTitle heading = text(title, TITLE, Ink.TEXT);
        heading.setPadding(0, 4, 8, 0);
        chart.setTitle(heading);
        TextTitle source = text(note, SMALL, Ink.FAINT_TEXT);
        source.setPosition(RectangleEdge.BOTTOM);
        source.setPadding(6, 4, 0, 0);
        chart.addSubtitle(source);
        if (legend.getItemCount() > 0) {
            LegendTitle box = new LegendTitle(() -> legend);
            box.setPosition(RectangleEdge.BOTTOM);
            box.setItemFont(TEXT);
            box.setItemPaint(Ink.TEXT.color());
            box.setBackgroundPaint(null);
            box.setFrame(BlockBorder.NONE);
            box.setItemLabelPadding(new RectangleInsets(2, 4, 2, 14));
            box.setPadding(6, 0, 0, 0);
            chart.addSubtitle(box);
        }
        return chart;
    }

    private static TextTitle text(String text, Font font, Ink ink) {
        TextTitle title = new TextTitle(text, font);
        title.setPaint(ink.color());
        title.setHorizontalAlignment(HorizontalAlignment.LEFT);
        title.setTextAlignment(HorizontalAlignment.LEFT);
        title.setExpandToFitSpace(true);
        return title;
    }

    static void style(XYPlot plot) {
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setDomainGridlinePaint(Ink.GRID.color());
        plot.setRangeGridlinePaint(Ink.GRID.color());
        plot.setDomainGridlineStroke(THIN);
        plot.setRangeGridlineStroke(THIN);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    }

    static void style(CategoryPlot plot) {
        plot.setBackgroundPaint(null);
        plot.setOutlineVisible(false);
        plot.setRangeGridlinePaint(Ink.GRID.color());
        plot.setRangeGridlineStroke(THIN);
        plot.setAxisOffset(RectangleInsets.ZERO_INSETS);
    }

    static void style(Axis axis) {
        axis.setLabelFont(TEXT);
        axis.setTickLabelFont(TEXT);
        axis.setLabelPaint(Ink.TEXT.color());
        axis.setTickLabelPaint(Ink.TEXT.color());
        axis.setAxisLinePaint(Ink.FAINT_TEXT.color());
        axis.setTickMarkPaint(Ink.FAINT_TEXT.color());
    }

    /** A legend's item: a line with a marker on it. */
    static LegendItem legendLine(
            String label, Shape marker, boolean filled, BasicStroke stroke, Ink ink) {
        return new LegendItem(
                label,
                null,
                null,
                null,
                true,
                marker,
                true,
                filled ? ink.color() : Ink.PAPER.color(),
                true,
                ink.color(),
                new BasicStroke(1.6f),
                true,
                new Line2D.Double(-16, 0, 16, 0),
                stroke,
                ink.color());
    }

    /** A legend's item: a marker alone. */
    static LegendItem legendMarker(String label, Shape marker, Ink ink) {
        return new LegendItem(label, null, null, null, marker, ink.color());
    }

    /** What the figures are of, in one line. */
    static String note(SuiteResults results, Medians medians) {
        int turns = medians.turns();
        return "On "
                + results.machine().text()
                + ". Median of "
                + turns
                + (turns == 1 ? " turn" : " turns")
                + (results.quick() ? " (--quick: times mean nothing)" : "")
                + ". benchmarks/run "
                + results.suite();
    }

    private static BasicStroke dashes(float... lengths) {
        return new BasicStroke(2, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND, 1, lengths, 0);
    }

    private static Shape polygon(double... coordinates) {
        Path2D.Double path = new Path2D.Double();
        path.moveTo(coordinates[0], coordinates[1]);
        for (int i = 2; i < coordinates.length; i += 2) {
            path.lineTo(coordinates[i], coordinates[i + 1]);
        }
        path.closePath();
        return path;
    }
}
