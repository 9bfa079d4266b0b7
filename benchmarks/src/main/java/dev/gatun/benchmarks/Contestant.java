package dev.gatun.benchmarks;

import java.util.concurrent.Callable;

/**
 * One path to be measured beside others.
 *
 * @param name for the tables
 * @param start of a turn: makes what measures, warm
 */
public record Contestant(String name, Callable<Measurement> start) {
    /** One that needs no start, such as a process of its own for each measurement. */
    public Contestant(String name, Measurement measurement) {
        this(name, (Callable<Measurement>) () -> measurement);
    }

    /** One that is started for a turn, and then waits until it is told to measure. */
    public static Contestant ready(String name, Callable<Measurement> start) {
        return new Contestant(name, start);
    }
}
