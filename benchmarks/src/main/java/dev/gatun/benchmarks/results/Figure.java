package dev.gatun.benchmarks.results;

import dev.gatun.benchmarks.Sample;

import java.util.List;
import java.util.Objects;

/**
 * What one contestant took in one row, turn by turn.
 *
 * @param quantity that was measured, such as "time of a wake-up": one axis of a picture
 * @param unit of it
 * @param row in which others did the same; with an x, the name of the whole line of points
 * @param x where on that line, such as how many descriptors were idle, or null
 * @param contestant that did it
 * @param samples one for each turn
 */
public record Figure(
        String quantity,
        String unit,
        String row,
        Double x,
        String contestant,
        List<Double> samples) {
    public double median() {
        return new Sample(samples).median();
    }

    /** Whether it is of the same, by any contestant. */
    boolean isBeside(Figure other) {
        return quantity.equals(other.quantity)
                && row.equals(other.row)
                && Objects.equals(x, other.x);
    }

    /** What it is relative to another: the median of the turns that both have. */
    double relativeTo(Figure base) {
        return Sample.ratios(samples, base.samples).median();
    }
}
