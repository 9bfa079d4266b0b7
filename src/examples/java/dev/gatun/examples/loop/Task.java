package dev.gatun.examples.loop;

import java.io.IOException;

/** Something to be done in the loop's thread. What it throws ends the loop. */
public interface Task {
    void run() throws IOException;
}
