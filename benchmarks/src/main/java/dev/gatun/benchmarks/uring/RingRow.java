package dev.gatun.benchmarks.uring;

import dev.gatun.benchmarks.Contestant;
import dev.gatun.benchmarks.floor.BareRing;
import dev.gatun.benchmarks.results.Claim;

import java.util.List;
import java.util.Map;

/**
 * What is done in one row, and by whom.
 *
 * @param name for the tables
 * @param line of points, of which it is one
 * @param x where on the line: how many at once, or null if the line has no other
 * @param inC arguments of the program in C
 * @param gatun the same loop on Gatun
 * @param bare the same loop on {@link BareRing}, or null
 * @param others on what else Java has, by the name of the contestant
 * @param more contestants that are no loops of Java
 * @param claim about Gatun's rate relative to that in C, or null
 * @param moreClaim about how much more time Gatun takes than that in C, or null
 * @param bareClaim about Gatun's rate relative to the bare one, or null
 * @param isOften whether it is done so often that all its code gets compiled, and what it allocates
 *     is its own
 */
record RingRow(
        String name,
        String line,
        Double x,
        List<String> inC,
        JavaLoop gatun,
        JavaLoop bare,
        Map<String, JavaLoop> others,
        List<Contestant> more,
        Claim claim,
        Claim moreClaim,
        Claim bareClaim,
        boolean isOften) {}
