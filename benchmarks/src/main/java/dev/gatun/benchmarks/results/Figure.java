package dev.gatun.benchmarks.results;

import java.util.List;

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
        List<Double> samples) {}
