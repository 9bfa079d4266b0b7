package dev.gatun.proofs;

import java.io.IOException;
import java.util.function.Consumer;

/** Something that is said of programs that know nothing of Gatun. */
interface Proof {
    /** The name by which it is chosen. */
    String name();

    /** What it runs, in one sentence. */
    String summary();

    /** Whether it is run only in the long form, or if it is chosen. */
    default boolean isLong() {
        return false;
    }

    /** Whether what it needs is there; if not, it is run only if it is chosen. */
    default boolean isReady(Setting setting) {
        return true;
    }

    /** Runs it, and hands over what is seen as soon as it is. */
    void run(Setting setting, Consumer<Result> seen) throws IOException, InterruptedException;
}
