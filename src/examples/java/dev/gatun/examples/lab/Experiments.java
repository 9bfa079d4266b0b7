package dev.gatun.examples.lab;

import java.util.List;

/** All of them, in the order of the guide. */
public final class Experiments {
    private Experiments() {}

    public static List<Experiment> all() {
        return List.of(
                new PageCache(),
                new Blocking(),
                new SelectLimit(),
                new Idle(),
                new EdgeStall(),
                new Copies(),
                new Batches(),
                new Polled());
    }
}
