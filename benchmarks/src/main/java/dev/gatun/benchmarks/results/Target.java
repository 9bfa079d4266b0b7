package dev.gatun.benchmarks.results;

import java.util.List;

/**
 * A claim, and what one row showed of it.
 *
 * @param claim that is made
 * @param row that was looked at
 * @param seen turn by turn
 * @param verdict on the median of these
 * @param why there is none, or null
 */
public record Target(Claim claim, String row, List<Double> seen, Verdict verdict, String why) {}
