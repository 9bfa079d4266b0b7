package dev.gatun.uring;

import dev.gatun.sys.ClosedException;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** Memory that only the rings free that use it: see {@link IoUring#arena}. */
final class BufferArena implements Arena {
    /** The arenas of rings whose end the kernel did not confirm: they stay reachable for good. */
    private static final Queue<Arena> QUARANTINE = new ConcurrentLinkedQueue<>();

    private final Arena arena = Arena.ofShared();
    private volatile boolean used;

    /** How many rings use it. */
    private final AtomicInteger rings = new AtomicInteger(1);

    /** Whether the kernel may still use it for a ring that was closed. */
    private volatile boolean isKept;

    /** For a further ring, which ends it as well. */
    BufferArena share() {
        int old;
        do {
            old = rings.get();
            if (old == 0) {
                throw new ClosedException("the ring whose arena is to be shared was closed");
            }
        } while (!rings.compareAndSet(old, old + 1));
        return this;
    }

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        used = true;
        return arena.allocate(byteSize, byteAlignment);
    }

    /** Whoever asks may put memory into the arena that was mapped elsewhere. */
    @Override
    public MemorySegment.Scope scope() {
        if (!used) {
            used = true;
        }
        return arena.scope();
    }

    /** {@link #scope}, to compare with. */
    MemorySegment.Scope ownScope() {
        return arena.scope();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("this memory is freed when its ring is closed");
    }

    /**
     * A ring has ended; once for each ring.
     *
     * @param free whether the kernel has let go of what it was given for that ring
     */
    void leave(boolean free) {
        if (!free) {
            isKept = true;
        }
        rings.decrementAndGet();
    }

    /** Frees the memory if all rings have ended. Can be done again. */
    void end() {
        if (rings.get() == 0) {
            end(arena, !isKept || !used);
        }
    }

    /** Frees an arena of a ring; if that cannot be, it is kept for good. */
    static void end(Arena arena, boolean free) {
        if (!arena.scope().isAlive() || free && isFreed(arena) || QUARANTINE.contains(arena)) {
            return;
        }
        QUARANTINE.add(arena);
        System.getLogger(IoUring.class.getName())
                .log(
                        System.Logger.Level.WARNING,
                        free
                                ? "a ring was closed while a call of another thread was using its"
                                        + " memory, which stays allocated"
                                : "a ring was closed and the kernel did not confirm the end of its"
                                        + " operations: its buffers stay allocated");
    }

    /** Closes an arena, which fails only while a call is using it. */
    private static boolean isFreed(Arena arena) {
        try {
            arena.close();
            return true;
        } catch (IllegalStateException e) {
            return false;
        }
    }
}
