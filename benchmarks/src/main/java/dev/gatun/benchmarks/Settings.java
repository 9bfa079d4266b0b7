package dev.gatun.benchmarks;

import java.nio.file.Path;
import java.util.List;

/**
 * What the command line chose.
 *
 * @param quick whether this only shows that everything runs
 * @param turns how often each contestant is measured, or 0 for the suite's own number
 * @param results where files go
 */
public record Settings(boolean quick, int turns, Path results) {
    /** Of the command line; results that mean nothing are apart from those that do. */
    static Settings of(boolean quick, int turns) {
        Path results = Path.of("results").toAbsolutePath();
        return new Settings(quick, turns, quick ? results.resolve("quick") : results);
    }

    public int turnsOr(int usual) {
        return turns > 0 ? turns : quick ? 1 : usual;
    }

    /** How long a loop in C takes: milliseconds of warm-up and of an iteration, and iterations. */
    public List<String> loopInC() {
        return quick ? List.of("50", "30", "3") : List.of("200", "200", "7");
    }

    /** Where the build put the benchmarks' own jar and the libraries. */
    public static Path target() {
        return Path.of("target").toAbsolutePath();
    }

    public static Path java() {
        return Path.of(System.getProperty("java.home"), "bin", "java");
    }
}
