package dev.gatun.uring;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/** The memory of a ring's registered buffers, by slot. */
final class BufferTable {
    /** Null in an empty slot. */
    private MemorySegment[] buffers;

    BufferTable(int slots) {
        buffers = new MemorySegment[slots];
    }

    int size() {
        return buffers.length;
    }

    MemorySegment get(int slot) {
        MemorySegment buffer = buffers[slot];
        if (buffer == null) {
            throw new IllegalStateException("no buffer is registered in slot " + slot);
        }
        return buffer;
    }

    /** Slots get other buffers; there may be more slots than before. */
    void set(int first, MemorySegment[] from, int fromIndex, int count) {
        MemorySegment[] source = from;
        if (from == buffers) {
            source = from.clone();
        }
        if (first + count > buffers.length) {
            buffers = Arrays.copyOf(buffers, first + count);
        }
        System.arraycopy(source, fromIndex, buffers, first, count);
    }

    /** {@link #set(int, MemorySegment[], int, int)}, from another table. */
    void set(int first, BufferTable from, int fromIndex, int count) {
        set(first, from.buffers, fromIndex, count);
    }

    /** Refuses what the kernel would: memory that is not in a slot's. */
    void check(int slot, long address, long byteCount) {
        MemorySegment buffer = get(slot);
        long start = buffer.address();
        if (address < start || address - start > buffer.byteSize() - byteCount) {
            throw new IndexOutOfBoundsException(
                    "not in registered buffer " + slot + ", which has other memory");
        }
    }

    /** Refuses slots with memory that a ring does not take. */
    void check(MemoryRule rule, int first, int count) {
        for (int i = first; i < first + count; i++) {
            if (buffers[i] != null) {
                rule.check(buffers[i]);
            }
        }
    }

    void clear() {
        Arrays.fill(buffers, null);
    }
}
