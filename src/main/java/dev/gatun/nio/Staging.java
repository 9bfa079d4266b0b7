package dev.gatun.nio;

import dev.gatun.sys.Mapping;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Native memory that stands in for arrays in system calls; some of it is kept for the next call.
 */
final class Staging {
    /** What one call moves. */
    static final int BYTES = 128 << 10;

    private static final int KEPT = 16;

    private static final AtomicReferenceArray<MemorySegment> FREE =
            new AtomicReferenceArray<>(KEPT);

    private Staging() {}

    /** Memory of {@value #BYTES} bytes, aligned for O_DIRECT. */
    static MemorySegment take() {
        int first = first();
        for (int i = 0; i < KEPT; i++) {
            int index = first + i & KEPT - 1;
            if (FREE.getPlain(index) != null) {
                MemorySegment memory = FREE.getAndSet(index, null);
                if (memory != null) {
                    return memory;
                }
            }
        }
        return Arena.ofAuto().allocate(BYTES, Mapping.pageSize());
    }

    static void give(MemorySegment memory) {
        int first = first();
        for (int i = 0; i < KEPT; i++) {
            int index = first + i & KEPT - 1;
            if (FREE.getPlain(index) == null && FREE.compareAndSet(index, null, memory)) {
                return;
            }
        }
        // Enough is kept: the garbage collector frees it.
    }

    /** Threads begin at different places. */
    private static int first() {
        return (int) Thread.currentThread().threadId();
    }
}
