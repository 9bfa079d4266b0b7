package dev.gatun.examples.loop;

import java.util.Arrays;

/**
 * Registrations by their keys. A key is an index, and above it a generation, which is another one
 * each time that the index is used: so the key in an event that came before a descriptor was closed
 * finds nothing, and not the one that has its place now.
 */
final class LoopRegistrations {
    private LoopRegistration[] entries = new LoopRegistration[64];
    private int[] generations = new int[64];

    /** The indexes that are free, the one to be used next at the end. */
    private int[] free = new int[64];

    private int freeCount;

    /** Indexes from here on were never used. */
    private int end;

    /** Gives it a key. */
    void add(LoopRegistration registration) {
        int index = freeCount > 0 ? free[--freeCount] : end++;
        if (index == entries.length) {
            entries = Arrays.copyOf(entries, 2 * index);
            generations = Arrays.copyOf(generations, 2 * index);
            free = Arrays.copyOf(free, 2 * index);
        }
        entries[index] = registration;
        registration.key = (long) generations[index] << Integer.SIZE | index;
    }

    /** The registration that has this key now, or null. */
    LoopRegistration get(long key) {
        int index = (int) key;
        return generations[index] == (int) (key >>> Integer.SIZE) ? entries[index] : null;
    }

    /** Whether it was there. */
    boolean remove(LoopRegistration registration) {
        if (get(registration.key) != registration) {
            return false;
        }
        int index = (int) registration.key;
        entries[index] = null;
        generations[index]++;
        free[freeCount++] = index;
        return true;
    }
}
