package dev.gatun.benchmarks;

import java.nio.file.Path;

/**
 * What the command line chose.
 *
 * @param quick whether this only shows that everything runs
 * @param turns how often each contestant is measured, or 0 for the suite's own number
 * @param results where files go
 */
public record Settings(boolean quick, int turns, Path results) {
    public int turnsOr(int usual) {
        return turns > 0 ? turns : quick ? 1 : usual;
    }

    /** Where the build put the benchmarks' own jar and the libraries. */
    public static Path target() {
        return Path.of("target").toAbsolutePath();
    }

    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
