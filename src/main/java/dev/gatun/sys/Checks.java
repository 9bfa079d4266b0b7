package dev.gatun.sys;

import java.lang.foreign.MemorySegment;

/** Checks of arguments that are made before the kernel is called. */
final class Checks {
    private Checks() {}

    /** Refuses read-only memory, since the kernel writes to it. */
    static MemorySegment target(MemorySegment memory) {
        if (memory.isReadOnly()) {
            throw new IllegalArgumentException(
                    "the kernel would write to this segment, and it is read-only");
        }
        return memory;
    }

    static MemorySegment target(MemorySegment memory, long byteCount, String what) {
        atLeast(memory, byteCount, what);
        return target(memory);
    }

    static void atLeast(MemorySegment memory, long byteCount, String what) {
        if (memory.byteSize() < byteCount) {
            throw new IndexOutOfBoundsException(
                    what + " has " + byteCount + " bytes, this segment " + memory.byteSize());
        }
    }
}
