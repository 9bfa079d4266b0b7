package dev.gatun.examples.loop;

import java.util.Arrays;

/**
 * What a wait has found, copied out of sets that change while one goes through it: whoever is told
 * of an event may add and remove.
 */
final class ReadyList {
    private long[] keys = new long[64];
    private int[] readiness = new int[64];
    private int size;

    void clear() {
        size = 0;
    }

    void add(long key, int ready) {
        if (size == keys.length) {
            keys = Arrays.copyOf(keys, 2 * size);
            readiness = Arrays.copyOf(readiness, 2 * size);
        }
        keys[size] = key;
        readiness[size++] = ready;
    }

    int size() {
        return size;
    }

    long key(int event) {
        return keys[event];
    }

    int readiness(int event) {
        return readiness[event];
    }
}
