package dev.gatun.uring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.gatun.raw.struct.__kernel_timespec;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * {@code struct __kernel_timespec}: a time for the timeouts of a ring. Make it once, and set it for
 * each operation: the kernel reads it when the operation is submitted.
 *
 * <p>For one thread at a time.
 */
public final class Timespec {
    private static final int __KERNEL_TIMESPEC_BYTES = __kernel_timespec.SIZE;

    // struct __kernel_timespec
    private static final int TV_SEC = __kernel_timespec.OFFSET_TV_SEC;
    private static final int TV_NSEC = __kernel_timespec.OFFSET_TV_NSEC;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final MemorySegment memory;

    private Timespec(MemorySegment memory) {
        this.memory = memory;
    }

    /**
     * Allocates a time of zero, to be set.
     *
     * @param arena where the time is kept, 16 bytes
     * @return the time
     */
    public static Timespec allocate(Arena arena) {
        return new Timespec(arena.allocate(__KERNEL_TIMESPEC_BYTES, Long.BYTES));
    }

    /**
     * A time in nanoseconds.
     *
     * @param arena where the time is kept, 16 bytes
     * @param nanos the time in nanoseconds: from now on, or of a clock, as the operation takes it
     * @return the time
     */
    public static Timespec ofNanos(Arena arena, long nanos) {
        return allocate(arena).setNanos(nanos);
    }

    /**
     * Sets the time.
     *
     * @param nanos the time in nanoseconds: from now on, or of a clock
     * @return this
     */
    public Timespec setNanos(long nanos) {
        return set(nanos / NANOS_PER_SECOND, nanos % NANOS_PER_SECOND);
    }

    /**
     * Sets the time.
     *
     * @param seconds the seconds: from now on, or of a clock
     * @param nanos the nanoseconds beyond these seconds, 0 to 999,999,999
     * @return this
     */
    public Timespec set(long seconds, long nanos) {
        if (seconds < 0 || nanos < 0 || nanos >= NANOS_PER_SECOND) {
            throw new IllegalArgumentException("a time of " + seconds + " s and " + nanos + " ns");
        }
        memory.set(JAVA_LONG, TV_SEC, seconds);
        memory.set(JAVA_LONG, TV_NSEC, nanos);
        return this;
    }

    /** {@return the whole seconds} */
    public long seconds() {
        return memory.get(JAVA_LONG, TV_SEC);
    }

    /** {@return the nanoseconds beyond the seconds} */
    public long nanos() {
        return memory.get(JAVA_LONG, TV_NSEC);
    }

    /** For an operation. */
    MemorySegment memory() {
        return memory;
    }

    @Override
    public String toString() {
        return seconds() + " s and " + nanos() + " ns";
    }
}
