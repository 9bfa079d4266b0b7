package dev.gatun.examples.protocol;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;

/**
 * Memory with bytes in the middle: they are taken at {@link #start}, and added at {@link #end}.
 *
 * <pre>
 *   0            start            end            capacity
 *   |  taken      |  size()        |  room()      |
 * </pre>
 */
public final class Buffer {
    private final MemorySegment memory;
    private final int capacity;
    private int start;
    private int end;

    /** An empty buffer over all of this memory, which is not the heap's. */
    public Buffer(MemorySegment memory) {
        this.memory = memory;
        capacity = Math.toIntExact(memory.byteSize());
    }

    public MemorySegment memory() {
        return memory;
    }

    /** Where the first byte is. */
    public int start() {
        return start;
    }

    /** Where the next byte goes. */
    public int end() {
        return end;
    }

    /** How many bytes are in it. */
    public int size() {
        return end - start;
    }

    public boolean isEmpty() {
        return start == end;
    }

    /** How many bytes can be added. */
    public int room() {
        return capacity - end;
    }

    public int capacity() {
        return capacity;
    }

    /** The byte at an index of the memory. */
    public byte at(int index) {
        return memory.get(JAVA_BYTE, index);
    }

    /**
     * Bytes that were put behind the end by somebody else, such as the kernel, belong to it now.
     */
    public void added(int byteCount) {
        end += byteCount;
    }

    /** Takes bytes from the start. */
    public void take(int byteCount) {
        start += byteCount;
        if (start == end) {
            start = end = 0;
        }
    }

    public void clear() {
        start = end = 0;
    }

    /** Now has these bytes of its memory in it, and no others. */
    public void hold(int at, int byteCount) {
        start = at;
        end = at + byteCount;
    }

    /** Moves what is in it to the beginning, to make room. */
    public void compact() {
        if (start > 0) {
            MemorySegment.copy(memory, start, memory, 0, size());
            end -= start;
            start = 0;
        }
    }

    /** Adds bytes, for which there is room. */
    public void add(MemorySegment bytes) {
        add(bytes, (int) bytes.byteSize());
    }

    /** Adds the first of these bytes. */
    public void add(MemorySegment bytes, int byteCount) {
        add(bytes, 0, byteCount);
    }

    /** Adds some of these bytes. */
    public void add(MemorySegment bytes, int from, int byteCount) {
        MemorySegment.copy(bytes, from, memory, end, byteCount);
        end += byteCount;
    }

    /** Moves bytes from the start of another, for which there is room. */
    public void addFrom(Buffer other, int byteCount) {
        add(other.memory, other.start, byteCount);
        other.take(byteCount);
    }
}
