package dev.gatun.benchmarks;

/**
 * One path to be measured beside others.
 *
 * @param name for the tables
 * @param measurement made once a turn
 */
public record Contestant(String name, Measurement measurement) {
    /** Gives a time or a rate, in the unit of its suite. */
    public interface Measurement {
        double take() throws Exception;
    }
}
