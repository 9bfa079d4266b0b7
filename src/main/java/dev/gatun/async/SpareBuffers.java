package dev.gatun.async;

import java.lang.foreign.Arena;
import java.util.ArrayDeque;

/**
 * Buffers for operations that wait with one until another program or thread does something: there
 * are as many as there are such operations at once. So none of them waits for a buffer, and none
 * keeps others from the buffers of a ring. They are freed with the service.
 */
final class SpareBuffers {
    private final Arena arena;
    private final ArrayDeque<BouncePool> small = new ArrayDeque<>();
    private final ArrayDeque<BouncePool> large = new ArrayDeque<>();

    SpareBuffers(Arena arena) {
        this.arena = arena;
    }

    /** A pool of one buffer, which begins where its memory does. */
    BouncePool take(long byteCount) {
        boolean isSmall = byteCount <= ServiceOptions.SMALL_BYTES;
        BouncePool spare;
        synchronized (this) {
            spare = (isSmall ? small : large).poll();
        }
        if (spare != null) {
            return spare;
        }
        int bytes = isSmall ? ServiceOptions.SMALL_BYTES : ServiceOptions.LARGE_BYTES;
        return new BouncePool(arena.allocate(bytes), bytes);
    }

    synchronized void give(BouncePool spare) {
        (spare.bufferBytes() == ServiceOptions.SMALL_BYTES ? small : large).push(spare);
    }
}
