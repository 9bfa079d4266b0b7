package dev.gatun.benchmarks.threads;

/** Where the blocks are that are read. */
enum Way {
    CACHED("cached"),

    /** On the disk, and read into the page cache. */
    COLD("cold"),

    /** On the disk, and read past the page cache. */
    DIRECT("O_DIRECT");

    /** For the tables. */
    final String text;

    Way(String text) {
        this.text = text;
    }
}
