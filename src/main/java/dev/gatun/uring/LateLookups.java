package dev.gatun.uring;

import dev.gatun.sys.HeldFds;

import java.util.Arrays;

/**
 * Descriptors of operations that the kernel has read, and looks up later: those of a worker, behind
 * a link or after a drain. Each stays held until its operation has completed, or until nothing is
 * in flight.
 *
 * <p>Which completion is whose, only the user data tell. So a descriptor is let go of when as many
 * last completions with its user data have come as such operations have these; with user data 0,
 * which is what operations have that were given none, only when nothing is in flight.
 */
final class LateLookups {
    private static final int FIRST_CAPACITY = 16;

    private HeldFds held;
    private int size;

    // By place: the operation's user data, and whether the place is the operation's first.
    private long[] userData = new long[FIRST_CAPACITY];
    private boolean[] first = new boolean[FIRST_CAPACITY];

    /** How many descriptors are held. */
    int size() {
        return size;
    }

    /** Takes over what a place of another list holds, for an operation with these user data. */
    void takeOver(HeldFds list, int index, long operation, boolean isFirst) {
        if (held == null) {
            held = list.sibling(FIRST_CAPACITY);
        } else if (size == held.capacity()) {
            grow();
        }
        list.moveTo(index, held, size);
        userData[size] = operation;
        first[size] = isFirst;
        size++;
    }

    private void grow() {
        HeldFds larger = held.sibling(2 * size);
        for (int i = 0; i < size; i++) {
            held.copyTo(i, larger, i);
        }
        held.replaced();
        held = larger;
        userData = Arrays.copyOf(userData, 2 * size);
        first = Arrays.copyOf(first, 2 * size);
    }

    /** The last completion of an operation with these user data has come. */
    void completed(long operation) {
        if (operation == 0) {
            return;
        }
        int operations = 0;
        int last = -1;
        for (int i = 0; i < size; i++) {
            if (userData[i] == operation && first[i]) {
                operations++;
                last = i;
            }
        }
        if (operations == 1) {
            for (int i = size - 1; i >= 0; i--) {
                if (userData[i] == operation) {
                    release(i);
                }
            }
        } else if (operations > 1) {
            // One of several: which one is not known, so all are held until the last.
            first[last] = false;
        }
    }

    /** Nothing is in flight. */
    void releaseAll() {
        while (size > 0) {
            release(size - 1);
        }
    }

    private void release(int index) {
        held.release(index);
        size--;
        if (index != size) {
            held.moveTo(size, held, index);
            userData[index] = userData[size];
            first[index] = first[size];
        }
    }

    /**
     * The ring has ended.
     *
     * @return what is to be kept reachable, if the kernel may still look something up
     */
    HeldFds end(boolean free) {
        if (held != null && free) {
            held.close();
            return null;
        }
        return held;
    }
}
