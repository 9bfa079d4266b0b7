package dev.gatun.examples.server;

import dev.gatun.examples.protocol.Buffer;

import java.lang.foreign.Arena;

/**
 * Where a turn's answers are put together, those of all connections one behind the other: that is
 * less memory to go through than a buffer for each. There are two of it, which take turns, so that
 * what a connection could not send is still there when the next turn tells of it.
 */
final class TurnOutput {
    private static final int BYTES = 1 << 20;
    private static final int ALIGNMENT = 64;

    private Buffer current;
    private Buffer other;

    TurnOutput(Arena arena) {
        current = new Buffer(arena.allocate(BYTES, ALIGNMENT));
        other = new Buffer(arena.allocate(BYTES, ALIGNMENT));
    }

    /** To be added to. */
    Buffer current() {
        return current;
    }

    /** What was put together in the turn before the last one is overwritten. */
    void nextTurn() {
        Buffer next = other;
        other = current;
        current = next;
        next.clear();
    }
}
