package dev.gatun.benchmarks.charts;

import dev.gatun.benchmarks.results.SuiteResults;

import org.jfree.chart.JFreeChart;

import java.awt.Dimension;
import java.util.Optional;

/** What one suite found, as a picture. */
interface Picture {
    /** The name of its file, without {@code .svg}. */
    String name();

    /** The name of the suite whose results it shows. */
    String suite();

    /** In words, for whom cannot see it. */
    String description();

    /** Draws it, if the results have what it shows. */
    Optional<Drawn> draw(SuiteResults results);

    /** A chart, and how large it is. */
    record Drawn(JFreeChart chart, Dimension size) {}
}
