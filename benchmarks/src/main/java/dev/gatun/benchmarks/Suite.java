package dev.gatun.benchmarks;

/** A question, and the measurements that answer it. */
public interface Suite {
    String name();

    String question();

    /** How long it takes, for the list: as set, and with {@code --quick}. */
    String duration();

    /**
     * Measures.
     *
     * @param settings how often and how long
     * @param report takes tables and what was found
     */
    void run(Settings settings, Report report) throws Exception;
}
