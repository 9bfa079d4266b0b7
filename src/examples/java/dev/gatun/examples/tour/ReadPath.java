package dev.gatun.examples.tour;

import java.io.IOException;
import java.nio.file.Path;

/**
 * One way to read a file from its start to its end: a row of the tour. A new one is a class like
 * the others here, and a line in {@link ReadPaths}.
 */
public interface ReadPath {
    /** What the row is called. */
    String name();

    /**
     * Reads all of the file.
     *
     * @param file a regular file
     * @param tally is told of each system call that moves data, and is given what was read, in the
     *     file's order
     * @throws UnavailableException if this machine, or this file, does not have it
     * @throws IOException if reading failed
     */
    void read(Path file, Tally tally) throws IOException;
}
