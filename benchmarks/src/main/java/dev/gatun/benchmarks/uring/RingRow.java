package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.Contestant;

import java.util.List;
import java.util.Map;

/**
 * What is done in one row, and by whom.
 *
 * @param name for the tables
 * @param inC arguments of the program in C
 * @param gatun the same loop on Gatun
 * @param others on what else Java has, by the name of the contestant
 * @param more contestants that are no loops of Java
 * @param rateAtLeastC of Gatun, times the rate in C; 0 for no target
 * @param isOften whether it is done so often that all its code gets compiled, and what it allocates
 *     is its own
 */
record RingRow(
        String name,
        List<String> inC,
        JavaLoop gatun,
        Map<String, JavaLoop> others,
        List<Contestant> more,
        double rateAtLeastC,
        boolean isOften) {}
