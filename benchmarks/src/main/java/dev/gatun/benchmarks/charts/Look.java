package dev.gatun.benchmarks.charts;

import org.jfree.chart.JFreeChart;
import org.jfree.chart.StandardChartTheme;
import org.jfree.chart.plot.DefaultDrawingSupplier;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.chart.ui.RectangleInsets;

import java.awt.Font;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.util.List;

/** What all pictures have in common. */
final class Look {
    static final Font BOLD = new Font(Font.SANS_SERIF, Font.BOLD, 12);

    /** Of contestants other than C and Gatun, in the order in which they get them. */
    static final List<Ink> OTHERS = List.of(Ink.BLUE, Ink.GREEN, Ink.PURPLE, Ink.TEAL, Ink.BRICK);

    private static final String C = "C\\b.*";
    private static final String GATUN = "Gatun\\b.*";

    private Look() {}

    static void apply(JFreeChart chart) {
        StandardChartTheme theme = new StandardChartTheme("Gatun");
        theme.setExtraLargeFont(BOLD.deriveFont(17f));
        theme.setLargeFont(BOLD.deriveFont(Font.PLAIN));
        theme.setRegularFont(BOLD.deriveFont(Font.PLAIN));
        theme.setTitlePaint(Ink.TEXT.color());
        theme.setSubtitlePaint(Ink.FAINT_TEXT.color());
        theme.setAxisLabelPaint(Ink.TEXT.color());
        theme.setTickLabelPaint(Ink.TEXT.color());
        theme.setItemLabelPaint(Ink.TEXT.color());
        theme.setLegendItemPaint(Ink.TEXT.color());
        theme.setPlotBackgroundPaint(Ink.PAPER.color());
        theme.setPlotOutlinePaint(Ink.GRID.color());
        theme.setDomainGridlinePaint(Ink.GRID.color());
        theme.setRangeGridlinePaint(Ink.GRID.color());
        // Else the gridlines of combined plots are beside the ticks.
        theme.setAxisOffset(RectangleInsets.ZERO_INSETS);
        theme.setBarPainter(new StandardBarPainter());
        theme.apply(chart);
        chart.setPadding(new RectangleInsets(8, 8, 8, 16));
    }

    /** C and Gatun have the same in all pictures, others by their order. */
    static Ink ink(List<String> contestants, String contestant) {
        if (contestant.matches(C)) {
            return Ink.GREY;
        }
        if (contestant.matches(GATUN)) {
            return contestant.matches("Gatun( typed|: .*)?") ? Ink.ORANGE : Ink.OCHRE;
        }
        List<String> others =
                contestants.stream().filter(name -> !name.matches(C + "|" + GATUN)).toList();
        return OTHERS.get(others.indexOf(contestant) % OTHERS.size());
    }

    /** Markers that differ in shape, for whom colours do not. */
    static Shape marker(int series, double size) {
        Shape[] shapes = DefaultDrawingSupplier.createStandardSeriesShapes();
        return AffineTransform.getScaleInstance(size, size)
                .createTransformedShape(shapes[series % shapes.length]);
    }
}
