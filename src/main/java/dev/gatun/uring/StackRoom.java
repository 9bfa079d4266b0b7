package dev.gatun.uring;

/**
 * Room on a thread's stack, asked for before something that must not end half-way: a {@link
 * StackOverflowError} then comes before anything was done, and not between two steps.
 */
final class StackRoom {
    /** Some 50 KiB where this is compiled, and twice as much where it is interpreted. */
    private static final int DEPTH = 1000;

    private StackRoom() {}

    /** Throws {@link StackOverflowError} if there is little room. */
    static void check() {
        if (descend(DEPTH) != 0) {
            throw new AssertionError();
        }
    }

    private static int descend(int depth) {
        // What is added after the call keeps it a call.
        return depth == 0 ? 0 : descend(depth - 1) + (depth >>> Integer.SIZE - 1);
    }
}
