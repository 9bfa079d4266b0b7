package dev.gatun.benchmarks;

import java.nio.file.Path;

/**
 * What the command line chose.
 *
 * @param quick whether this only shows that everything runs
 * @param turns how often each contestant is measured, or null for the suite's own number
 * @param results where files go
 */
public record Settings(boolean quick, Turns turns, Path results) {
    /** Of a turn of a small loop, in which the contestants alternate. */
    static final int ROUNDS = 25;

    static final int ROUND_MILLIS = 40;

    static final int BRIEF_ROUNDS = 3;

    /** Of the command line; results that mean nothing are apart from those that do. */
    static Settings of(boolean quick, Turns turns) {
        Path results = Path.of("results").toAbsolutePath();
        return new Settings(quick, turns, quick ? results.resolve("quick") : results);
    }

    public int turnsOr(int usual) {
        return turnsOr(usual, usual).least();
    }

    /** As many turns as a row needs, between two numbers of the suite's own. */
    public Turns turnsOr(int least, int most) {
        return turns != null ? turns : quick ? new Turns(1, 1) : new Turns(least, most);
    }

    /** How often the contestants of a small loop alternate in a turn. */
    public int rounds() {
        return quick ? BRIEF_ROUNDS : ROUNDS;
    }

    /** Where the build put the benchmarks' own jar and the libraries. */
    public static Path target() {
        return Path.of("target").toAbsolutePath();
    }

    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
