package dev.gatun.benchmarks.threads;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What was seen of all readers of a JVM in one turn.
 *
 * @param rate reads a second
 * @param cpuMicros processor time of the process for a read, in microseconds
 * @param p50Micros what half of the reads took at most, in microseconds
 * @param lateP50 how late a virtual thread ran in half of the milliseconds, at most, in
 *     milliseconds
 * @param lateP99 and in 99 % of them
 * @param tasks threads of the kernel at the end, without those that the JVM has for itself
 */
record Reading(
        double rate,
        double cpuMicros,
        double p50Micros,
        double lateP50,
        double lateP99,
        double tasks) {

    /** As {@link #parse} reads it. */
    String line() {
        return String.format(
                Locale.ROOT,
                "rate=%.1f cpu=%.4f p50=%.2f late_p50=%.4f late_p99=%.4f tasks=%.0f",
                rate,
                cpuMicros,
                p50Micros,
                lateP50,
                lateP99,
                tasks);
    }

    static Reading parse(String line) {
        Map<String, Double> figures = new HashMap<>();
        for (String figure : line.split(" ")) {
            int equals = figure.indexOf('=');
            figures.put(
                    figure.substring(0, equals), Double.parseDouble(figure.substring(equals + 1)));
        }
        return new Reading(
                figures.get("rate"),
                figures.get("cpu"),
                figures.get("p50"),
                figures.get("late_p50"),
                figures.get("late_p99"),
                figures.get("tasks"));
    }
}
