package dev.gatun.benchmarks.uring;

/** What is done with the file, as in files.c. */
public enum FileOperation {
    /** Reads of 4 KiB, anywhere, from the page cache. */
    RANDOM("random", "randomReads", 4096),

    /** The same past the page cache. */
    DIRECT("direct", "directReads", 4096),

    /** Reads of 1 MiB, one after another, from the page cache. */
    SEQUENTIAL("sequential", "largeReads", 1 << 20),

    /** A write of 4 KiB, and when it has ended an fdatasync. */
    WRITE_SYNC("write-sync", "writesAndFdatasyncs", 4096),

    /** The same two, linked. */
    LINKED_SYNC("linked-sync", "linkedWritesAndFdatasyncs", 4096);

    // Operations between two looks at the clock, as in files.c.
    static final int READS = 1024;
    static final int DIRECT_READS = 64;
    static final int LARGE_READS = 64;
    static final int WRITES = 8;

    /** As files.c takes it. */
    final String text;

    /** Of the benchmarks that do it. */
    final String method;

    /** Of one read or write. */
    final int bytes;

    FileOperation(String text, String method, int bytes) {
        this.text = text;
        this.method = method;
        this.bytes = bytes;
    }

    boolean isRead() {
        return this == RANDOM || this == DIRECT || this == SEQUENTIAL;
    }
}
