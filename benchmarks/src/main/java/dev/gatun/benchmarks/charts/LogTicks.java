package dev.gatun.benchmarks.charts;

import org.jfree.chart.axis.AxisState;
import org.jfree.chart.axis.LogAxis;
import org.jfree.chart.axis.NumberTick;
import org.jfree.chart.ui.RectangleEdge;
import org.jfree.chart.ui.TextAnchor;

import java.awt.Graphics2D;
import java.awt.geom.Rectangle2D;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/** A logarithmic axis with ticks where they are wanted. */
final class LogTicks extends LogAxis {
    private static final long serialVersionUID = 1;

    /** Nearer than that, one label would be written over the other. */
    private static final double LEAST_RATIO = 1.5;

    private final transient List<Double> values;
    private final transient DoubleFunction<String> label;

    private LogTicks(String name, List<Double> values, DoubleFunction<String> label) {
        super(name);
        this.values = values;
        this.label = label;
        setMinorTickMarksVisible(false);
    }

    /** An axis with ticks at these values, in order, but for those too near to the next one. */
    static LogTicks at(String name, List<Double> values, DoubleFunction<String> label) {
        List<Double> apart = new ArrayList<>();
        for (double value : values) {
            if (!apart.isEmpty() && value < LEAST_RATIO * apart.getLast()) {
                apart.removeLast();
            }
            apart.add(value);
        }
        LogTicks axis = new LogTicks(name, apart, label);
        // As much on both sides as a third of a step of ten.
        axis.setRange(values.getFirst() / 1.3, values.getLast() * 1.3);
        return axis;
    }

    /** An axis for values from least to most, with ticks at powers of ten, and more if few. */
    static LogTicks around(String name, double least, double most, DoubleFunction<String> label) {
        return around(name, least, most, label, 3);
    }

    /** One that is so short that two powers of ten have to do. */
    static LogTicks shortAround(
            String name, double least, double most, DoubleFunction<String> label) {
        return around(name, least, most, label, 2);
    }

    private static LogTicks around(
            String name, double least, double most, DoubleFunction<String> label, int enough) {
        double lower = least / 1.4;
        double upper = most * 1.4;
        List<Double> values = inside(lower, upper, 1);
        if (values.size() < enough) {
            values = inside(lower, upper, 1, 2, 5);
        }
        LogTicks axis = new LogTicks(name, values, label);
        axis.setRange(lower, upper);
        return axis;
    }

    private static List<Double> inside(double lower, double upper, int... steps) {
        List<Double> values = new ArrayList<>();
        for (int power = -3; power < 12; power++) {
            for (int step : steps) {
                double value = step * Math.pow(10, power);
                if (value >= lower && value <= upper) {
                    values.add(value);
                }
            }
        }
        return values;
    }

    @Override
    public List<NumberTick> refreshTicks(
            Graphics2D graphics, AxisState state, Rectangle2D area, RectangleEdge edge) {
        TextAnchor anchor =
                RectangleEdge.isTopOrBottom(edge) ? TextAnchor.TOP_CENTER : TextAnchor.CENTER_RIGHT;
        List<NumberTick> ticks = new ArrayList<>();
        for (double value : values) {
            ticks.add(new NumberTick(value, label.apply(value), anchor, TextAnchor.CENTER, 0));
        }
        return ticks;
    }
}
