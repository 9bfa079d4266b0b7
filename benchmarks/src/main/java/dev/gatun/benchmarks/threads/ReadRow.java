package dev.gatun.benchmarks.threads;

import dev.gatun.benchmarks.DetailedContest;

/**
 * Contestants that read the same, and what was seen of them.
 *
 * @param line of points, of which it is one
 * @param x where on the line: how many readers
 * @param base the contestant that others are compared with
 */
record ReadRow(
        Way way,
        int readers,
        String line,
        double x,
        String base,
        DetailedContest<Reading> contest) {
    String name() {
        return contest.name();
    }

    boolean is(Way otherWay, int otherReaders) {
        return way == otherWay && readers == otherReaders;
    }
}
