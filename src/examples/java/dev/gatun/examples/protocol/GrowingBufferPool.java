package dev.gatun.examples.protocol;

import java.lang.foreign.Arena;
import java.util.ArrayList;

/**
 * Buffers of one size, outside of the heap: made when more are needed than ever before, and kept
 * until the arena is closed. The one that was given back last is taken first, as the processor's
 * cache still has it.
 *
 * <p>For one thread.
 */
public final class GrowingBufferPool {
    private static final int ALIGNMENT = 64;

    private final Arena arena;
    private final int bufferBytes;
    private final ArrayList<Buffer> free = new ArrayList<>();
    private int made;

    public GrowingBufferPool(Arena arena, int bufferBytes) {
        this.arena = arena;
        this.bufferBytes = bufferBytes;
    }

    /** An empty buffer, to be given back. */
    public Buffer take() {
        if (free.isEmpty()) {
            made++;
            return new Buffer(arena.allocate(bufferBytes, ALIGNMENT));
        }
        return free.removeLast();
    }

    /**
     * A buffer with what is in this one and with room for more: this one, if that is enough; else
     * one out of the pool's size, and this one is given back.
     */
    public Buffer withRoom(Buffer buffer, int byteCount) {
        buffer.compact();
        if (buffer.room() >= byteCount) {
            return buffer;
        }
        Buffer larger = new Buffer(Arena.ofAuto().allocate(2L * buffer.capacity() + byteCount));
        larger.addFrom(buffer, buffer.size());
        give(buffer);
        return larger;
    }

    /** Takes a buffer back, with whatever is in it; one out of the pool's size is not kept. */
    public void give(Buffer buffer) {
        if (buffer.capacity() == bufferBytes) {
            buffer.clear();
            free.add(buffer);
        }
    }

    /** How many there are, in use and free. */
    public int made() {
        return made;
    }

    /** How many are in use. */
    public int inUse() {
        return made - free.size();
    }
}
