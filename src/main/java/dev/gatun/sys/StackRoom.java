package dev.gatun.sys;

/**
 * Room on a thread's stack, asked for before something that must not end half-way: a {@link
 * StackOverflowError} then comes before anything was done, and not between two steps. For code that
 * takes what it must give back, or that others wait for.
 */
public final class StackRoom {
    private StackRoom() {}

    /**
     * Checks that there is room.
     *
     * @param frames how many frames of a small method there must be room for: 25 to 50 bytes each
     *     where they are compiled, by which compiler tells, and 100 where they are interpreted
     * @throws StackOverflowError if there is less
     */
    public static void check(int frames) {
        if (frames < 0) {
            throw new IllegalArgumentException(frames + " frames");
        }
        if (descend(frames) != 0) {
            throw new AssertionError();
        }
    }

    private static int descend(int depth) {
        // What is added after the call keeps it a call.
        return depth == 0 ? 0 : descend(depth - 1) + (depth >>> Integer.SIZE - 1);
    }
}
