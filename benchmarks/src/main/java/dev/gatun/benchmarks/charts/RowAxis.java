package dev.gatun.benchmarks.charts;

import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.NumberAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A vertical axis with names on it, the first on top. */
final class RowAxis extends NumberAxis {
    private static final long serialVersionUID = 1;

    private final transient Map<Double, String> names = new LinkedHashMap<>();

    /**
     * An axis without names yet.
     *
     * @param end of its positions, which start at 0
     */
    RowAxis(double end) {
        setRange(0, end);
        setInverted(true);
        setTickMarksVisible(false);
        setAxisLineVisible(false);
        Look.style(this);
    }

    void name(double position, String name) {
        names.put(position, name);
    }

    @Override
    public List<NumberTick> refreshTicks(
            Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
        List<NumberTick> ticks = new ArrayList<>();
        names.forEach(
                (position, name) ->
                        ticks.add(
                                new NumberTick(
                                        position,
                                        name,
                                        TextAnchor.CENTER_RIGHT,
                                        TextAnchor.CENTER,
                                        0)));
        return ticks;
    }
}
