package dev.gatun.benchmarks.results;

import java.util.List;
import java.util.Locale;

/**
 * A claim, and what one row showed of it.
 *
 * @param claim that is made
 * @param row that was looked at
 * @param seen turn by turn
 * @param verdict on the median of these
 * @param why there is none, or null; of a row that is only shown, its noise
 */
public record Target(Claim claim, String row, List<Double> seen, Verdict verdict, String why) {
    /** The verdict for the tables, or why there is none. */
    public String text() {
        return why == null ? verdict.name().toLowerCase(Locale.ROOT) : why;
    }
}
