package dev.gatun.benchmarks.charts;

import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.List;

/** A logarithmic axis with ticks at powers of ten; if these are few, at 2 and 5 of each as well. */
final class LogTicks extends LogAxis {
    private static final long serialVersionUID = 1;

    LogTicks(String name, NumberFormat number) {
        super(name);
        setNumberFormatOverride(number);
    }

    @Override
    public List<NumberTick> refreshTicks(
            Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
        List<NumberTick> ticks = ticks(edge, 1);
        return ticks.size() > 2 ? ticks : ticks(edge, 1, 2, 5);
    }

    private List<NumberTick> ticks(RectangleEdge edge, int... steps) {
        TextAnchor anchor =
                RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
        List<NumberTick> ticks = new ArrayList<>();
        double power = Math.pow(10, Math.floor(calculateLog(getLowerBound())));
        for (; power <= getUpperBound(); power *= 10) {
            for (int step : steps) {
                double value = step * power;
                if (getRange().contains(value)) {
                    String label = getNumberFormatOverride().format(value);
                    ticks.add(new NumberTick(value, label, anchor, TextAnchor.CENTER, 0));
                }
            }
        }
        return ticks;
    }
}
