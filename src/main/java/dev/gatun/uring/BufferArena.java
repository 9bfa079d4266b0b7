package dev.gatun.uring;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Memory that only the ring frees: see {@link IoUring#arena}. */
final class BufferArena implements Arena {
    /** The arenas of rings whose end the kernel did not confirm: they stay reachable for good. */
    private static final Queue<Arena> QUARANTINE = new ConcurrentLinkedQueue<>();

    private final Arena arena = Arena.ofShared();
    private volatile boolean used;

    @Override
    public MemorySegment allocate(long byteSize, long byteAlignment) {
        used = true;
        return arena.allocate(byteSize, byteAlignment);
    }

    @Override
    public MemorySegment.Scope scope() {
        return arena.scope();
    }

    @Override
    public void close() {
        throw new UnsupportedOperationException("this memory is freed when its ring is closed");
    }

    /**
     * The ring has ended.
     *
     * @param free whether the kernel has let go of what it was given
     */
    void end(boolean free) {
        end(arena, free || !used);
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
