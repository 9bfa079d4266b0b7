package dev.gatun.benchmarks.charts;

import java.awt.BasicStroke;
import java.awt.Shape;
import java.awt.geom.AffineTransform;
import java.util.List;

/**
 * How a contestant's line looks where each has a colour of its own.
 *
 * @param ink of line and marker
 * @param stroke of the line
 * @param marker its shape
 * @param fill of the marker
 */
record ContestantStyle(Ink ink, BasicStroke stroke, Shape marker, Ink fill) {
    /** Of one of them: by its name, or by its place. */
    static ContestantStyle of(List<String> contestants, int place) {
        Shape shape = Look.MARKERS.get(place % Look.MARKERS.size());
        Ink ink = Look.ink(contestants, place);
        return switch (contestants.get(place)) {
            case "Gatun" -> new ContestantStyle(ink, Look.SOLID, scaled(shape, 0.9), ink);
            // What it is compared with, below: so larger.
            case "C" -> new ContestantStyle(ink, Look.DASHED, scaled(shape, 1.6), Ink.PAPER);
            default -> new ContestantStyle(ink, Look.DOTTED, shape, ink);
        };
    }

    private static Shape scaled(Shape shape, double factor) {
        return AffineTransform.getScaleInstance(factor, factor).createTransformedShape(shape);
    }
}
