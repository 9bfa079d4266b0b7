package dev.gatun;

/**
 * Fills the store buffer of a thread's processor: with stores that miss its caches, so that others
 * see late what the thread stores next, while what it loads it loads at once.
 */
public final class StoreBuffer {
    private static final int STORES = 48;

    /** Each to another page, of more memory than most caches have. */
    private static final int STRIDE = (4096 + 64) / Long.BYTES;

    private final long[] memory = new long[(32 << 20) / Long.BYTES];
    private int next;

    public void fill() {
        int at = next;
        for (int i = 0; i < STORES; i++) {
            memory[at] = i;
            at = at + STRIDE < memory.length ? at + STRIDE : at + STRIDE - memory.length;
        }
        next = at;
    }
}
