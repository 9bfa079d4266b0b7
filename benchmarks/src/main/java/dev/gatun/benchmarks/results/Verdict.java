package dev.gatun.benchmarks.results;

/** Whether a row keeps to its claim, or what was measured does not tell. */
public enum Verdict {
    HOLDS,
    MISSED,
    UNDECIDED,
    /** Nothing was asked: the row is shown beside something, and that is all. */
    SHOWN
}
