package dev.gatun.benchmarks.results;

import com.fasterxml.jackson.annotation.JsonInclude;

import dev.gatun.benchmarks.Sample;

import java.util.List;
import java.util.Map;
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
 * @param ratios if a turn had rounds: by each of the others, of each turn the median of the ratios
 *     of its rounds, which is not the ratio of its medians
 */
public record Figure(
        String quantity,
        String unit,
        String row,
        Double x,
        String contestant,
        List<Double> samples,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, List<Double>> ratios) {
    public Figure {
        // What was published before there were ratios has none.
        ratios = ratios == null ? Map.of() : ratios;
    }

    public double median() {
        return new Sample(samples).median();
    }

    /** Whether it is of the same, by any contestant. */
    boolean isBeside(Figure other) {
        return quantity.equals(other.quantity)
                && row.equals(other.row)
                && Objects.equals(x, other.x);
    }

    /** What it is relative to another of its row: the median of the turns that both have. */
    double relativeTo(Figure base) {
        List<Double> ofRounds = isBeside(base) ? ratios.get(base.contestant) : null;
        return ofRounds == null
                ? Sample.ratios(samples, base.samples).median()
                : new Sample(ofRounds).median();
    }
}
