package dev.gatun.benchmarks.results;

/** Whether a row keeps to its claim. */
public enum Verdict {
    HOLDS("holds"),
    MISSED("missed"),

    /** What was measured does not tell. */
    UNDECIDED("undecided");

    private final String text;

    Verdict(String text) {
        this.text = text;
    }

    /** For the tables. */
    public String text() {
        return text;
    }
}
