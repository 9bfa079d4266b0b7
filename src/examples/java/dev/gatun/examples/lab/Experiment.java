package dev.gatun.examples.lab;

import java.io.IOException;

/** A question, and the calls that answer it. */
public interface Experiment {
    String name();

    String question();

    /**
     * Makes the calls, and writes each of them down.
     *
     * @throws dev.gatun.examples.tour.UnavailableException if this machine lacks something
     */
    void run(Transcript transcript) throws IOException;
}
