package dev.gatun.async;

/**
 * Room on a thread's stack, asked for before something that must not end half-way: a {@link
 * StackOverflowError} then comes before anything was done. Otherwise a request could be handed over
 * and the ring's thread not be woken, which nobody else would do, or a buffer be taken and not be
 * given back.
 */
final class StackRoom {
    /** To take a buffer and to give it back. */
    static final int OF_BUFFER = 50;

    /** To wake the ring's thread: some 3 KiB where this is compiled, 10 where interpreted. */
    static final int OF_CANCEL = 150;

    /** For all that comes after a request was handed over, a cancel included. */
    static final int OF_CALL = 250;

    /** To load and to initialize classes. */
    static final int OF_OPEN = 1000;

    private StackRoom() {}

    /** Throws {@link StackOverflowError} if there is no room for so many frames. */
    static void check(int frames) {
        if (descend(frames) != 0) {
            throw new AssertionError();
        }
    }

    private static int descend(int depth) {
        // What is added after the call keeps it a call.
        return depth == 0 ? 0 : descend(depth - 1) + (depth >>> Integer.SIZE - 1);
    }
}
